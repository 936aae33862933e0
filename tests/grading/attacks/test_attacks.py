"""What was tried against graders, tried against ours; `python -m tests.grading.attacks` also
shows what stock nbgrader makes of each."""

import os
from collections import Counter
from contextlib import closing
from dataclasses import replace
from unittest import mock

import pytest

from attacks import page, stock
from attacks.attack import KINDS, Attack, attacks
from attacks.ours import Ours
from attacks.world import HONEST, World

ATTACKS = {str(attack): attack for attack in attacks()}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A course to attack."""
    made = World(tmp_path_factory.mktemp("world"))
    with made, mock.patch.dict(os.environ, made.environment):
        yield made


@pytest.fixture(scope="module")
def ours(world):
    """Our grader in it, one for all attacks: what one of them breaks, the next would find."""
    with closing(Ours(world)) as grader:
        yield grader


def test_there_are_many_of_every_kind():
    """No two have one name."""
    assert set(Counter(attack.kind for attack in ATTACKS.values())) == set(KINDS)
    assert len(ATTACKS) == len(attacks()) >= 60


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_earns_nothing_and_changes_nothing(ours, name):
    """It gets what was answered honestly; nothing else is seen, changed, left or slowed down."""
    if ATTACKS[name].kind == "show" and not page.browser():
        pytest.skip("no Chromium to look at the feedback with; run `make system`")
    outcome = ours.grade(ATTACKS[name])
    assert list(outcome.broken(ATTACKS[name])) == [], outcome.note


def test_honest_student_has_all_points_after_all_attacks(ours):
    """Graded by the same parents as they were."""
    attempt, _ = ours.attempt(HONEST)
    assert sum(attempt.scores.values()) == 10


# What a grader without walls lets happen, if somebody looks.
WITHOUT_WALLS = {
    "leave: the network": "reached the network",
    "read: the home folder": "saw sesame-of-the-home",
    "write: IPython's start-up files": "changed",
}


@pytest.mark.parametrize("name", WITHOUT_WALLS)
def test_break_out_is_seen(world, name):
    """The checks above can fail: without walls they do."""
    with closing(Ours(world, walls=False)) as grader:
        broken = list(grader.grade(ATTACKS[name]).broken(ATTACKS[name]))
    assert [words for words in broken if words.startswith(WITHOUT_WALLS[name])]


def test_points_that_are_not_due_are_seen(ours):
    """As are those that a right answer loses."""
    attack = ATTACKS["die: sys.exit"]
    told = [list(ours.grade(attack).broken(replace(attack, points=p))) for p in (3.0, 5.0, None)]
    assert told == [["4 of 10"]] * 3


FOOLED: dict[str, str] = {
    "format: tests with the tag skip execution": "10 of 10",
    "write: the gradebook": "the honest student has",
}


@pytest.mark.skipif(not stock.available(), reason="no copy of this machine can be had")
@pytest.mark.parametrize("name", FOOLED)
def test_stock_nbgrader_falls_for_it(world, name):
    """So the attacks are attacks."""
    attack: Attack = ATTACKS[name]
    assert FOOLED[name] in "; ".join(stock.grade(world, attack).broken(attack))
