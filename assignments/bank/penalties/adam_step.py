"""Answers to task 4. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_with_corrected_averages(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + (1 - 0.9) * g, 0.999 * v + (1 - 0.999) * np.square(g)
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    step = m_hat / (np.sqrt(v_hat) + 1e-7)
    return w - learning_rate * (step + decay * w), m, v


def right_entry_by_entry(w, slope, m, v, t, learning_rate, lam, decay):
    new_w, new_m, new_v = (np.zeros(np.shape(w)) for _ in range(3))
    for place in np.ndindex(np.shape(w)):
        g = float(slope[place]) + lam * float(w[place])
        new_m[place] = 0.9 * float(m[place]) + 0.1 * g
        new_v[place] = 0.999 * float(v[place]) + 0.001 * g * g
        rate = learning_rate * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
        decayed = float(w[place]) - learning_rate * decay * float(w[place])
        new_w[place] = decayed - rate * new_m[place] / (new_v[place] ** 0.5 + 1e-7)
    return new_w, new_m, new_v


def right_by_differences(w, slope, m, v, t, learning_rate, lam, decay):
    g = np.add(slope, np.multiply(lam, w))
    m = m + 0.1 * (g - m)
    v = v + 0.001 * (g**2 - v)
    w = np.array(w) * (1 - learning_rate * decay)
    w -= learning_rate * (1 - 0.999**t) ** 0.5 * m / ((1 - 0.9**t) * (v**0.5 + 1e-7))
    return [w, m, v]


def right_in_float32(w, slope, m, v, t, learning_rate, lam, decay):
    w, slope, m, v = (np.asarray(part, dtype="f4") for part in (w, slope, m, v))
    g = slope + np.float32(lam) * w
    m = np.float32(0.9) * m + np.float32(0.1) * g
    v = np.float32(0.999) * v + np.float32(0.001) * g * g
    rate = np.float32(learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t))
    w = w - np.float32(learning_rate * decay) * w - rate * m / (np.sqrt(v) + np.float32(1e-7))
    return w, m, v


def wrong_decay_in_the_gradient(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + (lam + decay) * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_without_decay(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_decay_without_the_rate(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_decay_after_the_move(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * (w - rate * m / (np.sqrt(v) + 1e-7)), m, v


def wrong_l2_left_out(w, slope, m, v, t, learning_rate, lam, decay):
    m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_l2_as_decay(w, slope, m, v, t, learning_rate, lam, decay):
    m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * (lam + decay)) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_l2_not_in_v(w, slope, m, v, t, learning_rate, lam, decay):
    m, v = 0.9 * m + 0.1 * (slope + lam * w), 0.999 * v + 0.001 * slope**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_l2_doubled(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + 2 * lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_l2_times_the_rate(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + learning_rate * lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_without_correction(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return (1 - learning_rate * decay) * w - learning_rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_v_not_corrected(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_m_not_corrected(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_always_the_first_step(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999) / (1 - 0.9)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_t_one_too_large(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999 ** (t + 1)) / (1 - 0.9 ** (t + 1))
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_square_forgotten(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_root_forgotten(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (v + 1e-7), m, v


def wrong_betas_exchanged(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.999 * m + 0.001 * g, 0.9 * v + 0.1 * g**2
    rate = learning_rate * np.sqrt(1 - 0.9**t) / (1 - 0.999**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_corrected_averages_returned(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    m, v = m / (1 - 0.9**t), v / (1 - 0.999**t)
    return (1 - learning_rate * decay) * w - learning_rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_averages_begin_anew(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.1 * g, 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_uphill(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w + rate * m / (np.sqrt(v) + 1e-7), m, v


def wrong_divided_by_zero(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / np.sqrt(v), m, v


def wrong_only_the_weights(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7)


def wrong_in_place(w, slope, m, v, t, learning_rate, lam, decay):
    g = slope + lam * w
    m *= 0.9
    m += 0.1 * g
    v *= 0.999
    v += 0.001 * g**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v
