"""The experiments: the same seed gives the same records, and what theory promises is there."""

import itertools
import os
import subprocess
import sys
from dataclasses import astuple

import numpy as np
import pytest
from oracles import four_parts
from oracles_nn import differences, same_gradients

from course_pkg._progress import watched
from course_pkg.nn.batch_norm import value_noise
from course_pkg.nn.experiments import (
    batch_norm,
    choosing,
    dropout,
    max_norm,
    monte_carlo,
    penalties,
)
from course_pkg.nn.experiments._runs import split
from course_pkg.nn.layers import BatchNorm, perceptron
from course_pkg.nn.mlp import Network, fit
from course_pkg.nn.optimizers import Adam

ONE = (0,)
#: Every experiment on a tiny setting.
TINY = {
    "compare": lambda: penalties.compare(ONE, train=40, epochs=2),
    "wine": lambda: penalties.compare(ONE, data="wine", train=40, epochs=2),
    "zeros": lambda: penalties.zeros(ONE, train=40, epochs=2),
    "traces": lambda: penalties.traces(steps=3),
    "decay": lambda: penalties.decay(ONE, train=40, epochs=2),
    "starts": lambda: batch_norm.starts(ONE, factors=(4.0,), hidden=2, epochs=1),
    "noise": lambda: batch_norm.noise((2, 4), batches=10),
    "batch sizes": lambda: batch_norm.compare(ONE, batch_sizes=(4, 8), train=40, steps=10),
    "unit_noise": lambda: batch_norm.unit_noise(ONE, batch_sizes=(4,), batches=10, epochs=1),
    "twins": lambda: batch_norm.twins(ONE, decays=(0.1,), steps=3),
    "scaled": lambda: batch_norm.scaled(ONE, factors=(2.0,)),
    "effective_steps": lambda: batch_norm.effective_steps(ONE, lams=(0.1,), epochs=2),
    "inputs": lambda: dropout.inputs((0.25,), draws=50),
    "subnetworks": lambda: dropout.subnetworks(ONE, units=(4,), steps=2),
    "ensembles": lambda: dropout.ensembles(ONE, hidden_layers=(1,), ps=(0.5,), inputs=3),
    "bridge": lambda: dropout.bridge(ONE, ps=(0.5,), masks=(10,)),
    "placements": lambda: dropout.placements(ONE, train=40, epochs=2),
    "choices": lambda: dropout.choices(ONE, ps=(0.5,), train=40, epochs=2),
    "missing_units": lambda: dropout.missing_units(ONE, missing=(0.5,), train=40, epochs=2),
    "misreadings": lambda: dropout.misreadings(ONE, train=40, epochs=2),
    "predictions": lambda: monte_carlo.predictions(ONE, passes=2, train=40, epochs=2),
    "spreads": lambda: monte_carlo.spreads(ONE, passes=2, train=40, epochs=2),
    "linear": lambda: monte_carlo.linear(ONE, ns=(20,), ps=(0.5,), problems=2),
    "max-norm": lambda: max_norm.compare(ONE, train=40, epochs=2),
    "growth": lambda: max_norm.growth(ONE, epochs=2),
    "axes": lambda: max_norm.axes(),
    "search": lambda: choosing.search(ONE, trials=1, train=40, epochs=2),
}


@pytest.mark.parametrize("name", TINY)
def test_the_same_seed_gives_the_same_records(name):
    """To the last bit, arrays too, and every number is finite."""
    first, second = (TINY[name](), TINY[name]())
    for one, other in zip(first, second, strict=True):
        for expected, found in zip(astuple(one), astuple(other), strict=True):
            np.testing.assert_array_equal(expected, found)
            assert isinstance(found, str | None) or np.isfinite(found).all()


def of(records, **wanted):
    """The records with these values."""
    return [r for r in records if all(getattr(r, name) == wanted[name] for name in wanted)]


# The data


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "wine"])
def test_parts_of_the_data_do_not_overlap(name):
    """Together they are all samples, each once; another seed draws others."""
    parts = split(name, seed=0, train=50, validation=50)
    assert [50, 50] == [len(part.y) for part in parts[:2]]
    assert {"digits": 1797, "breast_cancer": 569, "wine": 178}[name] == sum(
        len(part.X) for part in parts
    )
    assert not np.array_equal(parts.train.X, split(name, seed=1, train=50, validation=50).train.X)


