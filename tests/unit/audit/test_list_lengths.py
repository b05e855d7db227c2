"""P14: lists of many lengths agree with the audit's own cuts, and no released row gives few people away."""

from itertools import pairwise

import pytest
from drawn_scores import draw_scored

from riskkit.audit.group_counts import Points, everyone
from riskkit.audit.list_lengths import over_list_lengths
from riskkit.audit.performance import list_counts, precision_and_capture
from riskkit.audit.scored_rows import open_rows
from riskkit.audit.training_findings import beside_baselines
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.scores import Evidence
from riskkit.release.hiding import Curtain
from riskkit.release.table_rules import Totals, hide_in_table
from riskkit.stats.list_lengths import LENGTHS

POINTS = tuple(
    {"model": "points", "label": "Points score", "length": length, "right": 900 * length, "known": 3_000 * length}
    for length in LENGTHS
)


def findings_of(**drawn):
    scored = draw_scored(3_000, **drawn)
    rows = open_rows(scored, AuditSpec())
    cuts = precision_and_capture(rows, everyone(rows, Points.of(rows)))
    found = [list_counts(rows), cuts, beside_baselines(scored.evidence)]
    return rows, {f.code: f for f in found}, over_list_lengths(rows, Evidence(lengths=POINTS))


def test_the_list_of_the_studys_own_length_is_the_studys_own_list():
    _, found, lengths = findings_of(capacity=0.1)

    own = next(row for row in lengths.table if row["chosen"] and row["length"] == 0.1)
    cut = {row["metric"]: row for row in found["P05"].table if row["operating_point"] == "capacity"}
    assert own["right"] == cut["precision"]["count"]
    assert [own["precision"], own["precision_low"]] == [cut["precision"]["value"], cut["precision"]["low"]]
    assert [own["capture"], own["capture_high"]] == [cut["capture"]["value"], cut["capture"]["high"]]


def test_outcomes_not_yet_known_are_on_the_list_and_in_no_figure():
    rows, _, lengths = findings_of(unknown=0.3)

    last = next(row for row in lengths.table if row["chosen"] and row["length"] == 0.2)
    assert 0 < last["known"] < 0.2 * len(rows)
    assert last["precision"] == last["right"] / last["known"]


def test_people_picked_at_random_find_their_share():
    _, _, lengths = findings_of()

    rows = [row for row in lengths.table if row["model"] == "base_rate"]
    assert [row["capture"] for row in rows[5:]] == [pytest.approx(row["length"], rel=0.1) for row in rows[5:]]


def test_without_any_known_outcome_it_is_not_applicable():
    _, _, lengths = findings_of(unknown=1.0)

    assert lengths.verdict == "not applicable"


@pytest.mark.parametrize("capacity", [0.02, 0.05, 0.1])
def test_between_shown_lists_and_the_cuts_of_p05_lie_many_people_or_none(capacity):
    _, found, lengths = findings_of(capacity=capacity)
    released = hide_in_table("P14", lengths.table, Curtain(10), Totals.of(found))

    shown = [raw for raw, row in zip(lengths.table, released, strict=True) if row["chosen"] and not row["hidden"]]
    listed = [(row["right"], row["known"] - row["right"]) for row in shown]
    listed += [(r["count"], r["base"] - r["count"]) for r in found["P05"].table if r["metric"] == "precision"]
    apart = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(sorted(set(listed))) if b in set(listed[: len(shown)])]
    assert len(shown) >= 4
    assert all(right >= 10 and wrong >= 10 for right, wrong in apart)
    assert all(right >= 10 and wrong >= 10 for right, wrong in listed[: len(shown)])


def test_released_rows_hold_no_counts_and_two_digits():
    _, found, lengths = findings_of()
    released = hide_in_table("P14", lengths.table, Curtain(10), Totals.of(found))

    assert all("right" not in row and "known" not in row for row in released)
    values = [
        row[name] for row in released for name in ("precision", "capture", "capture_low") if row[name] is not None
    ]
    assert values == [float(f"{value:.2g}") for value in values]
    assert any(row["hidden"] for row in released)


def test_few_recorded_outcomes_hide_every_list():
    _, found, lengths = findings_of(intercept=-9.0)
    released = hide_in_table("P14", lengths.table, Curtain(10), Totals.of(found))

    assert all(row["hidden"] and row["capture"] is None for row in released)


def test_a_baseline_is_held_against_its_own_figure_at_capacity():
    _, _, lengths = findings_of()
    totals = Totals(3_000, 3_000, 900, 300, {"points": ((95.0, 205.0),)})
    released = hide_in_table("P14", lengths.table, Curtain(10), totals)

    near = {row["length"]: row["hidden"] for row in released if row["model"] == "points"}
    assert near[0.1] is True  # 90 right of 300: five people from the figure of P06
    assert near[0.2] is False
