"""Answers to task 3. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_unit_by_unit(W, G):
    lam, left = [], []
    for w, g in zip(W.T, G.T):
        pays = max(0.0, -(w @ g) / (w @ w)) if w.any() else 0.0
        lam.append(pays)
        left.append(np.linalg.norm(g + pays * w))
    return np.array(lam), np.array(left)


def right_by_einsum(W, G):
    pull, square = np.einsum("ij,ij->j", W, G), np.einsum("ij,ij->j", W, W)
    lam = np.zeros(len(pull))
    np.divide(-pull, square, out=lam, where=(square > 0) & (pull < 0))
    return lam, np.linalg.norm(G + W * lam, axis=0)


def right_by_directions(W, G):
    length = np.linalg.norm(W, axis=0)
    units = W / np.where(length == 0, 1, length)
    outwards = np.clip(-(units * G).sum(axis=0), 0, None)
    lam = outwards / np.where(length == 0, 1, length)
    return lam, np.sqrt(np.square(G + units * outwards).sum(axis=0))


def right_in_float32(W, G):
    W, G = W.astype("f4"), G.astype("f4")
    square = (W * W).sum(axis=0)
    square[square == 0] = 1
    lam = np.fmax(-(W * G).sum(axis=0) / square, 0)
    return lam, np.sqrt(((lam * W + G) ** 2).sum(axis=0))


def wrong_sign(W, G):
    square = np.sum(W**2, axis=0)
    lam = np.maximum(0, np.sum(W * G, axis=0) / np.where(square > 0, square, 1))
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_negative_kept(W, G):
    square = np.sum(W**2, axis=0)
    lam = -np.sum(W * G, axis=0) / np.where(square > 0, square, 1)
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_absolute_value(W, G):
    square = np.sum(W**2, axis=0)
    lam = np.abs(np.sum(W * G, axis=0)) / np.where(square > 0, square, 1)
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_length_not_squared(W, G):
    length = np.linalg.norm(W, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(length > 0, length, 1))
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_not_divided(W, G):
    lam = np.maximum(0, -np.sum(W * G, axis=0))
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_divided_by_the_gradient(W, G):
    square = np.sum(G**2, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(square > 0, square, 1))
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_ratio_of_lengths(W, G):
    length = np.linalg.norm(W, axis=0)
    lam = np.where(length > 0, np.linalg.norm(G, axis=0) / np.where(length > 0, length, 1), 0)
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_half(W, G):
    square = np.sum(W**2, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(square > 0, 2 * square, 1))
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_subtracted(W, G):
    square = np.sum(W**2, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(square > 0, square, 1))
    return lam, np.linalg.norm(G - lam * W, axis=0)


def wrong_length_of_the_gradient(W, G):
    square = np.sum(W**2, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(square > 0, square, 1))
    return lam, np.linalg.norm(G, axis=0)


def wrong_certificate_squared(W, G):
    square = np.sum(W**2, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(square > 0, square, 1))
    return lam, np.sum((G + lam * W) ** 2, axis=0)


def wrong_one_for_all(W, G):
    lam = np.full(W.shape[1], max(0, -np.sum(W * G) / np.sum(W**2)))
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_unit_without_weights(W, G):
    with np.errstate(all="ignore"):
        lam = np.maximum(0, -np.sum(W * G, axis=0) / np.sum(W**2, axis=0))
    return lam, np.linalg.norm(G + lam * W, axis=0)


def wrong_axis_of_the_rows(W, G):
    lam = np.maximum(0, -np.sum(W * G, axis=1) / np.sum(W**2, axis=1))
    return lam, np.linalg.norm(G + lam[:, None] * W, axis=1)


def wrong_in_place(W, G):
    square = np.sum(W**2, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(square > 0, square, 1))
    G += lam * W
    return lam, np.linalg.norm(G, axis=0)


def wrong_one_certificate_for_all(W, G):
    square = np.sum(W**2, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(square > 0, square, 1))
    return lam, np.linalg.norm(G + lam * W)
