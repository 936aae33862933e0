"""Answers to task 6. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_averages(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    on, off, paid = (np.average(part, weights=sizes) for part in (noisy, quiet, penalties))
    return on + paid, on - off, (off - data) + (paid - penalty), val_loss - penalty - data


def right_batch_by_batch(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    loss = noise = moved = 0.0
    for n, with_masks, without, R in zip(sizes, noisy, quiet, penalties, strict=True):
        loss += n * (with_masks + R)
        noise += n * (with_masks - without)
        moved += n * (without - data + R - penalty)
    n = sum(sizes)
    return loss / n, noise / n, moved / n, val_loss - (data + penalty)


def right_by_what_is_left(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    n = sizes.sum()
    loss, noise = np.dot(sizes, noisy + penalties) / n, np.dot(sizes, noisy - quiet) / n
    return [loss, noise, loss - data - penalty - noise, (val_loss - penalty) - data]


def right_in_float32(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = (sizes / sizes.sum()).astype("f4")
    on, off, paid = (share @ part.astype("f4") for part in (noisy, quiet, penalties))
    moved = off - np.float32(data) + paid - np.float32(penalty)
    return on + paid, on - off, moved, np.float32(val_loss - penalty - data)


def wrong_batches_counted_the_same(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    loss, noise = np.mean(noisy + penalties), np.mean(noisy - quiet)
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - data


def wrong_added(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    loss, noise = sizes @ (noisy + penalties), sizes @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - data


def wrong_penalty_left_out(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ noisy, share @ (noisy - quiet)
    return loss, noise, loss - noise - data, val_loss - penalty - data


def wrong_penalty_left_out_of_loss(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    on, off, paid = share @ noisy, share @ quiet, share @ penalties
    return on, on - off, off + paid - data - penalty, val_loss - penalty - data


def wrong_last_penalty_in_loss(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ noisy + penalty, share @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - data


def wrong_loss_without_dropout(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (quiet + penalties), share @ (noisy - quiet)
    return loss, noise, loss - data - penalty, val_loss - penalty - data


def wrong_loss_at_the_end(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    on, off, paid = share @ noisy, share @ quiet, share @ penalties
    return data + penalty, on - off, off + paid - data - penalty, val_loss - penalty - data


def wrong_last_batch_only(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    loss, noise = noisy[-1] + penalties[-1], noisy[-1] - quiet[-1]
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - data


def wrong_noise_against_the_end(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ noisy - data
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - data


def wrong_noise_with_the_other_sign(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    on, off, paid = share @ noisy, share @ quiet, share @ penalties
    return on + paid, off - on, off + paid - data - penalty, val_loss - penalty - data


def wrong_moved_without_the_penalty(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, share @ quiet - data, val_loss - penalty - data


def wrong_moved_is_the_penalty(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, share @ penalties - penalty, val_loss - penalty - data


def wrong_moved_with_the_other_sign(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, data + penalty + noise - loss, val_loss - penalty - data


def wrong_noise_left_in_moved(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, loss - data - penalty, val_loss - penalty - data


def wrong_gap_of_the_log(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty, val_loss - loss


def wrong_penalty_left_in_the_gap(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty, val_loss - data


def wrong_gap_with_the_other_sign(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty, data - val_loss + penalty


def wrong_gap_to_the_noisy_loss(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - share @ noisy


def wrong_gap_to_the_loss_on_the_way(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - share @ quiet


def wrong_gap_forgotten(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty


def wrong_in_place(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    share = sizes / sizes.sum()
    noise = share @ (noisy - quiet)
    noisy += penalties
    loss = share @ noisy
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - data