def test_columns_are_standardised_on_the_rows_of_training():
    """Mean 0 and deviation 1 there, and only about that elsewhere."""
    parts = split("wine", seed=0, train=60, validation=60)
    np.testing.assert_allclose(0, parts.train.X.mean(axis=0), atol=1e-5)
    np.testing.assert_allclose(1, parts.train.X.std(axis=0), rtol=1e-5)
    assert np.abs(parts.test.X.mean(axis=0)).max() > 1e-3


# Penalties


@pytest.fixture(scope="module")
def zeros():
    """Both steps for an L1 penalty, three seeds."""
    return penalties.zeros(range(3), lam=0.01, train=100, epochs=40)


def test_proximal_steps_make_zeros_and_gradient_steps_none(zeros):
    """For every seed; the gradient step leaves small entries instead."""
    assert min(record.zero for record in of(zeros, step="proximal")) > 0.1
    assert max(record.zero for record in of(zeros, step="gradient")) == 0
    assert min(record.small for record in of(zeros, step="gradient")) > 0.1


def test_both_steps_reach_the_same_objective(zeros):
    """To a few percent: they minimise one thing."""
    for one, other in zip(of(zeros, step="gradient"), of(zeros, step="proximal"), strict=True):
        assert abs(one.objective - other.objective) < 0.05 * one.objective


def test_decay_is_l2_under_sgd_and_not_under_adam():
    """To the rounding of float64, and by more than a tenth of the weights."""
    records = penalties.decay(range(3), train=100, epochs=10)
    assert max(record.distance for record in of(records, optimizer="SGD")) < 1e-12
    assert min(record.distance for record in of(records, optimizer="Adam")) > 0.1


@pytest.fixture(scope="module")
def traces():
    """Traces by method."""
    return {trace.method: trace for trace in penalties.traces(strength=0.5, steps=50)}


def test_decay_alone_moves_a_weight_without_a_slope(traces):
    """By the factor 1 − ηδ a step; and nothing moves it without decay or penalty."""
    start = traces["Adam"].unused[0]
    np.testing.assert_array_equal(start, traces["Adam"].unused)
    expected = start * (1 - 0.001 * 0.5) ** np.arange(51)
    np.testing.assert_allclose(expected, traces["AdamW"].unused, rtol=1e-5)
    np.testing.assert_allclose(traces["SGD + L2"].used, traces["SGD + decay"].used, atol=1e-6)


def test_adam_forgets_the_strength_of_l2(traces):
    """A tenth of the strength moves the unused weight in the same way."""
    weaker = penalties.traces(strength=0.05, steps=50)[1]
    np.testing.assert_allclose(traces["Adam + L2"].unused, weaker.unused, rtol=1e-4)
    assert abs(weaker.unused[-1]) < abs(weaker.unused[0]) - 0.9 * 50 * 0.001


# Batch normalisation


def test_noise_of_batches_is_that_of_the_formulas():
    """Within 15 and 10 %, from 2000 batches a size."""
    for record in batch_norm.noise((4, 16, 64), batches=2000):
        np.testing.assert_allclose(record.mean_formula, record.mean, rtol=0.15)
        np.testing.assert_allclose(record.value_formula, record.value, rtol=0.1)


def test_noise_in_units_falls_as_batches_grow():
    """Near the formula, though units are not normal: to a half of it."""
    for record in batch_norm.unit_noise(range(2)):
        np.testing.assert_allclose(value_noise(record.batch_size), record.share, rtol=0.5)


def test_gradients_at_the_start_follow_the_factor():
    """Six kernels times a: a⁻¹ with batch norm, but for ε; without it about a⁵, and steeper."""
    starts = batch_norm.starts(ONE, factors=(0.5, 1.0, 2.0), epochs=1)
    small, one, large = (record.gradient for record in of(starts, normalised=True))
    np.testing.assert_allclose([2, 0.5], [small / one, large / one], rtol=0.1)
    small, one, large = (record.gradient for record in of(starts, normalised=False))
    assert small < one / 16
    assert large > 16 * one


GROUPED = np.random.default_rng(0).normal(size=(12, 3))


def grouped(size):
    """Output, way back and moving statistics of batch norm in groups, for 12 samples."""
    layer, rng = batch_norm.InGroups(size=size), np.random.default_rng(0)
    weights = layer.start(3, rng)[0] | {"gamma": np.array([2.0, 1, -1]), "beta": np.arange(3.0)}
    return layer, weights, layer.forward(weights, GROUPED, rng)


