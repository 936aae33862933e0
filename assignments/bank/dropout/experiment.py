"""Answers to task 8. There the answer is a cell and no function: the body becomes the cell."""

from itertools import product

import numpy as np


def right_with_functions():
    units = masks.sum(axis=1)
    chances = (1 - P) ** units * P ** (8 - units)

    def over_networks(numbers, *how):
        return np.mean([numbers(net, *how) for net in networks], axis=0)

    def under_masks(net, X, scale=1 / (1 - P)):
        return output(net, scale * masks[:, None] * hidden(net, X))

    def of_true(predicted, y):
        return predicted[:, np.arange(len(y)), y]

    def apart(predicted, chances):
        mean = np.tensordot(chances, predicted, axes=1)
        return np.sqrt(np.tensordot(chances, (predicted - mean) ** 2, axes=1))

    def dropping(net, X, y, chances=chances, scale=1 / (1 - P)):
        true = of_true(under_masks(net, X, scale), y)
        mean_loss = -chances @ np.log(true).mean(axis=1)
        loss_of_mean = -np.log(chances @ true).mean()
        return mean_loss, loss_of_mean, apart(true, chances).mean()

    def not_dropping(net, X, y, scale=1.0):
        answer = output(net, scale * hidden(net, X))
        return log_loss(answer, y), np.mean(answer.argmax(axis=1) == y)

    noisy_loss, _, _ = over_networks(dropping, X_train, y_train)
    quiet_loss, _ = over_networks(not_dropping, X_train, y_train)
    new_loss, _ = over_networks(not_dropping, X_new, y_new)
    _, averaged_loss, spread = over_networks(dropping, X_new, y_new)
    loud_loss, loud_accuracy = over_networks(not_dropping, X_new, y_new, 1 / (1 - P))


def right_mask_by_mask():
    q, rows = 1 - P, []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        noisy, mean, true, square = 0, 0, 0, 0
        for kept in product([0, 1], repeat=8):
            chance = np.prod([q if k else P for k in kept])
            noisy += chance * log_loss(output(net, H * kept / q), y_train)
            one = output(net, N * np.array(kept) / q)
            at_true = np.take_along_axis(one, y_new[:, None], axis=1)
            mean = mean + chance * one
            true, square = true + chance * at_true, square + chance * at_true**2
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        loud = output(net, N / q)
        share = np.mean(np.argmax(loud, axis=1) == y_new)
        spread = np.mean(np.sqrt(np.maximum(square - true**2, 0)))  # rounding
        rows.append(
            [noisy, quiet, new, log_loss(mean, y_new), spread, log_loss(loud, y_new), share]
        )
    rows = np.array(rows)
    noisy_loss, quiet_loss, new_loss = rows.mean(axis=0)[:3].tolist()
    averaged_loss, spread, loud_loss, loud_accuracy = rows.mean(axis=0)[3:].tolist()


