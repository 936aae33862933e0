"""Answers to task 2. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_tensorflow(parameters, X, y, lam, rho):
    import tensorflow as tf

    tensors = [tf.constant(w, dtype="float64") for w in parameters]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        W1, b1, W2, b2 = tensors
        logits = tf.nn.relu(tf.constant(X, dtype="float64") @ W1 + b1) @ W2 + b2
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
        for W in (W1, W2):
            loss += lam * rho * tf.reduce_sum(tf.abs(W)) + lam * (1 - rho) * tf.nn.l2_loss(W)
    return [gradient.numpy() for gradient in tape.gradient(loss, tensors)]


def right_sample_by_sample(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    sums = [np.zeros(w.shape) for w in parameters]
    for x, label in zip(X, y):
        z = x @ W1 + b1
        h = np.where(z > 0, z, 0)
        p = np.exp(h @ W2 + b2 - np.max(h @ W2 + b2))
        g = p / p.sum()
        g[label] -= 1
        back = np.where(z > 0, W2 @ g, 0)
        for total, part in zip(sums, (np.outer(x, back), back, np.outer(h, g), g)):
            total += part
    for place in (0, 2):
        W = parameters[place]
        sums[place] += len(X) * lam * (rho * np.sign(W) + (1 - rho) * W)
    return [total / len(X) for total in sums]


def right_by_einsum(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    hot = (np.arange(len(b2)) == np.asarray(y)[:, None]).astype(float)
    G = (P - hot) / len(y)
    B = np.einsum("nc,uc,nu->nu", G, W2, (H > 0).astype(float))
    dW1 = np.einsum("np,nu->pu", X, B) + lam * rho * np.sign(W1) + lam * (1 - rho) * W1
    dW2 = np.einsum("nu,nc->uc", H, G) + lam * rho * np.sign(W2) + lam * (1 - rho) * W2
    return dW1, np.einsum("nu->u", B), dW2, np.einsum("nc->c", G)


def right_in_float32(parameters, X, y, lam, rho):
    parameters = [np.asarray(w, dtype="f4") for w in parameters]
    X = np.asarray(X, dtype="f4")
    H, G = forward(parameters, X)
    G = G.copy()
    G[np.arange(len(X)), y] -= 1
    G /= len(X)
    B = G @ parameters[2].T
    B[H == 0] = 0
    slopes = [X.T @ B, B.sum(axis=0), H.T @ G, G.sum(axis=0)]
    for place in (0, 2):
        W = parameters[place]
        slopes[place] = slopes[place] + np.float32(lam) * (rho * np.sign(W) + (1 - rho) * W)
    return slopes


def wrong_penalty_left_out(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    return [X.T @ B, B.sum(axis=0), H.T @ G, G.sum(axis=0)]


def wrong_biases_too(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    slopes = [X.T @ B, B.sum(axis=0), H.T @ G, G.sum(axis=0)]
    return [g + lam * (rho * np.sign(w) + (1 - rho) * w) for g, w in zip(slopes, parameters)]


def wrong_first_kernel_only(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    dW1 = X.T @ B + lam * (rho * np.sign(W1) + (1 - rho) * W1)
    return [dW1, B.sum(axis=0), H.T @ G, G.sum(axis=0)]


def wrong_half_kept(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) / 2 * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_factor_two(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * 2 * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_shares_exchanged(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * ((1 - rho) * np.sign(W) + rho * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_absolute_value_for_sign(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.abs(W) + (1 - rho) * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_penalty_divided_by_n(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = P - np.eye(len(b2))[y]
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * W) for W in (W1, W2))
    slopes = [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]
    return [slope / len(X) for slope in slopes]


def wrong_loss_not_divided_by_n(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = P - np.eye(len(b2))[y]
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_sign(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (np.eye(len(b2))[y] - P) / len(X)
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_labels_forgotten(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = P / len(X)
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_through_dead_units(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = G @ W2.T
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_not_transposed(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), H.T @ G + R2, G.sum(axis=0)]


def wrong_inputs_for_hidden_units(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * W) for W in (W1, W2))
    return [X.T @ B + R1, B.sum(axis=0), X.T @ G + R2, G.sum(axis=0)]


def wrong_biases_averaged(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    R1, R2 = (lam * (rho * np.sign(W) + (1 - rho) * W) for W in (W1, W2))
    return [X.T @ B + R1, B.mean(axis=0), H.T @ G + R2, G.mean(axis=0)]


def wrong_in_place(parameters, X, y, lam, rho):
    W1, b1, W2, b2 = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(len(b2))[y]) / len(X)
    B = (G @ W2.T) * (H > 0)
    for W in (W1, W2):
        W[...] = lam * (rho * np.sign(W) + (1 - rho) * W)
    return [X.T @ B + W1, B.sum(axis=0), H.T @ G + W2, G.sum(axis=0)]
