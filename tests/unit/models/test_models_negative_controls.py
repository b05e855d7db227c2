"""Negative controls: an honest way of making models finds nothing where nothing is; a leaking one is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from riskkit.audit.definitions.control_findings import nothing_found_where_nothing_is, splits_alike
from riskkit.audit.definitions.material import Material
from riskkit.domain.scores import Evidence
from riskkit.models.competition import Choice
from riskkit.models.negative_controls import FEW, look_for_nothing
from riskkit.models.rows import training_rows
from riskkit.models.training import train

DATES = ("2021-01-01", "2022-01-01", "2023-01-01")


class Remembers:
    """A way of fitting that keeps every answer it was ever shown, as a table made on all rows does."""

    def __init__(self) -> None:
        self.seen: dict[bytes, float] = {}

    def __call__(self, x, y, monotone):
        self.seen.update({row.tobytes(): float(answer) for row, answer in zip(x, y, strict=True)})
        return self

    def raw(self, x):
        return np.array([self.seen.get(row.tobytes(), 0.0) for row in x])

    def contributions(self, x):
        return np.abs(x) * 0.0 + np.arange(x.shape[1])[None, :] * (np.arange(len(x)) % 2)[:, None], None


@pytest.fixture
def past(examples):
    return examples(400, dates=DATES)


@pytest.fixture
def quick(study):
    return study(model={"recipes": ["logistic"], "logistic_strengths": [0.3]}).model


def controls_of(past, spec, **changes):
    return {row["control"]: row for row in train(replace(past, **changes), spec).evidence.controls}


def judged(controls):
    return nothing_found_where_nothing_is(Material(None, None, rows=object(), evidence=Evidence(controls=controls)))


def test_on_shuffled_outcomes_an_honest_recipe_finds_nothing(past, quick):
    found = controls_of(past, quick)

    shuffled = found["shuffled outcome"]
    assert abs(shuffled["auc"] - 0.5) < 3 * shuffled["se"]
    assert found["recorded outcome"]["auc"] > 0.5 + 3 * found["recorded outcome"]["se"]
    assert judged(tuple(found.values())).verdict == "held"


def test_a_way_of_fitting_that_remembers_the_held_out_answers_is_seen(past, quick):
    rows = training_rows(past)
    choice = Choice(**dict.fromkeys(Choice.__dataclass_fields__))

    found = look_for_nothing(rows, choice, quick, None, fit=Remembers())

    shuffled = next(row for row in found if row["control"] == "shuffled outcome")
    assert shuffled["auc"] - 0.5 > 3 * shuffled["se"]
    finding = judged(found)
    assert (finding.verdict, "shuffled outcome" in finding.because) == ("broken", True)


def test_a_random_feature_does_not_lead(past, quick):
    row = controls_of(past, quick)["random feature"]

    assert (row["rank"] > 1, row["of"]) == (True, 6)


def test_the_order_of_rows_changes_no_control(past, quick):
    order = np.random.default_rng(1).permutation(len(past))

    assert train(past, quick).evidence.controls == train(past.take(order), quick).evidence.controls


def test_with_few_outcomes_controls_say_why_they_cannot_be_had(examples, quick):
    few = examples(60, rate=-3.5)

    found = train(few, quick).evidence.controls

    assert {row["reason"] for row in found if row["control"] in ("recorded outcome", "shuffled outcome")} == {FEW}
    assert (judged(found).verdict, judged(found).severity) == ("cannot tell", "warns")


def row(control, auc=None, se=0.01, rank=None, of=None):
    return {"control": control, "auc": auc, "se": se, "rank": rank, "of": of, "reason": None}


HONEST = (
    row("recorded outcome", 0.75),
    row("shuffled outcome", 0.51),
    row("outcome before the date", 0.80),
    row("random feature", rank=9, of=10),
    row("split: rows at random", 0.76),
    row("split: later dates from earlier ones", 0.72),
)


@pytest.mark.parametrize(
    ("check", "changed", "expected"),
    [
        (nothing_found_where_nothing_is, row("shuffled outcome", 0.529), "held"),
        (nothing_found_where_nothing_is, row("shuffled outcome", 0.531), "broken"),
        (nothing_found_where_nothing_is, row("shuffled outcome", 0.469), "broken"),
        (nothing_found_where_nothing_is, row("random feature", rank=2, of=10), "held"),
        (nothing_found_where_nothing_is, row("random feature", rank=1, of=10), "broken"),
        (nothing_found_where_nothing_is, row("random feature", rank=1, of=3), "held"),
        (nothing_found_where_nothing_is, row("outcome before the date", 0.71), "held"),
        (nothing_found_where_nothing_is, row("outcome before the date", 0.69), "broken"),
        (splits_alike, row("split: rows at random", 0.79), "held"),
        (splits_alike, row("split: rows at random", 0.81), "broken"),
        (splits_alike, row("split: later dates from earlier ones", 0.64), "broken"),
        (splits_alike, row("split: rows at random"), "not applicable"),
    ],
)
def test_every_limit_is_the_one_that_is_stated(check, changed, expected):
    controls = tuple(changed if one["control"] == changed["control"] else one for one in HONEST)

    assert check(Material(None, None, rows=object(), evidence=Evidence(controls=controls))).verdict == expected


def test_before_a_model_there_is_nothing_to_control():
    finding = nothing_found_where_nothing_is(Material(None, None))

    assert (finding.verdict, finding.because) == ("not applicable", "nothing is trained yet")
