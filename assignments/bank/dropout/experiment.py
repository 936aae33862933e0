"""Answers to task 8. There the answer is a cell and no function: the body becomes the cell."""

from itertools import product

import numpy as np


def right_mask_by_mask():
    q, numbers = 1 - P, []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        noisy, mean, true, square = 0, 0, 0, 0
        for kept in product([0, 1], repeat=8):
            chance = np.prod([q if k else P for k in kept])
            noisy += chance * log_loss(output(net, H * kept / q), y_train)
            one = output(net, N * np.array(kept) / q)
            at_true = np.take_along_axis(one, y_new[:, None], axis=1)
            mean, true, square = (
                mean + chance * one,
                true + chance * at_true,
                square + chance * at_true**2,
            )
        loud = output(net, N / q)
        numbers.append(
            [
                noisy,
                log_loss(output(net, H), y_train),
                log_loss(output(net, N), y_new),
                log_loss(mean, y_new),
                np.mean(np.sqrt(square - true**2)),
                log_loss(loud, y_new),
                np.mean(np.argmax(loud, axis=1) == y_new),
            ]
        )
    numbers = np.array(numbers).mean(axis=0).tolist()
    noisy_loss, quiet_loss, new_loss = numbers[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = numbers[3:]


def right_with_functions():
    chance = np.prod(np.where(masks == 1, 1 - P, P), axis=1)

    def over_networks(number):
        return float(np.mean([number(net) for net in networks]))

    def everywhere(net, X):
        return output(net, np.einsum("aj,nj->anj", masks / (1 - P), hidden(net, X)))

    def to_true(net):
        return everywhere(net, X_new)[:, np.arange(len(X_new)), y_new]

    def apart(net):
        true = to_true(net)
        mean = np.average(true, axis=0, weights=chance)
        return np.average((true - mean) ** 2, axis=0, weights=chance) ** 0.5

    def louder(net):
        W1, b1, W2, b2 = net
        return softmax(hidden(net, X_new) @ (W2 / (1 - P)) + b2)

    rows = np.arange(len(X_train))
    noisy_loss = over_networks(
        lambda net: -chance @ np.log(everywhere(net, X_train)[:, rows, y_train]).mean(axis=1)
    )
    quiet_loss = over_networks(lambda net: log_loss(output(net, hidden(net, X_train)), y_train))
    new_loss = over_networks(lambda net: log_loss(output(net, hidden(net, X_new)), y_new))
    averaged_loss = over_networks(lambda net: -np.mean(np.log(chance @ to_true(net))))
    spread = over_networks(lambda net: apart(net).mean())
    loud_loss = over_networks(lambda net: log_loss(louder(net), y_new))
    loud_accuracy = over_networks(lambda net: (louder(net).argmax(1) == y_new).mean())


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
    a = masks.sum(axis=1)
    chance = np.full(256, 1 / 256)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_p_and_q_exchanged():
    a = masks.sum(axis=1)
    chance = P**a * (1 - P) ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_kept_not_divided():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None]
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_kept_divided_by_p():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / P
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_first_network_only():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks[:1]:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_added_over_networks():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.sum(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.sum(rows, axis=0)[3:]


def wrong_masks_drawn():
    a = masks.sum(axis=1)
    masks = np.random.default_rng(0).random((100, 8)) >= P
    chance = np.full(100, 1 / 100)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_noisy_loss_of_new_samples():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_new) for one in fresh]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_noisy_loss_of_the_mean():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = log_loss(np.tensordot(chance, seen, 1), y_train)
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_new_loss_with_masks():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet = log_loss(output(net, H), y_train)
        new = chance @ [log_loss(one, y_new) for one in fresh]
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_new_loss_of_the_training_samples():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet = new = log_loss(output(net, H), y_train)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_quiet_and_new_exchanged():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, N), y_new), log_loss(output(net, H), y_train)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_scaled_with_nothing_dropped():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet = log_loss(output(net, H * (1 - P)), y_train)
        new = log_loss(output(net, N * (1 - P)), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_losses_averaged():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = chance @ [log_loss(one, y_new) for one in fresh]
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_logits_averaged():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(output(net, np.tensordot(chance, scale * N, 1)), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_spread_is_the_variance():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(chance @ (true - chance @ true) ** 2)
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_spread_of_masks_counted_the_same():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(true.std(axis=0))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_spread_of_all_classes():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(
            np.sqrt(chance @ (fresh - np.tensordot(chance, fresh, 1)).reshape(256, -1) ** 2)
        )
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_spread_over_the_samples():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = chance @ true.std(axis=1)
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_fed_less():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N * (1 - P))
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_fed_one_over_p():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / P)
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_nothing_louder():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N)
        share = np.mean(loud.argmax(axis=1) == y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]


def wrong_share_of_wrong_answers():
    a = masks.sum(axis=1)
    chance = (1 - P) ** a * P ** (8 - a)
    rows = []
    for net in networks:
        H, N = hidden(net, X_train), hidden(net, X_new)
        scale = masks[:, None] / (1 - P)
        seen, fresh = output(net, scale * H), output(net, scale * N)
        noisy = chance @ [log_loss(one, y_train) for one in seen]
        quiet, new = log_loss(output(net, H), y_train), log_loss(output(net, N), y_new)
        averaged = log_loss(np.tensordot(chance, fresh, 1), y_new)
        true = fresh[:, np.arange(300), y_new]
        apart = np.mean(np.sqrt(chance @ (true - chance @ true) ** 2))
        loud = output(net, N / (1 - P))
        share = np.mean(loud.argmax(axis=1) != y_new)
        rows.append([noisy, quiet, new, averaged, apart, log_loss(loud, y_new), share])
    noisy_loss, quiet_loss, new_loss = np.mean(rows, axis=0)[:3]
    averaged_loss, spread, loud_loss, loud_accuracy = np.mean(rows, axis=0)[3:]
