"""Answers to task 5. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_slices(images, labels, moves):
    _, h, w = images.shape
    copies = [images]
    for down, right in moves:
        moved = np.zeros(images.shape)
        moved[:, max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)] = images[
            :, max(-down, 0) : h + min(-down, 0), max(-right, 0) : w + min(-right, 0)
        ]
        copies.append(moved)
    return np.vstack(copies), np.concatenate([labels] * len(copies))


def right_by_matrices(images, labels, moves):
    _, h, w = images.shape
    copies = [np.eye(h, k=-down) @ images @ np.eye(w, k=right) for down, right in moves]
    return np.concatenate([images, *copies]), np.tile(labels, len(copies) + 1)


def right_pixel_by_pixel(images, labels, moves):
    n, h, w = images.shape
    all_moves = [(0, 0), *moves]
    out = np.zeros((len(all_moves), n, h, w))
    for k, (down, right) in enumerate(all_moves):
        for i in range(h):
            for j in range(w):
                if 0 <= i - down < h and 0 <= j - right < w:
                    out[k, :, i, j] = images[:, i - down, j - right]
    return out.reshape(-1, h, w), [label for _ in all_moves for label in labels]


def right_rolled_and_cleared(images, labels, moves):
    found = [np.array(images)]
    for down, right in moves:
        moved = np.roll(np.roll(images, down, axis=1), right, axis=2)
        if down:
            moved[:, slice(None, down) if down > 0 else slice(down, None)] = 0
        if right:
            moved[:, :, slice(None, right) if right > 0 else slice(right, None)] = 0
        found.append(moved)
    return np.concatenate(found), np.concatenate([labels for _ in found])


def wrong_around_the_edge(images, labels, moves):
    copies = [np.roll(images, move, axis=(1, 2)) for move in moves]
    return np.concatenate([images, *copies]), np.tile(labels, 1 + len(moves))


def wrong_edge_repeated(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)), mode="edge")
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for down, right in moves
    ]
    return np.concatenate([images, *copies]), np.tile(labels, 1 + len(moves))


def wrong_other_direction(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 + down : 9 + down + h, 9 + right : 9 + right + w] for down, right in moves
    ]
    return np.concatenate([images, *copies]), np.tile(labels, 1 + len(moves))


def wrong_down_and_right_exchanged(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for right, down in moves
    ]
    return np.concatenate([images, *copies]), np.tile(labels, 1 + len(moves))


def wrong_labels_repeated_one_by_one(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for down, right in moves
    ]
    return np.concatenate([images, *copies]), np.repeat(labels, 1 + len(moves))


def wrong_image_by_image(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for down, right in moves
    ]
    return np.stack([images, *copies], axis=1).reshape(-1, h, w), np.repeat(labels, 1 + len(moves))


def wrong_images_apart_from_labels(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for down, right in moves
    ]
    return np.stack([images, *copies], axis=1).reshape(-1, h, w), np.tile(labels, 1 + len(moves))


def wrong_one_after_another(images, labels, moves):
    copies = [images]
    for down, right in moves:
        _, h, w = images.shape
        padded = np.pad(copies[-1], ((0, 0), (9, 9), (9, 9)))
        copies.append(padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w])
    return np.concatenate(copies), np.tile(labels, 1 + len(moves))


def wrong_without_the_originals(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for down, right in moves
    ]
    return np.concatenate(copies), np.tile(labels, len(moves))


def wrong_originals_last(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for down, right in moves
    ]
    return np.concatenate([*copies, images]), np.tile(labels, 1 + len(moves))


def wrong_not_moved(images, labels, moves):
    return np.tile(images, (1 + len(moves), 1, 1)), np.tile(labels, 1 + len(moves))


def wrong_never_up_or_left(images, labels, moves):
    _, h, w = images.shape
    copies = [images]
    for down, right in moves:
        moved = np.zeros(images.shape)
        down, right = max(down, 0), max(right, 0)
        moved[:, down:, right:] = images[:, : h - down, : w - right]
        copies.append(moved)
    return np.concatenate(copies), np.tile(labels, 1 + len(moves))


def wrong_always_down_and_right(images, labels, moves):
    _, h, w = images.shape
    copies = [images]
    for down, right in moves:
        moved = np.zeros(images.shape)
        moved[:, abs(down) :, abs(right) :] = images[:, : h - abs(down), : w - abs(right)]
        copies.append(moved)
    return np.concatenate(copies), np.tile(labels, 1 + len(moves))


def wrong_labels_once(images, labels, moves):
    _, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for down, right in moves
    ]
    return np.concatenate([images, *copies]), labels


def wrong_as_rows(images, labels, moves):
    n, h, w = images.shape
    padded = np.pad(images, ((0, 0), (9, 9), (9, 9)))
    copies = [
        padded[:, 9 - down : 9 - down + h, 9 - right : 9 - right + w] for down, right in moves
    ]
    rows = np.concatenate([images, *copies]).reshape(-1, h * w)
    return rows, np.tile(labels, 1 + len(moves))


def wrong_in_place(images, labels, moves):
    copies = [images.copy()]
    for down, right in moves:
        images[...] = np.roll(copies[0], (down, right), axis=(1, 2))
        images[:, : max(down, 0)] = 0
        images[:, :, : max(right, 0)] = 0
        copies.append(images.copy())
    return np.concatenate(copies), np.tile(labels, 1 + len(moves))
