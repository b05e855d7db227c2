"""Each check of the definitions on tiny drawn records: the planted fault is found, its clean twin is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest
from drawn_records import cohort_of, cohort_spec, linkage_of, target_spec

from riskkit.audit import Material, check_definitions
from riskkit.audit.definitions.eligibility import eligibility_from_the_past
from riskkit.audit.definitions.entries import DEFINITION_ENTRIES
from riskkit.audit.definitions.record_checks import (
    cut_where_promised,
    dates_in_order,
    first_means_first,
    labels_from_the_target,
    nothing_on_both_sides,
)
from riskkit.audit.definitions.row_checks import every_row_accounted_for, one_row_each, outcome_is_mature, time_at_risk
from riskkit.cohort import build_cohort, label_outcomes
from riskkit.domain.findings import Finding
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin

# Ibis 12 reads DuckDB 2 through a name that DuckDB calls deprecated; nothing here can change that.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")

EVENTS = """
person | role    | offence | occurred   | known
ann    | suspect | theft   | 2020-01-01 | 2020-01-05
ann    | suspect | knife   | 2021-06-01 | 2021-06-02
bob    | victim  | knife   | 2020-05-01 | 2020-05-02
bob    | victim  | knife   | 2021-02-01 | 2021-02-02
cat    | suspect | theft   | 2020-03-01 | 2021-04-01
cat    | suspect | theft   | 2020-02-01 | 2020-02-02
"""
FIRST = {"which": "first"}


def origin_of(
    events: str = EVENTS, *, dates: tuple[str, ...] = ("2021-01-01",), exposure: str = "", **target: Any
) -> Origin:
    linkage = linkage_of(events, exposure=exposure)
    cohort = cohort_of(linkage, *dates)
    history, follow_up = cut(cohort, linkage, target_spec(**target))
    return Origin(cohort, history, (), follow_up, label_outcomes(follow_up, target_spec(**target)))


ALONE: dict[str, Callable[[Origin], Finding]] = {
    "D01": lambda origin: every_row_accounted_for(origin, ()),
    "D02": dates_in_order,
    "D03": cut_where_promised,
    "D04": nothing_on_both_sides,
    "D05": eligibility_from_the_past,
    "D06": outcome_is_mature,
    "D07": first_means_first,
    "D08": lambda origin: one_row_each(origin, None),
    "D09": labels_from_the_target,
    "D13": time_at_risk,
}


class checked:
    """One check at a time, when asked for."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin

    def __getitem__(self, code: str) -> Finding:
        finding = ALONE[code](self.origin)
        assert finding.code == code
        return finding


@pytest.fixture(scope="module")
def clean() -> dict[str, Finding]:
    return {finding.code: finding for finding in check_definitions(Material(None, origin_of(**FIRST)))}


@pytest.mark.parametrize("code", ["D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09"])
def test_clean_records_hold_every_check(clean: dict[str, Finding], code: str):
    assert clean[code].verdict == "held"
    assert clean[code].count == 0


def test_every_check_stands_in_order_and_says_why_it_did_not_run(clean: dict[str, Finding]):
    assert list(clean) == sorted(entry.code for entry in DEFINITION_ENTRIES)
    assert all(f.because for f in clean.values() if f.verdict == "not applicable")


def test_without_records_the_checks_of_records_are_not_applicable():
    found = {finding.code: finding for finding in check_definitions(Material(None, None))}

    assert {found[code].verdict for code in ("D02", "D03", "D04", "D05", "D06", "D07", "D09", "D13")} == {
        "not applicable"
    }


def test_d01_finds_a_join_that_repeats_rows():
    origin = origin_of()
    twice = origin.history.events.union(origin.history.events)

    finding = checked(replace(origin, history=replace(origin.history, events=twice)))["D01"]

    assert finding.verdict == "broken"
    assert "the history" in finding.because


def test_d01_finds_parts_that_were_joined_twice():
    origin = origin_of()
    doubled = origin.cohort.linkage.parts.union(origin.cohort.linkage.parts)
    linkage = replace(origin.cohort.linkage, parts=doubled)
    cohort = replace(origin.cohort, linkage=linkage)
    history, follow_up = cut(cohort, linkage, target_spec())

    finding = checked(Origin(cohort, history, (), follow_up, label_outcomes(follow_up, target_spec())))["D01"]

    assert "people joined with their events" in finding.because


def test_d01_lists_every_step_and_drop_once(clean: dict[str, Finding]):
    rows = clean["D01"].table
    assert rows is not None
    names = [(row["step"], row["dropped_reason"]) for row in rows]

    assert len(names) == len(set(names))
    assert {"step", "unit", "rows_in", "rows_out", "people_in", "people_out", "dropped_reason", "dropped_rows"} == set(
        rows[0]
    )


def test_d02_finds_an_event_known_before_it_happened():
    finding = checked(origin_of(EVENTS + "ann | suspect | theft | 2020-02-01 | 2020-01-01\n"))["D02"]

    assert (finding.verdict, finding.count) == ("broken", 1)


def test_d02_finds_a_spell_that_ends_before_it_begins():
    spells = "record | from | to | reason\nann | 2021-03-01 | 2021-02-01 | custody"

    assert checked(origin_of(exposure=spells))["D02"].count == 1


def test_d03_finds_the_future_in_a_history_made_by_hand():
    origin = origin_of()
    wrong = replace(origin.history, events=origin.history.events.union(origin.follow_up.events))

    finding = checked(replace(origin, history=wrong))["D03"]

    assert finding.verdict == "broken"
    assert "on or after the as-of date" in finding.because


def test_d03_finds_a_follow_up_that_begins_too_early():
    origin = origin_of()
    wrong = replace(origin.follow_up, events=origin.follow_up.events.union(origin.history.events))

    assert "happened before it begins" in checked(replace(origin, follow_up=wrong))["D03"].because


