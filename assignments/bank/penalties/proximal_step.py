"""Answers to task 3. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_sides(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    new = []
    for w, g in zip(parameters, slopes):
        v = w - learning_rate * g
        if v.ndim == 2:
            v = np.where(v > t, v - t, np.where(v < -t, v + t, 0)) / d
        new.append(v)
    return new


def right_by_loops(parameters, slopes, learning_rate, lam, rho):
    new = [np.array(w, dtype=float) for w in parameters]
    for i in range(len(new)):
        for place in np.ndindex(new[i].shape):
            v = float(new[i][place]) - learning_rate * float(slopes[i][place])
            if i % 2 == 0:
                size = max(abs(v) - learning_rate * lam * rho, 0)
                v = (size if v > 0 else -size) / (1 + learning_rate * lam * (1 - rho))
            new[i][place] = v
    return tuple(new)


def right_by_clipping(parameters, slopes, learning_rate, lam, rho):
    eta = learning_rate
    moved = [np.subtract(w, eta * np.asarray(g)) for w, g in zip(parameters, slopes)]
    for i in range(0, len(moved), 2):
        near = np.clip(moved[i], -eta * lam * rho, eta * lam * rho)
        moved[i] = (moved[i] - near) / (1 + eta * lam * (1 - rho))
    return moved


def right_in_float32(parameters, slopes, learning_rate, lam, rho):
    eta, new = np.float32(learning_rate), []
    for W, b, dW, db in zip(parameters[::2], parameters[1::2], slopes[::2], slopes[1::2]):
        V = W.astype("f4") - eta * dW.astype("f4")
        V = soft_threshold(V, np.float32(eta * lam * rho))
        new += [V / np.float32(1 + eta * lam * (1 - rho)), b.astype("f4") - eta * db.astype("f4")]
    return new


def wrong_biases_shrunk(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    return [soft_threshold(w, t) / d for w in moved]


def wrong_biases_stay(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    new = list(parameters)
    for i in range(0, len(new), 2):
        new[i] = soft_threshold(new[i] - learning_rate * slopes[i], t) / d
    return new


def wrong_kernels_spared(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    moved[1::2] = [soft_threshold(b, t) / d for b in moved[1::2]]
    return moved


def wrong_first_kernel_only(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    return [soft_threshold(moved[0], t) / d, *moved[1:]]


def wrong_plain_step(parameters, slopes, learning_rate, lam, rho):
    return [w - learning_rate * g for w, g in zip(parameters, slopes)]


def wrong_subgradient(parameters, slopes, learning_rate, lam, rho):
    new = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    for i in range(0, len(new), 2):
        W = parameters[i]
        new[i] = new[i] - learning_rate * lam * (rho * np.sign(W) + (1 - rho) * W)
    return new


def wrong_threshold_without_the_rate(parameters, slopes, learning_rate, lam, rho):
    d = 1 + learning_rate * lam * (1 - rho)
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    moved[::2] = [soft_threshold(W, lam * rho) / d for W in moved[::2]]
    return moved


def wrong_divisor_without_the_rate(parameters, slopes, learning_rate, lam, rho):
    t = learning_rate * lam * rho
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    moved[::2] = [soft_threshold(W, t) / (1 + lam * (1 - rho)) for W in moved[::2]]
    return moved


def wrong_penalty_without_the_rate(parameters, slopes, learning_rate, lam, rho):
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    moved[::2] = [soft_threshold(W, lam * rho) / (1 + lam * (1 - rho)) for W in moved[::2]]
    return moved


def wrong_not_divided(parameters, slopes, learning_rate, lam, rho):
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    moved[::2] = [soft_threshold(W, learning_rate * lam * rho) for W in moved[::2]]
    return moved


def wrong_divisor_doubled(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + 2 * learning_rate * lam * (1 - rho)
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    moved[::2] = [soft_threshold(W, t) / d for W in moved[::2]]
    return moved


def wrong_threshold_without_rho(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam, 1 + learning_rate * lam * (1 - rho)
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    moved[::2] = [soft_threshold(W, t) / d for W in moved[::2]]
    return moved


def wrong_shares_exchanged(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * (1 - rho), 1 + learning_rate * lam * rho
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes)]
    moved[::2] = [soft_threshold(W, t) / d for W in moved[::2]]
    return moved


def wrong_threshold_first(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    shrunk = list(parameters)
    shrunk[::2] = [soft_threshold(W, t) / d for W in shrunk[::2]]
    return [w - learning_rate * g for w, g in zip(shrunk, slopes)]


def wrong_uphill(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    moved = [w + learning_rate * g for w, g in zip(parameters, slopes)]
    moved[::2] = [soft_threshold(W, t) / d for W in moved[::2]]
    return moved


def wrong_slopes_not_followed(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    return [soft_threshold(w, t) / d if w.ndim == 2 else w for w in parameters]


def wrong_in_place(parameters, slopes, learning_rate, lam, rho):
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    for i, g in enumerate(slopes):
        parameters[i] -= learning_rate * g
        if i % 2 == 0:
            parameters[i] = soft_threshold(parameters[i], t) / d
    return parameters