@pytest.mark.parametrize("size", [2, 4, 12])
def test_groups_are_batches_of_their_own(size):
    """Each group comes out, and sends back, as if it were a batch by itself."""
    layer, weights, whole = grouped(size)
    parts = [
        BatchNorm.forward(layer, weights, part, np.random.default_rng(0))
        for part in np.split(GROUPED, 12 // size)
    ]
    np.testing.assert_allclose(np.concatenate([part.out for part in parts]), whole.out)
    pairs = zip(parts, np.split(GROUPED**2, 12 // size), strict=True)
    backs = [part.back(u)[0] for part, u in pairs]
    np.testing.assert_allclose(np.concatenate(backs), whole.back(GROUPED**2)[0], atol=1e-12)


def test_what_groups_learn_is_the_sum_over_them():
    """Gradients of γ and β by differences; moving statistics are those of the mean group."""
    layer, weights, whole = grouped(4)
    learned = {name: weights[name] for name in ("gamma", "beta")}
    expected = differences(
        lambda at: np.sum(
            GROUPED**2 * layer.forward(weights | at, GROUPED, np.random.default_rng(0)).out
        ),
        learned,
    )
    assert same_gradients(expected, whole.back(GROUPED**2)[1])
    variance = np.mean([part.var(axis=0) for part in np.split(GROUPED, 3)], axis=0)
    np.testing.assert_allclose(0.99 + 0.01 * variance, whole.moved["moving_variance"])


def test_noisy_statistics_keep_a_network_from_learning_random_labels():
    """Groups of 4 in batches of 64 against whole batches, three labels in ten random."""
    records = batch_norm.compare(range(3), ways=["groups"], batch_sizes=(4, 64), random=0.3)
    small, large = (of(records, batch_size=size) for size in (4, 64))
    for noisy, steady in zip(small, large, strict=True):
        assert noisy.train_accuracy < steady.train_accuracy - 0.03
    assert sum(r.test_accuracy for r in small) > sum(r.test_accuracy for r in large) + 0.09


def test_decay_is_a_growing_step_before_batch_norm():
    """The outputs agree nearly to rounding, and are not those without either."""
    for record in batch_norm.twins(range(2), decays=(0.1,), steps=100):
        assert record.apart < 1e-6
        assert record.from_plain > 1e-2
        np.testing.assert_allclose(0.99**100, record.shorter, rtol=1e-6)


def test_the_scale_of_a_kernel_does_not_matter_before_batch_norm():
    """The outputs stay, the gradient is divided by the factor; without batch norm neither."""
    records = batch_norm.scaled(range(2))
    assert max(record.change for record in of(records, normalised=True)) < 1e-6
    assert min(record.change for record in of(records, normalised=False)) > 0.1
    for record in of(records, normalised=True):
        np.testing.assert_allclose(1, record.gradient * record.factor, rtol=1e-6)


def test_l2_keeps_effective_steps_long():
    """Without it norms only grow, with it they shrink, and steps are longer at the end."""
    free, shrunk = batch_norm.effective_steps(ONE, lams=(0.0, 0.05), epochs=15)
    assert free.norm[-1] > free.norm[0]
    assert shrunk.norm[-1] < shrunk.norm[0]
    assert shrunk.effective[-1] > 1.5 * free.effective[-1]


# Dropout

RIGHT = ("standard", "inverted")


@pytest.fixture(scope="module")
def seen():
    """What units see under every scaling at p = ¼ and ½."""
    return dropout.inputs((0.25, 0.5))


def test_right_scalings_keep_the_mean_and_wrong_ones_do_not(seen):
    """At p = ¼; the mean of 20 000 draws is exact to a thousandth or so."""
    for record in of(seen, p=0.25):
        assert (abs(record.off - 1) < 0.01) == (record.scaling in RIGHT), record


def test_at_one_half_two_wrong_scalings_look_right(seen):
    """There p = 1 − p: why p = ½ is never the only one shown."""
    hidden = [r.scaling for r in of(seen, p=0.5) if abs(r.off - 1) < 0.01]
    assert {*RIGHT, "divided by p", "weights times p"} == set(hidden)


@pytest.mark.parametrize(("scaling", "factor"), [("standard", 0.25 * 0.75), ("inverted", 1 / 3)])
def test_variance_is_that_of_the_formula(seen, scaling, factor):
    """pq Σx² for the standard form, (p/q) Σx² for the inverted one, in units of (Σx)²."""
    x = np.random.default_rng(0).random(100)
    (record,) = of(seen, p=0.25, scaling=scaling)
    np.testing.assert_allclose(factor * np.sum(x**2) / x.sum() ** 2, record.variance, rtol=0.1)


def test_sub_networks_seen_are_as_many_as_expected():
    """Within six deviations, which are smaller than the root of the expectation."""
    for record in dropout.subnetworks(range(3)):
        assert record.seen <= min(record.draws, record.possible)
        assert abs(record.seen - record.expected) <= 6 * np.sqrt(record.expected)


def test_an_ensemble_is_its_mean_network_for_one_linear_layer_only():
    """Exactly there, and by more than a twentieth of a deviation with any hidden layer."""
    for record in dropout.ensembles(range(2)):
        assert (record.gap < 1e-12) == (record.hidden_layers == 0)
        assert record.hidden_layers == 0 or record.gap > 0.05


def test_dropout_on_inputs_is_ridge():
    """The simulated loss is the formula's within six errors; more masks come closer to its w."""
    records = dropout.bridge(range(3), ps=(0.25, 0.75), masks=(10, 1000))
    for record in of(records, masks=1000):
        assert abs(record.simulated - record.expected) < 6 * record.error
    apart = [np.mean([r.distance for r in of(records, masks=count)]) for count in (10, 1000)]
    assert apart[1] < apart[0] / 3


def test_without_dropout_all_places_are_one():
    """p = 0 anywhere trains what nowhere trains."""
    (nowhere, *_), (none,) = (
        dropout.placements(ONE, train=60, epochs=2),
        dropout.choices(ONE, ps=(0.0,), train=60, epochs=2),
    )
    assert nowhere.train_accuracy == none.train_accuracy


def test_dropout_prepares_for_units_that_are_missing():
    """With most hidden units gone, the network that was trained with dropout does better."""
    records = dropout.missing_units(range(3), missing=(0.75,))
    found = {(record.seed, record.p): record.test_accuracy for record in records}
    assert all(found[seed, 0.5] > found[seed, 0.0] for seed in range(3))


def test_a_wrong_scale_is_seen_in_the_loss():
    """Right scalings give one loss, and every wrong one another."""
    records = dropout.misreadings(ONE)
    right = {record.test_loss for record in records if record.scaling in ("standard", "inverted")}
    wrong = {record.test_loss for record in records} - right
    assert (len(right), len(wrong)) == (1, 4)


@pytest.mark.parametrize("p", [0.25, 0.75])
def test_the_factor_is_that_of_the_simulation(p):
    """What a unit sees afterwards over its mean input in training, by formula and by masks."""
    for record in dropout.inputs((p,)):
        assert dropout.off(record.scaling, p) == pytest.approx(record.off, rel=0.02)


# Monte Carlo dropout


@pytest.fixture(scope="module")
def digits():
    """Predictions for digits, three seeds, without dropout and with it."""
    return monte_carlo.predictions(range(3), passes=30, epochs=20)


def test_a_network_without_dropout_has_no_passes(digits):
    """One with dropout has as many as asked for, each a row of probabilities a sample."""
    for found in digits:
        assert (30 if found.p else 0, *found.off.shape) == found.passes.shape
        np.testing.assert_allclose(1, found.passes.sum(axis=2))


def test_passes_spread_around_the_prediction_without_dropout(digits):
    """No two are alike, and all are of the same network: their mean mostly says the same."""
    for found in of(digits, p=0.5):
        assert len(found.passes) == len(np.unique(found.passes[:, 0], axis=0))
        assert np.mean(found.mean(30).argmax(axis=1) == found.mean(0).argmax(axis=1)) > 0.9


def test_mean_of_passes_beats_one_pass_by_their_variance(digits):
    """The Brier score of a pass, on average, is that of the mean and the variance over passes."""
    for found in of(digits, p=0.5):
        singles = [np.square(one - np.eye(10)[found.y]).sum(axis=1).mean() for one in found.passes]
        apart = np.square(found.passes - found.mean(30)).sum(axis=2).mean()
        mean = monte_carlo.calibrated(found, 30).brier
        assert mean + apart == pytest.approx(np.mean(singles))


def test_confidence_beside_accuracy(digits):
    """Of certain predictions, half of them right."""
    sure, y = np.eye(3)[[0, 1]], np.array([0, 2])
    found = monte_carlo.Predictions(0.0, 0, sure, sure[None], y)
    record = monte_carlo.calibrated(found, 0)
    assert (0.5, 1.0, 0.5, 1.0) == (record.accuracy, record.confidence, record.error, record.brier)


def test_passes_that_nobody_drew_are_refused(digits):
    """The mean of more passes than there are, in four parts."""
    with pytest.raises(ValueError, match=four_parts("passes", "is 31", "Give more")):
        digits[1].mean(31)


@pytest.mark.parametrize("n", [20, 200])
def test_spread_of_a_linear_model_is_its_error_at_two_strengths(n):
    """At the strength λ = σ²/(nτ²) that the prior asks for, and at λ = 1; not between them."""
    right = 1 / (n * 0.25)
    ps = (right / (1 + right), 0.5, np.sqrt(right) / (1 + np.sqrt(right)))
    records = monte_carlo.linear(ONE, ns=(n,), ps=ps, problems=300)
    prior, half, between = (record.spread / record.error for record in records)
    assert (1, 1) == (pytest.approx(prior, rel=0.06), pytest.approx(half, rel=0.06))
    expected = np.sqrt((1 + right) / (2 * np.sqrt(right)))
    assert expected == pytest.approx(between, rel=0.06)


def test_a_kind_is_not_told_from_itself():
    """The chance that one of its samples is above another is one half."""
    record = monte_carlo.spreads(ONE, passes=3, epochs=2)[0]
    assert (0.5, 0.5) == (record.detected, record.detected_off)


# Max-norm


def test_no_norm_passes_the_radius():
    """With max-norm of any radius; without it norms go beyond."""
    free, *capped = max_norm.compare(ONE, radii=(None, 2.0, 1.0), ps=(0.5,), epochs=10)
    assert free.largest > 2
    assert all(record.largest <= record.radius * (1 + 1e-6) for record in capped)


def test_noise_is_in_the_training_labels_only():
    """About nine tenths of the share change, as one random label in ten is the right one."""
    clean, noisy = (max_norm._digits(0, 300, noise) for noise in (0.0, 0.5))
    assert 0.35 < np.mean(clean.train.y != noisy.train.y) < 0.55
    np.testing.assert_array_equal(clean.train.X, noisy.train.X)
    np.testing.assert_array_equal(clean.test.y, noisy.test.y)


def test_units_fall_silent_at_a_huge_rate():
    """Nearly all, whatever bounds their weights, and few at a small rate."""
    rates = {"ps": (0.5,), "rates": (0.01, 3.0), "epochs": 10}
    slow, fast = max_norm.compare(ONE, radii=(2.0,), **rates)
    assert slow.silent < 0.3 < 0.9 < fast.silent
    assert fast.largest <= 2 * (1 + 1e-6)


def test_the_wrong_axis_leaves_units_beyond_the_radius():
    """Of 200 inputs each within the radius a unit gets more than the radius."""
    right, wrong = max_norm.axes()
    assert right.beyond == 0
    assert wrong.beyond == 1
    assert right.incoming <= 2 < wrong.incoming


def test_norms_over_training_stay_below_the_radius():
    """In every epoch."""
    free, _, capped = max_norm.growth(ONE, epochs=10)
    assert capped.norms.max() <= 2 * (1 + 1e-6) < free.norms.max()


# Choosing


@pytest.fixture(scope="module")
def trials():
    """Two trials of every method, hardly trained."""
    return choosing.search(ONE, trials=2, train=40, epochs=1)


def test_every_method_has_the_same_budget_of_learning_rates(trials):
    """As many trials, and in them the same rates."""
    rates = {name: [t.learning_rate for t in of(trials, method=name)] for name in choosing.METHODS}
    assert [rates["none"]] * len(rates) == list(rates.values())
    assert 2 == len(set(rates["none"]))


def test_the_validation_chooses_one_trial_a_method(trials):
    """No other trial of the method has a smaller validation loss; the test has no say."""
    found = choosing.chosen(trials)
    assert list(choosing.METHODS) == [trial.method for trial in found]
    for best in found:
        others = of(trials, method=best.method, seed=best.seed)
        assert best.validation_loss == min(trial.validation_loss for trial in others)


def over_subsets(losses, worths, size):
    """The mean worth of the chosen trial, over all choices of so many trials."""
    subsets = itertools.combinations(range(len(losses)), size)
    return np.mean([worths[min(subset, key=lambda i: losses[i])] for subset in subsets])


def test_worth_by_budget_is_the_mean_over_all_subsets():
    """For every size; drawing with replacement, as is also done, gives something else."""
    losses, worths = np.random.default_rng(0).normal(size=(2, 6))
    expected = [over_subsets(losses, worths, size) for size in range(1, 7)]
    np.testing.assert_allclose(expected, choosing.by_budget(losses, worths), rtol=1e-12)
    tails = (np.arange(6, -1, -1) / 6) ** 6
    assert abs((tails[:-1] - tails[1:]) @ worths[losses.argsort()] - expected[-1]) > 0.01


def test_noise_changes_labels_but_not_those_of_the_test():
    """Nine tenths of the share, as one in ten is drawn right; images stay."""
    right, wrong = (choosing.samples(seed=0, train=900, noise=noise) for noise in (0, 0.5))
    assert abs(np.mean(right.train.y != wrong.train.y) - 0.45) < 0.08
    np.testing.assert_array_equal(right.test.y, wrong.test.y)
    np.testing.assert_array_equal(right.train.X, wrong.train.X)


def test_early_stopping_ends_where_the_validation_loss_was_smallest():
    """Of all epochs, the last one among them."""
    parts, network = choosing.samples(seed=0, noise=0.5), Network(perceptron((32,), 10))
    log = fit(network, *parts.train, optimizer=Adam(0.03), epochs=20)
    best = network.evaluate(choosing.stopped(network, log, parts.validation), *parts.validation)
    losses = [network.evaluate(epoch.parameters, *parts.validation) for epoch in log]
    assert best == min(losses) < losses[-1]


#: Where the pixel at (3, 3) is in the image, and in its copies.
PLACES = [(3, 3), (3, 4), (3, 2), (4, 3), (2, 3)]


@pytest.mark.parametrize("distance", [1.0, 0.25])
def test_shifted_copies_are_the_images_moved(distance):
    """A lit pixel is lit there as far as the copy goes, and for the rest where it was."""
    X = np.zeros((1, 64), np.float32)
    X[0, 8 * 3 + 3] = 1
    found = choosing.shifted(choosing.Samples(X, np.array([7])), distance)
    lit = [found.X[copy, 8 * row + column] for copy, (row, column) in enumerate(PLACES)]
    assert [1] + 4 * [distance] == lit
    assert 4 * [1 - distance] == list(found.X[1:, 8 * 3 + 3])
    assert [7] * 5 == list(found.y)


NOTHING = choosing.Samples(np.zeros((0, 64)), np.zeros(0))
REFUSED = [
    (lambda: split("iris", seed=0), four_parts("name", "iris", "Choose")),
    (lambda: split("wine", seed=0), four_parts("train \\+ validation", "is 600", "fewer")),
    (lambda: choosing.search(ONE, methods=["magic"]), four_parts("methods", "magic", "Choose")),
    (lambda: choosing.search(ONE, trials=0), four_parts("trials", "is 0", "trials=5")),
    (lambda: choosing.samples(seed=0, noise=1.5), four_parts("noise", "is 1.5", "Use 0")),
    (lambda: choosing.shifted(NOTHING, 2), four_parts("distance", "is 2", "half a pixel")),
    (lambda: choosing.by_budget([1, 2], [1]), four_parts("worths", "shape", "one value")),
    (lambda: batch_norm.compare(batch_sizes=(3, 6)), four_parts("batch_sizes", "6", "powers")),
    (lambda: batch_norm.compare(ways=["magic"]), four_parts("ways", "magic", "Choose")),
]


@pytest.mark.parametrize(("call", "message"), REFUSED)
def test_bad_arguments_are_refused(call, message):
    """In four parts each."""
    with pytest.raises(ValueError, match=message):
        call()


def test_a_bar_changes_nothing_and_keeps_quiet_where_nobody_looks(capsys):
    """All items in their order; nothing is written unless standard error is a terminal."""
    assert [3, 1, 2] == list(watched([3, 1, 2], "numbers"))
    assert ("", "") == capsys.readouterr()


def test_experiments_in_numpy_do_not_import_keras():
    """Only the log's and the constraint's do, when they are called."""
    names = "batch_norm, choosing, dropout, max_norm, monte_carlo, penalties"
    code = f"import sys; from course_pkg.nn.experiments import {names}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, env=os.environ
    )
    assert "keras" not in done.stdout.split()
