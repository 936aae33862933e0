"""Answers to task 8. There the answer is a cell and no function: the body becomes the cell, and a
line that calls another answer becomes the lines of that one."""

import numpy as np


def right_by_the_given_gradients():
    def slopes(weights):
        return data_gradients(weights, X_train, y_train)

    def shrunk(v, t):
        return np.where(np.abs(v) > t, v - t * np.sign(v), 0)

    hopping, landing = list(start), list(start)
    for _ in range(STEPS):
        g = slopes(hopping)
        hopping = [
            hopping[i] - ETA * (g[i] + (i % 2 == 0) * LAM * np.sign(hopping[i])) for i in range(4)
        ]
        g = slopes(landing)
        W1, b1, W2, b2 = (landing[i] - ETA * g[i] for i in range(4))
        landing = [shrunk(W1, ETA * LAM), b1, shrunk(W2, ETA * LAM), b2]
    entries = landing[0].size + landing[2].size
    gradient_zeros = sum(np.count_nonzero(W == 0) for W in hopping[::2]) / entries
    proximal_zeros = sum(np.count_nonzero(W == 0) for W in landing[::2]) / entries
    W1, b1, W2, b2 = landing
    logits = np.maximum(X_test @ W1 + b1, 0) @ W2 + b2
    own = np.take_along_axis(logits, y_test[:, None], axis=1)[:, 0]
    data_loss = np.mean(np.log(np.exp(logits).sum(axis=1)) - own)
    reported_loss = data_loss + LAM * (np.abs(W1).sum() + np.abs(W2).sum())

    def by_adam(lam, decay):
        weights, m, v = list(start), [0.0] * 4, [0.0] * 4
        for t in range(1, ADAM_STEPS + 1):
            for i, g in enumerate(slopes(weights)):
                g = g + lam * weights[i] if i in (0, 2) else g
                m[i], v[i] = 0.9 * m[i] + 0.1 * g, 0.999 * v[i] + 0.001 * g * g
                step = m[i] / (1 - 0.9**t) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-7)
                kept = 1 - ADAM_ETA * decay if i in (0, 2) else 1
                weights[i] = kept * weights[i] - ADAM_ETA * step
        return weights[0][0, UNIT] / start[0][0, UNIT]

    l2_weak, l2_strong, decay_weak, decay_strong = (
        by_adam(*pair) for pair in [(WEAK, 0), (STRONG, 0), (0, WEAK), (0, STRONG)]
    )
    weights = list(start)
    for _ in range(ADAM_STEPS):
        g = slopes(weights)
        weights = [
            weights[i] - ADAM_ETA * (g[i] + STRONG * weights[i] * (i != 1 and i != 3))
            for i in range(4)
        ]
    sgd_strong = weights[0][0, UNIT] / start[0][0, UNIT]


def right_by_keras():
    def trained(optimizer, steps, regularizer=None, threshold=0.0):
        dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
        layers = [dense(16, activation="relu"), dense(10, activation="softmax")]
        model = keras.Sequential([keras.Input((64,)), *layers])
        model.set_weights(start)
        data = keras.metrics.SparseCategoricalCrossentropy()
        model.compile(optimizer, "sparse_categorical_crossentropy", metrics=[data])
        for _ in range(steps):
            model.train_on_batch(X_train, y_train)
            for layer in model.layers if threshold else ():
                layer.kernel.assign(soft_threshold(layer.kernel.numpy(), threshold))
        return model

    def zeros(model):
        kernels = [layer.kernel.numpy().ravel() for layer in model.layers]
        return np.mean(np.concatenate(kernels) == 0)

    def left(optimizer, regularizer=None):
        model = trained(optimizer, ADAM_STEPS, regularizer)
        return model.get_weights()[0][0, UNIT] / start[0][0, UNIT]

    SGD, AdamW = keras.optimizers.SGD, keras.optimizers.AdamW
    L1, L2 = keras.regularizers.L1, keras.regularizers.L2
    gradient_zeros = zeros(trained(SGD(ETA), STEPS, L1(LAM)))
    landed = trained(SGD(ETA), STEPS, threshold=ETA * LAM)
    proximal_zeros = zeros(landed)
    data_loss = landed.evaluate(X_test, y_test, verbose=0)[1]
    reported_loss = data_loss + sum(float(L1(LAM)(layer.kernel)) for layer in landed.layers)
    l2_weak, l2_strong = (left(keras.optimizers.Adam(ADAM_ETA), L2(s / 2)) for s in (WEAK, STRONG))
    decay_weak, decay_strong = (left(AdamW(ADAM_ETA, weight_decay=s)) for s in (WEAK, STRONG))
    sgd_strong = left(SGD(ADAM_ETA), L2(STRONG / 2))


def right_in_float32():
    X, small = X_train.astype("f4"), [w.astype("f4") for w in start]
    hopped = landed = small
    for _ in range(STEPS):
        slopes = gradients(hopped, X, y_train, np.float32(LAM), 1)
        hopped = [w - np.float32(ETA) * g for w, g in zip(hopped, slopes)]
        slopes = gradients(landed, X, y_train, 0, 1)
        landed = proximal_step(landed, slopes, np.float32(ETA), np.float32(LAM), 1)
    gradient_zeros, proximal_zeros = (
        np.mean(np.append(W1, W2) == 0) for W1, _, W2, _ in (hopped, landed)
    )
    data_loss = cross_entropy(forward(landed, X_test.astype("f4"))[1], y_test)
    reported_loss = data_loss + penalty(landed, LAM, 1)

    def left(lam, decay):
        w = np.copy(small[0])
        m = v = np.zeros_like(w)
        for t in range(1, ADAM_STEPS + 1):
            own = gradients([w, *small[1:]], X, y_train, 0, 1)[0]
            w, m, v = adam_step(w, own, m, v, t, np.float32(ADAM_ETA), lam, decay)
        return w[0, UNIT] / small[0][0, UNIT]

    l2_weak, l2_strong = left(np.float32(WEAK), 0), left(np.float32(STRONG), 0)
    decay_weak, decay_strong = left(0, np.float32(WEAK)), left(0, np.float32(STRONG))
    sgd_strong = np.prod(np.full(ADAM_STEPS, 1 - ADAM_ETA * STRONG, dtype="f4"))


