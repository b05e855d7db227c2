"""Checks of rates in a world of 2,000 people: the planted fault is found, its clean twin is not.

Faults are planted in the lazy tables of one world, so a test costs the check and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pytest

import riskkit as rk
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.rates_checks import CHECKS
from riskkit.cohort import build_cohort, label_outcomes
from riskkit.domain.findings import Finding
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin
from riskkit.domain.sources import Linkage
from riskkit.link import link_people
from riskkit.study import read_sources, with_data

STUDY = Path(__file__).parents[4] / "configs" / "first_serious_violence.yaml"
PEOPLE = 2_000
STATISTICAL = [f"D{number}" for number in range(27, 42)]
Change = Callable[[dict[str, Any]], dict[str, Any]]


def material_of(study: rk.StudySpec, linkage: Linkage) -> Material:
    cohort = build_cohort(linkage, study.cohort)
    history, follow_up = cut(cohort, linkage, study.target)
    return Material(study, Origin(cohort, history, (), follow_up, label_outcomes(follow_up, study.target)))


class Force:
    """One world, joined into people; `changed` gives the material of the same world with other tables."""

    def __init__(self, seed: int) -> None:
        self.world = rk.make_world(PEOPLE, seed)
        self.study = with_data(rk.read_study(STUDY), sources_folder=self.world.extracts)
        self.linkage = link_people(read_sources(self.study), self.study.linkage)
        self.clean = material_of(self.study, self.linkage)

    def changed(self, change: Change) -> Material:
        tables = {**self.linkage.sources.tables, **change(dict(self.linkage.sources.tables))}
        linkage = self.linkage.with_tables(tables, self.linkage.person_of, self.linkage.parts)
        if "involvements" in change(dict(self.linkage.sources.tables)):
            person_of = tables["people"].select("record_id", "person_id")
            parts = tables["involvements"].inner_join(person_of, "record_id")
            linkage = self.linkage.with_tables(
                tables, person_of, parts.select("event_id", "person_id", "role").distinct()
            )
        origin = self.clean.origin
        assert origin is not None
        from dataclasses import replace

        cohort = replace(origin.cohort, linkage=linkage)
        history, follow_up = cut(cohort, linkage, self.study.target)
        return Material(self.study, replace(origin, cohort=cohort, history=history, follow_up=follow_up))


@pytest.fixture(scope="module")
def force() -> Force:
    return Force(1)


def chance(column: Any, share: float) -> Any:
    """True for about this share of rows, always the same ones."""
    return (column.cast("string").hash().abs() % 1_000) < int(1_000 * share)


def since(column: Any, day: str) -> Any:
    return column >= ibis.literal(day).cast("timestamp")


def other_code(tables: dict[str, Any]) -> dict[str, Any]:
    """Half of domestic abuse since 2020 is coded as other violence."""
    events = tables["events"]
    hit = (events.offence == "domestic_abuse") & since(events.occurred_at, "2020-01-01") & chance(events.event_id, 0.5)
    return {"events": events.mutate(offence=ibis.ifelse(hit, "violence_other", events.offence))}


def cancelled_kept(tables: dict[str, Any]) -> dict[str, Any]:
    """Since 2021 cancelled crimes stay recorded."""
    events = tables["events"]
    hit = (events.status == "cancelled") & since(events.known_at, "2021-01-01")
    return {"events": events.mutate(status=ibis.ifelse(hit, "recorded", events.status))}


def victims_as_suspects(tables: dict[str, Any]) -> dict[str, Any]:
    """Since 2020 a fifth of the victims of violence are written as suspects."""
    events, parts = tables["events"], tables["involvements"]
    violent = events.filter((events.offence == "violence_other") & since(events.known_at, "2020-01-01"))
    hit = parts.event_id.isin(violent.event_id) & (parts.role == "victim") & chance(parts.event_id, 0.2)
    return {"involvements": parts.mutate(role=ibis.ifelse(hit, "suspect", parts.role)).distinct()}


def missing_written(tables: dict[str, Any]) -> dict[str, Any]:
    """Since 2018 police write W1 where nothing is known."""
    people = tables["people"]
    hit = (people.agency == "police") & since(people.known_at, "2018-01-01") & people.ethnicity_self.isnull()
    return {"people": people.mutate(ethnicity_self=ibis.ifelse(hit, "W1", people.ethnicity_self))}


def mixed_frames(tables: dict[str, Any]) -> dict[str, Any]:
    """One record in five hundred has the officer's code where people speak of themselves."""
    people = tables["people"]
    hit = people.ethnicity_officer.notnull() & chance(people.record_id, 0.002)
    return {"people": people.mutate(ethnicity_self=ibis.ifelse(hit, people.ethnicity_officer, people.ethnicity_self))}


def missing_tells(tables: dict[str, Any]) -> dict[str, Any]:
    """Half of the records of people without a serious weapon crime lose their ethnicity."""
    people, events, parts = tables["people"], tables["events"], tables["involvements"]
    serious = events.filter(events.offence.isin(("violence_knife_serious", "violence_gun_serious")))
    suspects = parts.filter((parts.role == "suspect") & parts.event_id.isin(serious.event_id))
    having = people.filter(people.record_id.isin(suspects.record_id)).select("person_id").distinct()
    hit = people.person_id.notin(having.person_id) & chance(people.record_id, 0.5)
    return {"people": people.mutate(ethnicity_self=ibis.ifelse(hit, ibis.null("string"), people.ethnicity_self))}


