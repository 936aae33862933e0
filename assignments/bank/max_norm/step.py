"""Answers to task 2. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_name(W, b, dW, db, rate, r, project):
    moved = W + (-rate) * dW
    return project(moved, r, axis=0), np.subtract(b, rate * db)


def right_in_copies(W, b, dW, db, rate, r, project):
    W, b = W.copy(), b.copy()
    W -= rate * dW
    b -= rate * db
    return [project(W, r, 0), b]


def right_by_einsum(W, b, dW, db, rate, r, project):
    weights, slopes = np.array([1.0, -rate]), np.stack([W, dW])
    kernel = np.einsum("k,kij->ij", weights, slopes)
    return project(kernel, r, 0), weights @ np.stack([b, db])


def right_unit_by_unit(W, b, dW, db, rate, r, project):
    columns = [W[:, j] - rate * dW[:, j] for j in range(W.shape[1])]
    bias = np.array([b[j] - rate * db[j] for j in range(len(b))])
    return project(np.column_stack(columns), r, 0), bias


def wrong_projected_before(W, b, dW, db, rate, r, project):
    return project(W, r, 0) - rate * dW, b - rate * db


def wrong_gradient_projected(W, b, dW, db, rate, r, project):
    return W - rate * project(dW, r, 0), b - rate * db


def wrong_uphill(W, b, dW, db, rate, r, project):
    return project(W + rate * dW, r, 0), b + rate * db


def wrong_without_the_rate(W, b, dW, db, rate, r, project):
    return project(W - dW, r, 0), b - db


def wrong_bias_projected(W, b, dW, db, rate, r, project):
    return project(W - rate * dW, r, 0), project(b - rate * db, r, 0)


def wrong_bias_as_a_row(W, b, dW, db, rate, r, project):
    whole = project(np.vstack([W - rate * dW, b - rate * db]), r, 0)
    return whole[:-1], whole[-1]


def wrong_not_projected(W, b, dW, db, rate, r, project):
    return W - rate * dW, b - rate * db


def wrong_projection_not_used(W, b, dW, db, rate, r, project):
    W = W - rate * dW
    project(W, r, 0)
    return W, b - rate * db


def wrong_axis_of_the_rows(W, b, dW, db, rate, r, project):
    return project(W - rate * dW, r, 1), b - rate * db


def wrong_bias_stays(W, b, dW, db, rate, r, project):
    return project(W - rate * dW, r, 0), b


def wrong_kernel_stays(W, b, dW, db, rate, r, project):
    return project(W, r, 0), b - rate * db


def wrong_projected_twice(W, b, dW, db, rate, r, project):
    W = project(W - rate * dW, r, 0)
    return project(W, r, 0), b - rate * db


def wrong_own_projection(W, b, dW, db, rate, r, project):
    W = W - rate * dW
    length = np.sqrt(np.sum(W**2, axis=0))
    return W * (r / np.maximum(length, r)), b - rate * db


def wrong_in_place(W, b, dW, db, rate, r, project):
    W -= rate * dW
    b -= rate * db
    return project(W, r, 0), b


def wrong_only_the_kernel(W, b, dW, db, rate, r, project):
    return project(W - rate * dW, r, 0)
