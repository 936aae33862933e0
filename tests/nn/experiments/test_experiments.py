"""The experiments: the same seed gives the same records, and what theory promises is there."""

import os
import subprocess
import sys
from dataclasses import astuple

import numpy as np
import pytest
from oracles import four_parts

from course_pkg._progress import watched
from course_pkg.nn.experiments import (
    batch_norm,
    choosing,
    dropout,
    max_norm,
    monte_carlo,
    penalties,
)
from course_pkg.nn.experiments._runs import split

ONE = (0,)
#: Every experiment on a tiny setting.
TINY = {
    "compare": lambda: penalties.compare(ONE, train=40, epochs=2),
    "wine": lambda: penalties.compare(ONE, data="wine", train=40, epochs=2),
    "zeros": lambda: penalties.zeros(ONE, train=40, epochs=2),
    "traces": lambda: penalties.traces(steps=3),
    "decay": lambda: penalties.decay(ONE, train=40, epochs=2),
    "noise": lambda: batch_norm.noise((2, 4), batches=10),
    "gaps": lambda: batch_norm.gaps(ONE, batch_sizes=(8,), train=40, steps=10),
    "scaled": lambda: batch_norm.scaled(ONE, factors=(2.0,)),
    "effective_steps": lambda: batch_norm.effective_steps(ONE, lams=(0.1,), epochs=2),
    "inputs": lambda: dropout.inputs((0.25,), draws=50),
    "subnetworks": lambda: dropout.subnetworks(ONE, units=(4,), steps=2),
    "ensembles": lambda: dropout.ensembles(ONE, hidden_layers=(1,), ps=(0.5,), inputs=3),
    "bridge": lambda: dropout.bridge(ONE, ps=(0.5,), masks=(10,)),
    "placements": lambda: dropout.placements(ONE, train=40, epochs=2),
    "choices": lambda: dropout.choices(ONE, ps=(0.5,), train=40, epochs=2),
    "calibrated": lambda: monte_carlo.calibrated(ONE, passes=(0, 2), train=40, epochs=2),
    "spreads": lambda: monte_carlo.spreads(ONE, passes=2, train=40, epochs=2),
    "max-norm": lambda: max_norm.compare(ONE, train=40, epochs=2),
    "growth": lambda: max_norm.growth(epochs=2),
    "axes": lambda: max_norm.axes(),
    "choose": lambda: choosing.choose(ONE, trials=2, train=40, epochs=2),
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


# Monte Carlo dropout


def test_more_passes_lower_the_brier_score():
    """The score is convex: the mean of passes beats one pass, on average over samples and seeds."""
    records = monte_carlo.calibrated(range(3), passes=(1, 30), epochs=20)
    one, many = (np.mean([r.brier for r in of(records, passes=n)]) for n in (1, 30))
    assert many < one


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


def test_the_wrong_axis_leaves_units_beyond_the_radius():
    """Of 200 inputs each within the radius a unit gets more than the radius."""
    right, wrong = max_norm.axes()
    assert right.beyond == 0
    assert wrong.beyond == 1
    assert right.incoming <= 2 < wrong.incoming


def test_norms_over_training_stay_below_the_radius():
    """In every epoch."""
    free, capped = max_norm.growth(epochs=10)
    assert capped.norms.max() <= 2 * (1 + 1e-6) < free.norms.max()


# Choosing


def test_every_method_has_the_same_budget_of_learning_rates():
    """The rate that a method ends with is one of those that all of them tried."""
    records = choosing.choose(ONE, trials=2, train=40, epochs=1)
    assert len(choosing.METHODS) == len(records)
    assert len({record.learning_rate for record in records}) <= 2


def test_shifted_copies_are_the_images_moved_by_a_pixel():
    """A lit pixel in the middle is where the direction says, and labels go along."""
    X = np.zeros((1, 64), np.float32)
    X[0, 8 * 3 + 3] = 1
    found = choosing._with_shifted(choosing.Samples(X, np.array([7])), 8)
    places = [divmod(int(image.argmax()), 8) for image in found.X]
    assert len(set(places)) == 9
    assert all(max(abs(row - 3), abs(column - 3)) <= 1 for row, column in places)
    assert [7] * 9 == list(found.y)


REFUSED = [
    (lambda: split("iris", seed=0), four_parts("name", "iris", "Choose")),
    (lambda: split("wine", seed=0), four_parts("train \\+ validation", "is 600", "fewer")),
    (lambda: choosing.choose(ONE, methods=["magic"]), four_parts("methods", "magic", "Choose")),
    (lambda: choosing.choose(ONE, trials=0), four_parts("trials", "is 0", "trials=5")),
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
