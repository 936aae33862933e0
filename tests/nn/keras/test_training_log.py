"""The parts of a log: measured one by one, they sum to what Keras reported, to rounding."""

import keras
import numpy as np
import pytest
from oracles import four_parts

from course_pkg import backend
from course_pkg.nn.keras import Dropout, ElasticNet
from course_pkg.nn.keras.training_log import LoggedEpoch, fit

RNG = np.random.default_rng(0)
X = RNG.normal(size=(50, 8)).astype(np.float32)
LABELS = RNG.integers(3, size=50)
TARGETS = RNG.normal(size=(50, 1)).astype(np.float32)
PENALTY = ElasticNet(0.1, 0.5, loss="cross_entropy")


def dense(units, activation="relu"):
    """A layer whose kernel is penalised."""
    return keras.layers.Dense(units, activation=activation, kernel_regularizer=PENALTY)


def shared():
    """One layer in two places."""
    layer = dense(8)
    return [layer, layer, Dropout(0.5), keras.layers.Dense(3, activation="softmax")]


LAYERS = {
    "plain": lambda: [keras.layers.Dense(3, activation="softmax")],
    "penalty": lambda: [dense(8), dense(3, "softmax")],
    "dropout": lambda: [dense(8), Dropout(0.5), dense(3, "softmax")],
    "their dropout": lambda: [dense(8), keras.layers.Dropout(0.5), dense(3, "softmax")],
    "batch norm": lambda: [dense(8), keras.layers.BatchNormalization(), dense(3, "softmax")],
    "shared": shared,
}


def model_of(name, loss="sparse_categorical_crossentropy", outputs=None):
    """A compiled model, always the same for a name."""
    keras.utils.set_random_seed(0)
    layers = LAYERS[name]() if outputs is None else [dense(8), Dropout(0.5), dense(outputs, None)]
    model = keras.Sequential([keras.Input((8,)), *layers])
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model


def logged(name, batch_size=16):
    """Two epochs of a model, taken apart."""
    data = (X[:20], LABELS[:20])
    return fit(model_of(name), X, LABELS, epochs=2, batch_size=batch_size, validation_data=data)


def adds_up(parts):
    """Whether the parts sum to what was reported, up to the rounding of float32."""
    return abs(parts.total - parts.reported) < 2e-6 * (1 + abs(parts.reported))


@pytest.mark.parametrize("batch_size", [16, 64])
@pytest.mark.parametrize("name", LAYERS)
def test_parts_sum_to_what_keras_reports(name, batch_size):
    """With a last batch that is smaller, and with one that holds all."""
    for epoch in logged(name, batch_size):
        assert adds_up(epoch.loss)
        assert adds_up(epoch.val_loss)


@pytest.mark.parametrize("loss", ["mse", keras.losses.Huber(), keras.losses.mean_absolute_error])
def test_parts_sum_for_other_losses(loss):
    """Losses by name, as objects, as functions."""
    (epoch,) = fit(model_of("dropout", loss, 1), X, TARGETS, epochs=1)
    assert adds_up(epoch.loss)
    assert epoch.val_loss is None


def without_penalty(model):
    """What one might take a val_loss for: the data loss alone."""
    return 0.0


def each_place(model):
    """A penalty that counts a layer for every place it has: once more for a shared one."""
    return sum(float(PENALTY(layer.kernel)) for layer in model.layers[:2])


@pytest.mark.parametrize("penalty", [without_penalty, each_place])
def test_wrong_penalty_does_not_add_up(penalty):
    """The penalty is in the val_loss, and a layer used twice has it once."""
    model = model_of("shared")
    (epoch,) = fit(model, X, LABELS, epochs=1, validation_data=(X, LABELS))
    wrong = epoch.val_loss.data + penalty(model)
    assert abs(wrong - epoch.val_loss.reported) > 0.01


def test_mean_over_batches_does_not_add_up():
    """Keras weighs batches by their samples: 16, 16, 16 and 2 are not four equal ones."""
    model, losses = model_of("plain"), []
    rows = [slice(i, i + 16) for i in range(0, 50, 16)]
    model.optimizer.learning_rate = 0.0
    epoch = fit(model, X, LABELS, epochs=1, batch_size=16, seed=1)[0].loss
    order = np.random.default_rng(1).permutation(50)
    for batch in rows:
        losses.append(model.evaluate(X[order[batch]], LABELS[order[batch]], verbose=0))
    assert abs(np.mean(losses) - epoch.reported) > 1e-3
    np.testing.assert_allclose(np.average(losses, weights=[16, 16, 16, 2]), epoch.total, rtol=1e-5)


def test_without_noise_there_is_no_part_of_it():
    """No dropout and no batch norm: the part is 0; with either it is not."""
    parts = {name: logged(name)[0].loss.noise for name in ("penalty", "dropout", "batch norm")}
    assert abs(parts["penalty"]) < 1e-6
    assert min(abs(parts["dropout"]), abs(parts["batch norm"])) > 1e-3


def test_resting_weights_move_nothing():
    """With a learning rate of 0 the average over the epoch is its end."""
    model = model_of("dropout")
    model.optimizer.learning_rate = 0.0
    loss = fit(model, X, LABELS, epochs=1)[0].loss
    np.testing.assert_allclose([0, 0], [loss.data_moved, loss.penalty_moved], atol=1e-6)
    assert adds_up(loss)


@pytest.mark.parametrize("name", ["dropout", "batch norm"])
def test_recording_does_not_change_training(name):
    """The same weights, seeds and statistics as after a fit that nobody looked at."""
    watched, alone = model_of(name), model_of(name)
    fit(watched, X, LABELS, epochs=1, batch_size=16, seed=3)
    order = np.random.default_rng(3).permutation(50)
    alone.fit(X[order], LABELS[order], batch_size=16, shuffle=False, verbose=0)
    for expected, found in zip(alone.variables, watched.variables, strict=True):
        np.testing.assert_array_equal(*(backend.to_numpy(v.value) for v in (expected, found)))


def test_the_same_seed_gives_the_same_log():
    """To the last bit."""
    first, second = (logged("dropout") for _ in range(2))
    assert isinstance(first[0], LoggedEpoch)
    assert first == second


REFUSED = [
    (0, {}, four_parts("model", "None as loss", "compile")),
    (1, {"X": LABELS}, four_parts("X", "holds int64", "astype")),
    (1, {"y": LABELS[:9]}, four_parts("y", r"shape \(9,\)", "row of X")),
    (1, {"epochs": 0}, four_parts("epochs", "is 0", "epochs=5")),
]


@pytest.mark.parametrize(("compiled", "wrong", "message"), REFUSED)
def test_bad_arguments_are_refused(compiled, wrong, message):
    """In four parts each."""
    model = model_of("plain") if compiled else keras.Sequential([keras.Input((8,)), dense(3)])
    with pytest.raises(ValueError, match=message):
        fit(model, **({"X": X, "y": LABELS, "epochs": 1} | wrong))