def test_d04_finds_an_event_on_both_sides():
    origin = origin_of()
    wrong = replace(origin.history, events=origin.history.events.union(origin.follow_up.events.limit(1)))

    assert checked(replace(origin, history=wrong))["D04"].count == 1


def test_d05_finds_a_cohort_chosen_by_the_future():
    linkage = linkage_of(EVENTS)
    honest = build_cohort(linkage, cohort_spec("2021-01-01"))

    def only_people_seen_again(other: Any, dates: Any = None) -> Any:
        seen = other.parts.inner_join(other.sources.tables["events"], "event_id")
        again = seen.filter(seen.occurred_at >= ibis.literal("2021-01-01").cast("timestamp"))
        cohort = build_cohort(other, cohort_spec("2021-01-01"))
        return replace(cohort, table=cohort.table.semi_join(again, "person_id"), rebuild=only_people_seen_again)

    chosen = only_people_seen_again(linkage)
    history, follow_up = cut(honest, linkage, target_spec())

    assert checked(Origin(honest, history, (), follow_up))["D05"].verdict == "held"
    wrong = checked(Origin(chosen, history, (), follow_up))["D05"]
    assert wrong.verdict == "broken"
    assert "only because of later records" in wrong.because


def test_d05_looks_at_a_sample_of_a_large_cohort_and_says_so():
    origin = origin_of()
    later = origin.cohort.table.mutate(sex=ibis.literal("M"))

    held = eligibility_from_the_past(origin, most_rows=1)
    wrong = eligibility_from_the_past(replace(origin, cohort=replace(origin.cohort, table=later)), most_rows=1)

    assert held.verdict == "held"
    assert "a sample of" in held.because
    assert wrong.base < origin.cohort.rows


def test_d05_finds_an_attribute_taken_from_later_records():
    origin = origin_of()
    later = origin.cohort.table.mutate(sex=ibis.literal("M"))

    finding = checked(replace(origin, cohort=replace(origin.cohort, table=later)))["D05"]

    assert (finding.verdict, finding.count) == ("broken", origin.cohort.rows)


def test_d06_counts_by_date_and_finds_an_outcome_that_is_not_mature():
    origin = origin_of(dates=("2021-01-01", "2030-06-01"))
    table = checked(origin)["D06"].table
    assert table is not None

    assert table[0] == {"as_of": "2021-01-01", "rows": 3, "yes": 1, "no": 2, "not_yet_known": 0}
    assert table[1] == {"as_of": "2030-06-01", "rows": 3, "yes": 0, "no": 0, "not_yet_known": 3}
    silent = origin.labels.frame.assign(label=origin.labels.frame["label"].fillna(0.0))
    wrong = checked(replace(origin, labels=replace(origin.labels, frame=silent)))["D06"]
    assert (wrong.verdict, wrong.count) == ("broken", 3)


def test_d07_finds_somebody_who_had_the_outcome_before():
    earlier = EVENTS + "ann | suspect | knife | 2019-06-01 | 2019-06-02\n"

    assert checked(origin_of(earlier, **FIRST))["D07"].count == 1
    assert checked(origin_of(earlier))["D07"].verdict == "not applicable"


def test_d08_finds_a_repeated_row_and_a_strange_label():
    origin = origin_of()
    repeated = replace(origin.cohort, table=origin.cohort.table.union(origin.cohort.table))
    strange = origin.labels.frame.assign(label=[2.0, 0.0, 1.0])

    assert checked(replace(origin, cohort=repeated))["D08"].verdict == "broken"
    assert checked(replace(origin, labels=replace(origin.labels, frame=strange)))["D08"].count == 1


def test_d09_finds_a_victim_counted_as_a_suspect():
    origin = origin_of()
    as_victim = label_outcomes(origin.follow_up, target_spec(role="victim"))
    swapped = replace(as_victim, spec=origin.labels.spec)

    finding = checked(replace(origin, labels=swapped))["D09"]

    assert (finding.verdict, finding.count) == ("broken", 2)


def test_d13_shows_time_in_custody_by_outcome():
    spells = "record | from | to | reason\nbob | 2021-03-01 | 2021-04-01 | custody"
    finding = checked(origin_of(exposure=spells))["D13"]

    assert finding.verdict == "measured"
    assert [(row["outcome"], row["count"], row["base"]) for row in finding.table] == [
        ("yes", 0, 1),
        ("no", 1, 2),
        ("not yet known", 0, 0),
    ]
    assert finding.table[1]["mean_days_lost"] == pytest.approx(31 / 2)


def test_d13_finds_days_at_risk_that_cannot_be():
    origin = origin_of(exposure="record | from | to | reason\nbob | 2021-03-01 | 2021-04-01 | custody")
    wrong = origin.labels.frame.assign(days_at_risk=[400.0, 365.0, -1.0])

    assert checked(replace(origin, labels=replace(origin.labels, frame=wrong)))["D13"].count == 2


def test_no_check_says_a_count_of_people_in_words(clean: dict[str, Finding]):
    wrong = checked(origin_of(EVENTS + "ann | suspect | theft | 2020-02-01 | 2020-01-01\n"))

    for finding in (*clean.values(), wrong["D02"]):
        words = finding.because.replace(date(2030, 12, 31).isoformat(), "")
        assert not any(word.isdigit() for word in words.replace(",", " ").split()), finding.because


def test_labels_hold_what_the_checks_read():
    frame = origin_of().labels.frame
    assert list(frame.columns) == ["label", "events", "first_at", "harm", "days_at_risk"]
    assert isinstance(frame, pd.DataFrame)
    assert np.isin(frame["label"], [0.0, 1.0]).all()
