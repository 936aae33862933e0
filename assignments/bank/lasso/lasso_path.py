"""Answers to task 6. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_a_dictionary(X, y, lams, solve):
    Xc, yc, found, w = X - X.mean(axis=0), y - y.mean(), {}, np.zeros(X.shape[1])
    for lam in sorted(lams, reverse=True):
        found[lam] = w = solve(Xc, yc, lam, w)
    W = np.array([found[lam] for lam in lams])
    return W, np.array([np.mean(y - X @ w) for w in W])


def right_by_sorting_back(X, y, lams, solve):
    down = np.argsort(-np.asarray(lams))
    W = [np.zeros(X.shape[1])]
    for lam in np.asarray(lams)[down]:
        W.append(solve(X - X.mean(axis=0), y - y.mean(), lam, W[-1].copy()))
    W = np.stack(W[1:])[np.argsort(down)]
    return W, y.mean() - np.einsum("kp,p->k", W, X.mean(axis=0))


def right_with_lists(X, y, lams, solve):
    Xc, yc = np.array(X, dtype=float), np.array(y, dtype=float)
    Xc -= Xc.mean(axis=0)
    yc -= yc.mean()
    W, b, w = [None] * len(lams), [None] * len(lams), [0.0] * X.shape[1]
    for place, lam in sorted(enumerate(lams), key=lambda pair: -pair[1]):
        w = list(solve(Xc, yc, lam, np.array(w)))
        W[place], b[place] = w, float(np.mean(y) - np.dot(np.mean(X, axis=0), w))
    return W, b


def wrong_cold_starts(X, y, lams, solve):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    zeros = np.zeros(X.shape[1])
    W = np.array([solve(X - x_mean, y - y_mean, lam, zeros) for lam in lams])
    return W, y_mean - W @ x_mean


def wrong_as_they_come(X, y, lams, solve):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in range(len(lams)):
        W[i] = w = solve(X - x_mean, y - y_mean, lams[i], w)
    return W, y_mean - W @ x_mean


def wrong_from_the_smallest(X, y, lams, solve):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in np.argsort(lams):
        W[i] = w = solve(X - x_mean, y - y_mean, lams[i], w)
    return W, y_mean - W @ x_mean


def wrong_falling_order_returned(X, y, lams, solve):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    W, w = [], np.zeros(X.shape[1])
    for lam in np.sort(lams)[::-1]:
        w = solve(X - x_mean, y - y_mean, lam, w)
        W.append(w)
    return np.array(W), y_mean - np.array(W) @ x_mean


def wrong_intercept_is_mean_of_y(X, y, lams, solve):
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in np.argsort(lams)[::-1]:
        W[i] = w = solve(X - X.mean(axis=0), y - y.mean(), lams[i], w)
    return W, np.full(len(lams), y.mean())


def wrong_intercept_forgotten(X, y, lams, solve):
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in np.argsort(lams)[::-1]:
        W[i] = w = solve(X - X.mean(axis=0), y - y.mean(), lams[i], w)
    return W, np.zeros(len(lams))


def wrong_not_centred(X, y, lams, solve):
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in np.argsort(lams)[::-1]:
        W[i] = w = solve(X, y, lams[i], w)
    return W, np.zeros(len(lams))


def wrong_not_centred_but_with_intercept(X, y, lams, solve):
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in np.argsort(lams)[::-1]:
        W[i] = w = solve(X, y, lams[i], w)
    return W, y.mean() - W @ X.mean(axis=0)


def wrong_always_from_the_first(X, y, lams, solve):
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    first = solve(Xc, yc, np.max(lams), np.zeros(X.shape[1]))
    W = [first if lam == np.max(lams) else solve(Xc, yc, lam, first) for lam in lams]
    return np.array(W), y.mean() - np.array(W) @ X.mean(axis=0)


def wrong_transposed(X, y, lams, solve):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in np.argsort(lams)[::-1]:
        W[i] = w = solve(X - x_mean, y - y_mean, lams[i], w)
    return W.T, y_mean - W @ x_mean


def wrong_only_the_last(X, y, lams, solve):
    x_mean, y_mean, w = X.mean(axis=0), y.mean(), np.zeros(X.shape[1])
    for lam in np.sort(lams)[::-1]:
        w = solve(X - x_mean, y - y_mean, lam, w)
    return w, y_mean - w @ x_mean


def wrong_centred_in_place(X, y, lams, solve):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    X -= x_mean
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in np.argsort(lams)[::-1]:
        W[i] = w = solve(X, y - y_mean, lams[i], w)
    return W, y_mean - W @ x_mean


def wrong_sorted_in_place(X, y, lams, solve):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    lams.sort()
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in reversed(range(len(lams))):
        W[i] = w = solve(X - x_mean, y - y_mean, lams[i], w)
    return W, y_mean - W @ x_mean