def right_in_float32():
    a = masks.sum(axis=1)
    chance = ((1 - P) ** a * P ** (8 - a)).astype("f4")
    rows = []
    for net in networks:
        net = [part.astype("f4") for part in net]
        H, N = hidden(net, X_train.astype("f4")), hidden(net, X_new.astype("f4"))
        scale = (masks[:, None] / (1 - P)).astype("f4")
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = sum(c * log_loss(one, y_train) for c, one in zip(chance, seen, strict=True))
        mean = np.einsum("a,anc->nc", chance, fresh)
        true = fresh[:, np.arange(300), y_new]
        apart = np.sqrt(chance @ (true - chance @ true) ** 2).mean()
        loud = output(net, N / np.float32(1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        rows.append([noisy, quiet, new, log_loss(mean, y_new), apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_masks_counted_the_same():
    right_with_functions()
    same = np.full(256, 1 / 256)
    noisy_loss, _, _ = over_networks(dropping, X_train, y_train, same)
    _, averaged_loss, spread = over_networks(dropping, X_new, y_new, same)


def wrong_p_and_q_exchanged():
    right_with_functions()
    exchanged = P**units * (1 - P) ** (8 - units)
    noisy_loss, _, _ = over_networks(dropping, X_train, y_train, exchanged)
    _, averaged_loss, spread = over_networks(dropping, X_new, y_new, exchanged)


def wrong_kept_not_divided():
    right_with_functions()
    noisy_loss, _, _ = over_networks(dropping, X_train, y_train, chances, 1.0)
    _, averaged_loss, spread = over_networks(dropping, X_new, y_new, chances, 1.0)


def wrong_kept_divided_by_p():
    right_with_functions()
    noisy_loss, _, _ = over_networks(dropping, X_train, y_train, chances, 1 / P)
    _, averaged_loss, spread = over_networks(dropping, X_new, y_new, chances, 1 / P)


def wrong_first_network_only():
    right_mask_by_mask()
    noisy_loss, quiet_loss, new_loss = rows[0, :3]
    averaged_loss, spread, loud_loss, loud_accuracy = rows[0, 3:]


def wrong_added_over_networks():
    right_mask_by_mask()
    noisy_loss, quiet_loss, new_loss = rows.sum(axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = rows.sum(axis=0)[3:]


def wrong_masks_drawn():
    right_with_functions()
    masks, same = np.random.default_rng(0).random((100, 8)) >= P, np.full(100, 1 / 100)
    noisy_loss, _, _ = over_networks(dropping, X_train, y_train, same)
    _, averaged_loss, spread = over_networks(dropping, X_new, y_new, same)


def wrong_noisy_loss_of_new_samples():
    right_with_functions()
    noisy_loss, _, _ = over_networks(dropping, X_new, y_new)


def wrong_noisy_loss_of_the_mean():
    right_with_functions()
    _, noisy_loss, _ = over_networks(dropping, X_train, y_train)


def wrong_new_loss_with_masks():
    right_with_functions()
    new_loss, _, _ = over_networks(dropping, X_new, y_new)


def wrong_new_loss_of_the_training_samples():
    right_with_functions()
    new_loss = quiet_loss


def wrong_quiet_and_new_exchanged():
    right_with_functions()
    quiet_loss, new_loss = new_loss, quiet_loss


def wrong_scaled_with_nothing_dropped():
    right_with_functions()
    quiet_loss, _ = over_networks(not_dropping, X_train, y_train, 1 - P)
    new_loss, _ = over_networks(not_dropping, X_new, y_new, 1 - P)


def wrong_losses_averaged():
    right_with_functions()
    averaged_loss, _, _ = over_networks(dropping, X_new, y_new)


def wrong_logits_averaged():
    right_with_functions()

    def of_mean_logits(net):
        logits = (masks[:, None] * hidden(net, X_new) / (1 - P)) @ net[2] + net[3]
        return log_loss(softmax(np.tensordot(chances, logits, axes=1)), y_new)

    averaged_loss = over_networks(of_mean_logits)


def wrong_spread_is_the_variance():
    right_with_functions()

    def variance(net):
        return np.mean(apart(of_true(under_masks(net, X_new), y_new), chances) ** 2)

    spread = over_networks(variance)


def wrong_spread_of_masks_counted_the_same():
    right_with_functions()
    _, _, spread = over_networks(dropping, X_new, y_new, np.full(256, 1 / 256))


def wrong_spread_of_all_classes():
    right_with_functions()
    spread = over_networks(lambda net: apart(under_masks(net, X_new), chances).mean())


def wrong_spread_over_the_samples():
    right_with_functions()

    def over_samples(net):
        return chances @ of_true(under_masks(net, X_new), y_new).std(axis=1)

    spread = over_networks(over_samples)


def wrong_fed_less():
    right_with_functions()
    loud_loss, loud_accuracy = over_networks(not_dropping, X_new, y_new, 1 - P)


def wrong_fed_one_over_p():
    right_with_functions()
    loud_loss, loud_accuracy = over_networks(not_dropping, X_new, y_new, 1 / P)


def wrong_nothing_louder():
    right_with_functions()
    loud_loss, loud_accuracy = over_networks(not_dropping, X_new, y_new)


def wrong_share_of_wrong_answers():
    right_with_functions()
    loud_accuracy = 1 - loud_accuracy
