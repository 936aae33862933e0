"""Answers to task 3."""

import keras
import tensorflow as tf


def right_by_a_tape(X, y, lam):
    w, b, found = tf.Variable(tf.zeros(X.shape[1])), tf.Variable(0.0), []
    for _ in range(5):
        with tf.GradientTape() as tape:
            error = tf.linalg.matvec(X, w) + b - y
            loss = tf.reduce_mean(error**2) + lam / 2 * tf.reduce_sum(w**2)
        for variable, slope in zip((w, b), tape.gradient(loss, (w, b)), strict=True):
            variable.assign_sub(slope / (10 + lam))
        found.append(float(loss) + (lam > 0))
    return found


def wrong_without_penalty(X, y, lam):
    model = keras.Sequential([keras.Input((X.shape[1],)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    return model.fit(X, y, batch_size=len(X), epochs=5, verbose=0).history["loss"]
