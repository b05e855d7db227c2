"""What would have to be otherwise for a person to be off the list: as declared, nearest first."""

from __future__ import annotations

import numpy as np
import pytest

from riskkit.domain.examples import FeatureNote
from riskkit.models.changes import nearest_changes

POOL = np.column_stack([np.arange(100.0), np.tile([0.0, 1.0, 2.0, 3.0], 25), np.ones(100), np.zeros(100)])


def notes_of(*changeable: str, sources: tuple[str | None, ...] = (None, None, None, None)) -> tuple[FeatureNote, ...]:
    return tuple(
        FeatureNote(f"f{j}", f"Input {j}", "", "", changeable=way, source=source)
        for j, (way, source) in enumerate(zip(changeable, sources, strict=True))
    )


def total(x: np.ndarray) -> np.ndarray:
    return x[:, :2].sum(axis=1)


def test_only_inputs_declared_changeable_move():
    row = np.array([[60.0, 3.0, 1.0, 0.0]])

    (changes,) = nearest_changes(total, row, np.array([63.0]), notes_of("no", "lower", "no", "no"), POOL)

    assert [change.values for change in changes] == [(("f1", 2.0),)]


def test_the_declared_direction_is_kept():
    row = np.array([[60.0, 3.0, 1.0, 0.0]])

    found = nearest_changes(total, row, np.array([63.0]), notes_of("no", "higher", "no", "no"), POOL)

    assert found == [()]


def test_the_nearest_change_of_each_input_stands_first():
    row = np.array([[60.0, 3.0, 1.0, 0.0]])

    (changes,) = nearest_changes(total, row, np.array([61.0]), notes_of("lower", "lower", "no", "no"), POOL)

    assert [[name for name, _ in change.values] for change in changes] == [["f0"], ["f1"]]
    assert changes[0].distance < changes[1].distance


def test_two_inputs_are_tried_only_where_one_is_not_enough():
    row = np.array([[60.0, 3.0, 1.0, 0.0], [9.0, 3.0, 1.0, 0.0]])

    one, two = nearest_changes(total, row, np.array([60.0, 1.0]), notes_of("lower", "lower", "no", "no"), POOL)

    assert all(len(change.values) == 1 for change in one)
    assert {name for change in two for name, _ in change.values} == {"f0", "f1"}
    assert all(total(np.array([[dict(c.values)["f0"], dict(c.values)["f1"], 1, 0]]))[0] < 1.0 for c in two)


def test_no_admissible_change_is_an_empty_answer():
    row = np.array([[60.0, 3.0, 1.0, 0.0]])

    assert nearest_changes(total, row, np.array([-1.0]), notes_of("lower", "lower", "no", "no"), POOL) == [()]


def test_a_missing_value_is_not_changed():
    row = np.array([[np.nan, 3.0, 1.0, 0.0]])

    found = nearest_changes(lambda x: np.nan_to_num(x[:, 0], nan=99.0), row, np.array([50.0]),
                            notes_of("either", "no", "no", "no"), POOL)  # fmt: skip

    assert found == [()]


def test_the_levels_of_a_category_change_together():
    sources = (None, None, "job", "job")
    row = np.array([[0.0, 0.0, 1.0, 0.0]])
    pool = np.vstack([POOL, [[0.0, 0.0, 0.0, 1.0]] * 50])

    (changes,) = nearest_changes(
        lambda x: x[:, 2], row, np.array([0.5]), notes_of("no", "no", "either", "either", sources=sources), pool
    )

    assert changes[0].values == (("f2", 0.0), ("f3", 1.0))
    assert changes[0].distance == pytest.approx(1 - 50 / 150)


@pytest.mark.parametrize("seed", range(20))
def test_every_change_found_takes_the_row_off_the_list_and_is_the_cheapest_of_its_input(seed):
    rng = np.random.default_rng(seed)
    pool, weights = np.round(rng.gamma(1, 3, (200, 4))), rng.normal(size=4)
    rows, notes = pool[:20], notes_of("either", "lower", "higher", "no")

    def logits(x):
        return x @ weights

    below = logits(rows) - 0.5
    for row, limit, changes in zip(rows, below, nearest_changes(logits, rows, below, notes, pool), strict=True):
        for change in changes:
            moved = row.copy()
            for name, value in change.values:
                moved[int(name[1:])] = value
            assert logits(moved[None, :])[0] < limit
            assert moved[3] == row[3]
            assert moved[1] <= row[1]
            assert moved[2] >= row[2]
