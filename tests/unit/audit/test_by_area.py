"""P13: an area where the score fails is seen behind one figure for all; where areas are alike, nothing is found."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from drawn_scores import SEX, audited, draw_scored, released_of
from scipy import stats

from riskkit.audit import areas_of_rows, by_area
from riskkit.audit.areas_of_rows import area_counts
from riskkit.audit.by_area import results_of_areas
from riskkit.audit.group_counts import Points, single_attributes
from riskkit.audit.scored_rows import open_rows
from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.scores import values_inside
from riskkit.release.hiding import Curtain
from riskkit.report import make_pages

FORCE = GroupSpec(name="force", label="Police force", column="force", protected=False)
STUDY = {"groups": [SEX.model_dump(), FORCE.model_dump()]}


def drawn(rows=6_000, seed=1, areas=6, fails=0.0, shares=None, **more):
    """Scored rows in areas; in the last one `fails` of the recorded outcomes went to people at random."""
    rng = np.random.default_rng([seed, 3])
    scored = draw_scored(rows, seed, **more)
    force = rng.choice(areas, rows, p=shares)
    label, bad = values_inside(scored).label, np.flatnonzero(force == areas - 1)
    bad = bad[rng.random(len(bad)) < fails]
    label[bad] = rng.permutation(label[bad])
    names = np.array([f"Area {chr(65 + at)}" for at in range(areas)])[force]
    scored.groups = Groups(pd.DataFrame({"sex": scored.groups.frame["sex"], "force": names}), (SEX, FORCE))
    return scored


def rows_of(finding, **wanted):
    return [row for row in finding.table if all(row[name] == value for name, value in wanted.items())]


def only_areas(scored, spec):
    """P13 alone, without the rest of an audit."""
    rows = open_rows(scored, spec)
    singles = single_attributes(rows, Points.of(rows), scored.groups)
    return results_of_areas(area_counts(singles, scored.groups.specs, None, rows), rows, spec)


@pytest.fixture(scope="module")
def failing():
    return audited(drawn(fails=1.0), **STUDY)


def test_an_area_where_the_score_fails_is_found_and_named(failing):
    finding = failing["P13"]

    assert finding.verdict == "difference found"
    out = {row["group"] for row in finding.table if row["verdict"] == "difference found"} - {"all areas"}
    assert out == {"Area F"}
    assert rows_of(finding, group="all areas", metric="AUC")[0]["verdict"] == "difference found"
    assert "share right when flagged" in finding.because


def test_its_clean_twin_is_not_called_different():
    finding = audited(drawn(), **STUDY)["P13"]

    assert finding.verdict == "measured"
    assert not [row for row in finding.table if row["verdict"] == "difference found"]


def test_where_all_areas_are_alike_a_difference_is_found_as_seldom_as_promised():
    spec, found = audited(drawn(400), **STUDY).spec, 0
    for seed in range(120):
        found += only_areas(drawn(2_000, seed=10_000 + seed), spec).verdict == "difference found"

    assert stats.binom.sf(found - 1, 120, 0.05) > 0.001


def test_figures_of_an_area_are_those_of_its_rows_alone(failing):
    inside = values_inside(failing.scored)
    here = (failing.scored.groups.frame["force"] == "Area B").to_numpy()
    flagged, y = inside.frame["flagged"].to_numpy()[here], inside.label[here]

    told = {row["metric"]: row for row in rows_of(failing["P13"], group="Area B")}

    assert told["people"]["count"] == here.sum()
    assert (told["PPV"]["count"], told["PPV"]["base"]) == (y[flagged].sum(), flagged.sum())
    assert (told["capture"]["count"], told["capture"]["base"]) == (y[flagged].sum(), y.sum())
    assert told["capture"]["value"] == pytest.approx(1 - told["FNR"]["value"])
    assert told["O/E"]["value"] == pytest.approx(y.sum() / inside.frame["score"].to_numpy()[here].sum())
    assert told["AUC"]["low"] < told["AUC"]["value"] < told["AUC"]["high"]


def test_a_protected_characteristic_is_no_area_and_without_one_the_finding_says_so():
    finding = audited(draw_scored(500))["P13"]

    assert (finding.verdict, finding.table) == ("not applicable", None)
    assert "cannot be told" in finding.because


@pytest.mark.parametrize(
    ("spec", "is_area"),
    [
        (FORCE, True),
        (GroupSpec(name="home", label="Where people live", column="area_code", protected=False), True),
        (GroupSpec(name="force", label="Police force", column="force", protected=True), False),
        (
            GroupSpec(name="crowding", label="People in an area", column="population", protected=False, bands=(9,)),
            False,
        ),
        (GroupSpec(name="workforce", label="In the workforce", column="work", protected=False), False),
    ],
)
def test_what_counts_as_an_area(spec, is_area):
    counts = SimpleNamespace(attribute=spec.name)

    assert area_counts([counts], (spec,), None, None) == ([counts] if is_area else [])


def test_without_such_a_characteristic_the_home_area_of_the_records_is_taken(monkeypatch):
    scored = draw_scored(2_000)
    rows = open_rows(scored, audited(draw_scored(200)).spec)
    areas = ["E1" if at % 3 else None for at in range(2_000)]
    arrow = {"area_code": SimpleNamespace(to_pylist=lambda: areas)}
    table = SimpleNamespace(order_by=lambda _: table, select=lambda _: table, to_pyarrow=lambda: arrow)
    origin = SimpleNamespace(cohort=SimpleNamespace(table=table))
    monkeypatch.setattr(areas_of_rows, "places_of", lambda origin, rows: np.arange(2_000))

    (counts,) = area_counts([], (SEX,), origin, rows)

    assert (counts.attribute, counts.levels) == ("home area", ("E1", "missing"))
    assert counts.people.tolist() == [1_333, 667]
    assert results_of_areas([counts], rows, audited(draw_scored(200)).spec).because == by_area.ONE


def test_too_many_areas_are_not_compared(monkeypatch):
    monkeypatch.setattr(by_area, "MOST_AREAS", 5)

    finding = audited(drawn(600), **STUDY)["P13"]

    assert (finding.verdict, finding.because) == ("cannot tell", by_area.TOO_MANY)


def test_an_area_with_few_people_gives_no_figure():
    audit = audited(drawn(2_000, areas=3, shares=[0.6, 0.39, 0.01]), **STUDY)

    told = rows_of(audit["P13"], group="Area C")

    assert {row["value"] for row in told if row["metric"] != "people"} == {None}
    assert {row["verdict"] for row in told if row["metric"] != "people"} == {"cannot tell"}


def test_small_counts_are_hidden_with_others_and_as_in_g01():
    released = released_of(audited(drawn(1_500, areas=5, intercept=-3.5), **STUDY))
    hidden = {(r["group"], r["metric"]) for r in rows_of(released["P13"]) if r["hidden"]}
    for metric in ("people", "recorded", "O/E", "selection", "FPR", "FNR", "PPV", "FOR"):
        in_g01 = {
            r["group"] for r in rows_of(released["G01"], attribute="force", metric=metric)
            if r["hidden"] and r["operating_point"] in ("all", "capacity")
        }  # fmt: skip
        assert in_g01 <= {group for group, name in hidden if name == metric}
    assert {g for g, m in hidden if m == "FNR"} <= {g for g, m in hidden if m == "capture"} != set()
    assert {g for g, m in hidden if m == "recorded"} <= {g for g, m in hidden if m == "AUC"}
    for row in released["P13"].table:
        if row["hidden"]:
            assert (row["count"], row["value"], row["p_adjusted"]) == (None, None, None)


def test_no_hidden_area_can_be_had_by_taking_the_others_from_all():
    audit = audited(drawn(1_500, areas=5, intercept=-3.5), **STUDY)
    released = released_of(audit)["P13"]
    curtain = Curtain(10)
    for metric in ("people", "selection", "recorded", "FNR", "PPV"):
        secret = [r["group"] for r in rows_of(released, metric=metric) if r["hidden"] and r["group"] != "all areas"]
        raw = [r for r in rows_of(audit["P13"], metric=metric) if r["group"] in secret]
        shown = [r for r in rows_of(released, metric=metric) if not r["hidden"] and r["group"] != "all areas"]
        assert not any(curtain.small(r["count"], r["base"] - r["count"]) for r in shown)
        assert len(secret) != 1
        assert not secret or not curtain.small(sum(r["count"] for r in raw))
    assert rows_of(released, metric="FNR", hidden=True)  # there was something to hide


def test_the_page_has_a_line_for_each_area_and_page_one_warns(failing):
    page = dict(make_pages(released_of(failing), {}, (), manifest={}))["audit-report.html"].decode()

    assert "one figure for all of them hides it" in page
    assert "Results by Police force" in page
    assert all(f"Area {letter}" in page for letter in "ABCDEF")
    assert "difference found: " in page