def right_by_following_one_weight():
    def kernels(weights):
        return np.append(weights[0], weights[2])

    hopped = landed = start
    for _ in range(STEPS):
        slopes = gradients(hopped, X_train, y_train, LAM, 1)
        hopped = [w - ETA * g for w, g in zip(hopped, slopes)]
        landed = proximal_step(landed, data_gradients(landed, X_train, y_train), ETA, LAM, 1)
    gradient_zeros, proximal_zeros = (np.mean(kernels(w) == 0) for w in (hopped, landed))
    data_loss = cross_entropy(forward(landed, X_test)[1], y_test)
    cost = LAM * np.abs(kernels(landed)).sum()
    reported_loss = data_loss + cost

    def five(unit=UNIT, eta=ADAM_ETA, steps=ADAM_STEPS):
        def left(lam, decay):
            w, m, v = start[0][:1, unit], np.zeros(1), np.zeros(1)
            for t in range(1, steps + 1):
                w, m, v = adam_step(w, np.zeros(1), m, v, t, eta, lam, decay)
            return w[0] / start[0][0, unit]

        by_adam = [left(WEAK, 0), left(STRONG, 0), left(0, WEAK), left(0, STRONG)]
        return [*by_adam, (1 - eta * STRONG) ** steps]

    l2_weak, l2_strong, decay_weak, decay_strong, sgd_strong = five()


def wrong_small_counted_as_zeros():
    right_by_following_one_weight()
    gradient_zeros, proximal_zeros = (np.mean(np.abs(kernels(w)) < 1e-3) for w in (hopped, landed))


def wrong_biases_counted():
    right_by_following_one_weight()
    gradient_zeros, proximal_zeros = (
        np.mean(np.concatenate([*map(np.ravel, w)]) == 0) for w in (hopped, landed)
    )


def wrong_penalty_in_slopes_and_step():
    data_gradients = partial(gradients, lam=LAM, rho=1)
    right_by_following_one_weight()


def wrong_threshold_without_the_rate():
    given = proximal_step

    def proximal_step(weights, slopes, rate, lam, rho):
        return given(weights, slopes, rate, lam / rate, rho)

    right_by_following_one_weight()


def wrong_losses_on_training_images():
    right_by_following_one_weight()
    data_loss = cross_entropy(forward(landed, X_train)[1], y_train)
    reported_loss = data_loss + cost


def wrong_reported_without_the_penalty():
    right_by_following_one_weight()
    reported_loss = data_loss


def wrong_penalty_halved():
    right_by_following_one_weight()
    reported_loss = data_loss + cost / 2


def wrong_zeros_counted():
    right_by_following_one_weight()
    gradient_zeros, proximal_zeros = (np.sum(kernels(w) == 0) for w in (hopped, landed))


def wrong_first_kernel_only():
    right_by_following_one_weight()
    gradient_zeros, proximal_zeros = (np.mean(w[0] == 0) for w in (hopped, landed))


def wrong_proximal_steps_in_both():
    right_by_following_one_weight()
    gradient_zeros = proximal_zeros


def wrong_exchanged():
    right_by_following_one_weight()
    l2_weak, decay_weak = decay_weak, l2_weak
    l2_strong, decay_strong = decay_strong, l2_strong


def wrong_l2_as_decay():
    right_by_following_one_weight()
    l2_weak, l2_strong = decay_weak, decay_strong


def wrong_decay_as_l2():
    right_by_following_one_weight()
    decay_weak, decay_strong = l2_weak, l2_strong


def wrong_decay_without_the_rate():
    right_by_following_one_weight()
    decay_weak, decay_strong = (1 - WEAK) ** ADAM_STEPS, (1 - STRONG) ** ADAM_STEPS


def wrong_shares_lost():
    right_by_following_one_weight()
    l2_weak, l2_strong, decay_weak, decay_strong, sgd_strong = (1 - share for share in five())


def wrong_weights_not_shares():
    right_by_following_one_weight()
    l2_weak, l2_strong, decay_weak, decay_strong, sgd_strong = (
        start[0][0, UNIT] * share for share in five()
    )


def wrong_always_the_first_step():
    given = adam_step

    def adam_step(w, slope, m, v, t, *rates):
        return given(w, slope, m, v, 1, *rates)

    right_by_following_one_weight()


def wrong_averages_begin_anew():
    given = adam_step

    def adam_step(w, slope, m, v, t, *rates):
        return given(w, slope, 0 * m, 0 * v, 1, *rates)

    right_by_following_one_weight()


def wrong_one_step_less():
    right_by_following_one_weight()
    l2_weak, l2_strong, decay_weak, decay_strong, sgd_strong = five(steps=ADAM_STEPS - 1)


def wrong_rate_of_the_other_training():
    right_by_following_one_weight()
    l2_weak, l2_strong, decay_weak, decay_strong, _ = five(eta=ETA)


def wrong_another_unit():
    right_by_following_one_weight()
    l2_weak, l2_strong, decay_weak, decay_strong, sgd_strong = five(unit=(UNIT + 1) % 16)


def wrong_sgd_with_the_weak_penalty():
    right_by_following_one_weight()
    sgd_strong = (1 - ADAM_ETA * WEAK) ** ADAM_STEPS
