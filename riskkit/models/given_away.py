"""What the model's files hold of the people they were made from: leaves, numbers, scores and table values of few.

Takes    training rows, everything fitted to them, the smallest count of people that may be shown.
Gives    `count_given_away`: one row of plain values for each thing counted.
Promise  a leaf's people are counted, not its rows; counts are exact; nothing here is worked out from scored rows.

What is counted follows the structural checks of sacroml (small groups, class disclosure, degrees of freedom,
k-anonymity); the counting is our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.baselines import Baselines
from riskkit.models.refits import Refits
from riskkit.models.rows import Rows
from riskkit.models.trees import Trees

if TYPE_CHECKING:
    from riskkit.models.score_function import ScoreFunction

STRUCTURE = "structure"
LEAVES, ALIKE, REFITS, NUMBERS, SCORES, TABLES = "leaves", "alike", "refit leaves", "numbers", "scores", "tables"


def count_given_away(
    rows: Rows, chosen: ScoreFunction, refits: Refits, baselines: Baselines, threshold: int
) -> tuple[dict[str, Any], ...]:
    """Count what rests on fewer than `threshold` people in what was fitted.

    Parameters
    ----------
    rows : Rows
        Of training.
    threshold : int
        `release.threshold` of the study.

    Returns
    -------
    tuple of dict
        {row: "structure", what, count, base, fewest, threshold}. `what`: leaves (of the chosen trees, with fewer
        people), alike (those of them in which all rows have the same recorded outcome), refit leaves (of refitted
        trees, with fewer rows), numbers (learnt, beside people: `fewest` is people less numbers), scores (of people,
        a person once for each, that fewer people share), tables (values of features in the baselines' tables that
        fewer people have).
        `fewest`: people at the smallest of them.
    """
    people = int(rows.person.max()) + 1
    found = []
    if chosen.trees is not None:
        found += list(_leaves(rows, chosen.trees, threshold))
        sizes = np.concatenate([size for trees in refits.trees for size in rows_in_leaves(trees)])
        found.append((REFITS, int((sizes < threshold).sum()), len(sizes), int(sizes.min(initial=len(rows)))))
    numbers = numbers_learnt(chosen)
    found.append((NUMBERS, numbers, people, people - numbers))
    shared = _people_by_value(chosen.raw(rows.x), rows.person)
    found.append((SCORES, int(shared[shared < threshold].sum()), int(shared.sum()), int(shared.min())))
    found.append(_tables(rows, baselines, threshold))
    return tuple(
        {"row": STRUCTURE, "what": what, "count": count, "base": base, "fewest": fewest, "threshold": threshold}
        for what, count, base, fewest in found
    )


def rows_in_leaves(trees: Trees) -> list[np.ndarray]:
    """Training rows in the leaves of each tree, int64, as LightGBM's text has them; none where a tree has no split."""
    blocks = trees.text.split("\nTree=")[1:]
    told = [block.partition("\nleaf_count=")[2].partition("\n")[0] for block in blocks]
    sizes = [np.array(line.split(), dtype=np.int64) for line in told]
    return [size if len(size) > 1 else size[:0] for size in sizes]


def numbers_learnt(chosen: ScoreFunction) -> int:
    """Numbers fitted to people: coefficients and intercept; a value for each leaf and two for each split."""
    linear = 0 if chosen.linear is None else len(chosen.linear.coefficients) + 1
    if chosen.trees is None:
        return linear
    lines = [line for line in chosen.trees.text.splitlines() if line.startswith("num_leaves=")]
    leaves = [int(line.removeprefix("num_leaves=")) for line in lines]
    return linear + sum(3 * count - 2 for count in leaves)


def _leaves(rows: Rows, trees: Trees, threshold: int) -> Iterator[tuple[str, int, int, int]]:
    """Leaves with few people, and those of them in which everybody's outcome is the same.

    A leaf with `threshold` times the most rows of a person holds people enough; only trees with a smaller leaf are
    asked who is in it, and the tree with the smallest leaf, for `fewest`.
    """
    sizes, small, alike = rows_in_leaves(trees), 0, 0
    least = [int(size.min(initial=len(rows))) for size in sizes]
    most = int(np.bincount(rows.person).max())
    fewest = int(rows.person.max()) + 1
    for tree, size in enumerate(sizes):
        if not len(size) or (least[tree] >= threshold * most and least[tree] > min(least)):
            continue
        people, of_one_kind = _people_in_leaves(trees.leaves(rows.x, tree), rows, most)
        few = people < threshold
        small, alike = small + int(few.sum()), alike + int((few & of_one_kind).sum())
        fewest = min(fewest, int(people.min()))
    total = sum(len(size) for size in sizes)
    yield LEAVES, small, total, fewest
    yield ALIKE, alike, total, fewest


def _people_in_leaves(leaf: np.ndarray, rows: Rows, most: int) -> tuple[np.ndarray, np.ndarray]:
    """People in each leaf that anybody is in, and whether all its rows have the same outcome; rows are by person."""
    many = int(leaf.max()) + 1
    own = np.bincount(leaf, minlength=many)
    positives = np.bincount(leaf, rows.y, minlength=many)
    again = np.zeros(len(leaf), dtype=bool)
    for lag in range(1, most):  # a person's rows stand together: has one of them been in this leaf before?
        again[lag:] |= (leaf[lag:] == leaf[:-lag]) & (rows.person[lag:] == rows.person[:-lag])
    people = np.bincount(leaf[~again], minlength=many)
    used = own > 0
    return people[used], ((positives == 0) | (positives == own))[used]


def _people_by_value(values: np.ndarray, person: np.ndarray) -> np.ndarray:
    """How many people have each value that occurs, int64; missing is no value."""
    known = ~np.isnan(values)
    codes = np.unique(values[known], return_inverse=True)[1]
    if not len(codes):
        return np.zeros(1, dtype=np.int64)
    pairs = np.unique(codes * (int(person.max()) + 1) + person[known])
    return np.bincount(pairs // (int(person.max()) + 1))


def _tables(rows: Rows, baselines: Baselines, threshold: int) -> tuple[str, int, int, int]:
    """Values in rank tables that few people have: exactly them, since a table holds values of training rows."""
    names = [note.name for note in rows.notes]
    tables = [*baselines.points.tables, *baselines.best_single.tables]
    if baselines.present_practice is not None:
        tables += baselines.present_practice.tables
    if baselines.age_and_sex is not None and baselines.age_and_sex.age is not None:
        tables.append(baselines.age_and_sex.age)
    few, total, fewest = 0, 0, int(rows.person.max()) + 1
    for table in tables:
        column = rows.x[:, names.index(table.feature)]
        people = _people_by_value(np.where(np.isin(column, table.knots), column, np.nan), rows.person)
        few, total, fewest = few + int((people < threshold).sum()), total + len(people), min(fewest, int(people.min()))
    return TABLES, few, total, fewest