def harm_in_months(tables: dict[str, Any]) -> dict[str, Any]:
    """One area sends harm in months, not days, since 2022."""
    events = tables["events"]
    hit = (events.area_code == "E00000003") & since(events.known_at, "2022-01-01")
    return {"events": events.mutate(harm=ibis.ifelse(hit, events.harm / 30.44, events.harm))}


def areas_exchanged(tables: dict[str, Any]) -> dict[str, Any]:
    """Two areas stand under one another's codes in the first half of 2021."""
    events = tables["events"]
    when = since(events.occurred_at, "2021-01-01") & ~since(events.occurred_at, "2021-07-01")
    other = events.area_code.cases(("E00000001", "E00000006"), ("E00000006", "E00000001"), else_=events.area_code)
    return {"events": events.mutate(area_code=ibis.ifelse(when, other, events.area_code))}


def hindsight(tables: dict[str, Any]) -> dict[str, Any]:
    """A fifth of intelligence is graded 1A if somebody in it is suspected of a serious weapon crime later."""
    people, events, parts = tables["people"], tables["events"], tables["involvements"]
    serious = events.filter(events.offence.isin(("violence_knife_serious", "violence_gun_serious")))
    named = parts.inner_join(people.select("record_id", "person_id"), "record_id")
    suspected = named.filter(named.role == "suspect").inner_join(serious.select("event_id", "occurred_at"), "event_id")
    last = suspected.group_by("person_id").aggregate(last=suspected.occurred_at.max())
    known = named.inner_join(events.select("event_id", "known_at"), "event_id").inner_join(last, "person_id")
    proved = known.filter(known.last > known.known_at)
    hit = events.event_id.isin(proved.event_id) & events.grade.notnull() & chance(events.event_id, 0.2)
    return {"events": events.mutate(grade=ibis.ifelse(hit, "1A", events.grade))}


def no_spells(tables: dict[str, Any]) -> dict[str, Any]:
    """No spell in custody is in the extract."""
    return {"exposure": tables["exposure"].filter(tables["exposure"].reason != "custody")}


def weeded(tables: dict[str, Any]) -> dict[str, Any]:
    """People without a record in the last five years are gone, and their parts with them."""
    people, events, parts = tables["people"], tables["events"], tables["involvements"]
    dated = parts.inner_join(events.select("event_id", "known_at"), "event_id")
    dated = dated.inner_join(people.select("record_id", "person_id"), "record_id")
    recent = dated.filter(since(dated.known_at, "2021-01-01")).select("person_id").distinct()
    kept = people.filter(people.person_id.isin(recent.person_id))
    return {"people": kept, "involvements": parts.filter(parts.record_id.isin(kept.record_id))}


PLANTED: dict[str, tuple[str, Change]] = {
    "codes that change their meaning": ("D34", other_code),
    "cancelled crimes that stay recorded": ("D32", cancelled_kept),
    "victims written as suspects": ("D31", victims_as_suspects),
    "missing written as a value": ("D35", missing_written),
    "frames of ethnicity that are mixed": ("D36", mixed_frames),
    "missing that tells the outcome": ("D37", missing_tells),
    "harm in another unit": ("D30", harm_in_months),
    "areas that exchange their codes": ("D39", areas_exchanged),
    "grades given with hindsight": ("D29", hindsight),
    "custody without spells": ("D33", no_spells),
    "people weeded from the records": ("D28", weeded),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(force: Force, fault: str):
    code, change = PLANTED[fault]

    finding = CHECKS[code](force.changed(change))

    assert (finding.verdict, finding.severity) == ("broken", "blocks"), finding.because


@pytest.mark.parametrize("code", STATISTICAL)
def test_its_clean_twin_is_not(force: Force, code: str):
    finding = CHECKS[code](force.clean)

    assert finding.verdict in ("held", "cannot tell"), finding.because
    assert not finding.blocks


def test_no_check_says_a_count_in_words_or_leaves_a_cell_undefined(force: Force):
    for code, check in CHECKS.items():
        finding = check(force.clean)
        assert finding.code == code
        assert finding.because
        for row in finding.table or ():
            assert all(value is None or isinstance(value, (str, int, float, bool)) for value in row.values())
            assert all(value == value for value in row.values()), row


def test_without_records_every_check_says_why_it_did_not_run():
    for code, check in CHECKS.items():
        finding: Finding = check(Material(None, None))
        assert (finding.code, finding.verdict) == (code, "not applicable")
        assert finding.because


def test_the_card_of_the_shipped_study_holds_in_a_larger_world():
    world = rk.make_world(20_000, 2)
    study = with_data(rk.read_study(STUDY), sources_folder=world.extracts)

    finding = CHECKS["D26"](material_of(study, link_people(read_sources(study), study.linkage)))

    assert finding.verdict == "held", finding.because
    rates = [row for row in finding.table or () if row["year"] is not None]
    assert {row["year"] for row in rates} >= {"2020", "2024"}
    assert all(row["alarm"] is False for row in rates)


@pytest.mark.slow
def test_clean_worlds_do_not_alarm():
    alarms = []
    for seed in range(2, 6):
        force = Force(seed)
        alarms += [(seed, code) for code, check in CHECKS.items() if check(force.clean).verdict == "broken"]

    assert alarms == []
