"""A second coding agrees with an honest engine, over every kind of extract, and catches engines that are not honest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import tiny_extracts
from drawn_records import cohort_spec, target_spec

import riskkit as rk
from riskkit.audit import Material
from riskkit.audit.definitions import second_coding_check
from riskkit.audit.definitions.second_coding_check import second_coding_agrees
from riskkit.audit.second_coding.coding import told_of
from riskkit.audit.second_coding.one_person import Event, choose_people, read_people, smallest_hashes
from riskkit.audit.second_coding.raw_tables import ExtractFiles
from riskkit.cohort import build_cohort, label_outcomes, labelling, person_facts
from riskkit.domain import history as cutting
from riskkit.domain.data_spec import LinkageSpec, SourcesSpec
from riskkit.domain.findings import Finding
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin
from riskkit.link import link_people
from riskkit.sources import read_sources

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
STUDY = Path(__file__).parents[3] / "configs" / "first_serious_violence.yaml"
AS_OF = ("2018-01-01", "2022-01-01")


@pytest.fixture(scope="module")
def world():
    return rk.make_world(2_000, seed=11, years=12)


def study_on(spec: SourcesSpec, **parts: Any) -> Any:
    """The shipped study with other sources, and other parts if given. Paths start from the working folder."""
    study = rk.read_study(STUDY).standing_in(Path())
    return study.model_copy(update={"sources": spec, **parts}).standing_in(Path())


@pytest.fixture(scope="module")
def study(world):
    spec = SourcesSpec(data_kind="synthetic", extract_date=world.extract_date, folder=str(world.extracts))
    shipped = rk.read_study(STUDY)
    rules = {"which": "any", "offences": ("violence_other", "violence_serious_other"), "horizon_days": 365}
    return study_on(
        spec,
        cohort=shipped.cohort.model_copy(update={"as_of": cohort_spec(*AS_OF).as_of, "seen_within_days": 700}),
        target=shipped.target.model_copy(update=rules),
    )


def origin_of(study: Any, records: Any) -> Origin:
    linked = link_people(records, study.linkage)
    cohort = build_cohort(linked, study.cohort)
    history, follow_up = cut(cohort, linked, study.target)
    return Origin(cohort, history, (), follow_up, label_outcomes(follow_up, study.target))


def checked(study: Any, records: Any) -> Finding:
    return second_coding_agrees(Material(study, origin_of(study, records)))


def faults(finding: Finding) -> list[str]:
    return [row["check"] for row in finding.table or () if row["count"]]


def test_an_honest_engine_and_the_second_coding_agree(study, world):
    finding = checked(study, world.sources)

    assert (finding.verdict, finding.count) == ("held", 0)
    assert all(row["base"] > 100 for row in finding.table)


def horizon_a_day_longer(patch: pytest.MonkeyPatch) -> None:
    honest = cutting._sides_by_day

    def longer(target, extract, happened, known, as_of):
        return honest(target.model_copy(update={"horizon_days": 380}), extract, happened, known, as_of)

    patch.setattr(cutting, "_sides_by_day", longer)


def role_ignored(patch: pytest.MonkeyPatch) -> None:
    honest = labelling.matches
    patch.setattr(labelling, "matches", lambda t, wanted: honest(t, wanted.model_copy(update={"roles": None})))


def status_ignored(patch: pytest.MonkeyPatch) -> None:
    honest = labelling.matches
    patch.setattr(labelling, "matches", lambda t, wanted: honest(t, wanted.model_copy(update={"statuses": None})))


def labels_before_they_are_mature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(labelling, "last_mature_as_of", lambda target, extract: extract)


def earlier_records_ignored(patch: pytest.MonkeyPatch) -> None:
    honest = person_facts.known_facts

    def without(spine, linkage, spec):
        return honest(spine, linkage, spec.model_copy(update={"without_earlier": None}))

    patch.setattr("riskkit.cohort.choosing.known_facts", without)


def the_future_counts_as_known(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cutting, "_is_history", lambda pairs: pairs.occurred_at < pairs.as_of.cast("timestamp") + _days(90))


def ages_a_year_too_high(patch: pytest.MonkeyPatch) -> None:
    honest = person_facts.whole_years
    patch.setattr(person_facts, "whole_years", lambda born, when: honest(born, when) + 1)


def _days(days: int) -> Any:
    import ibis

    return ibis.interval(days=days)


@pytest.mark.parametrize(
    ("mutant", "fault"),
    [
        (horizon_a_day_longer, "another number of events"),
        (role_ignored, "another label"),
        (status_ignored, "another number of events"),
        (labels_before_they_are_mature, "another label"),
        (earlier_records_ignored, "in the cohort by the engine only"),
        (the_future_counts_as_known, "in the cohort by the engine only"),
        (ages_a_year_too_high, "in the cohort by the second coding only"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_mutant_of_the_engine_is_caught(mutant, fault, study, world, monkeypatch):
    changed = study
    if mutant is labels_before_they_are_mature:
        late = study.cohort.model_copy(update={"as_of": cohort_spec("2025-06-01").as_of})
        changed = study.model_copy(update={"cohort": late})
    mutant(monkeypatch)

    finding = checked(changed, world.sources)

    assert finding.verdict == "broken"
    assert fault in faults(finding)


@pytest.mark.parametrize("column", ["label", "events", "first_at"])
def test_one_wrong_cell_of_a_labelled_person_is_enough(column, study, world):
    origin = origin_of(study, world.sources)
    frame = origin.labels.frame.copy()
    row = int(np.flatnonzero(frame["label"] == 1)[0])
    frame.loc[row, column] = {
        "label": np.nan,
        "events": 99,
        "first_at": frame.loc[row, "first_at"] + timedelta(days=1),
    }[column]
    if column == "label":
        frame.loc[row, "label"], few = 0.0, frame["label"] == 1
        assert few.any()
    wrong = replace(origin, labels=replace(origin.labels, frame=frame))

    finding = second_coding_agrees(Material(study, wrong))

    assert finding.verdict == ("broken" if column != "label" or _sampled(study, origin, row) else "held")


def _sampled(study: Any, origin: Origin, row: int) -> bool:
    """A person whose "yes" was lost is only found if the sample of 300 holds them."""
    person = origin.cohort.keys()["person_id"][row]
    raw = ExtractFiles(study.sources, Path())
    label = origin.labels.frame["label"].drop(index=row)
    named = set(origin.cohort.keys()["person_id"][label.index[label == 1]])
    return person in named or person in choose_people(raw, "given", study.seed, second_coding_check.OTHERS)


def test_a_person_the_engine_lost_is_found_though_it_has_no_row(study, world):
    """Half of the sample is drawn from the raw records, so a table cut short on the way in shows."""
    records = world.sources
    events = records.tables["events"].filter(records.tables["events"].agency != "police")
    short = replace(records, tables={**records.tables, "events": events})

    finding = checked(study, short)

    assert "in the cohort by the second coding only" in faults(finding)


def tiny_study(spec: SourcesSpec, linking: str) -> Any:
    return study_on(
        spec,
        linkage=LinkageSpec(method=linking),
        cohort=cohort_spec("2024-01-01", age_from=0),
        target=target_spec(offences=("violence",), role="charged", statuses=("charged",), horizon_days=90),
    )


@pytest.mark.parametrize("linking", ["given", "exact"])
@pytest.mark.parametrize("kind", ["csv", "parquet", "parts", "duckdb"])
def test_every_kind_of_extract_is_coded_twice(kind, linking, tmp_path):
    tables = tiny_extracts.tiny_tables()
    if kind == "duckdb":
        tiny_extracts.write_parquet(tmp_path / "given", tables)
        with duckdb.connect(tmp_path / "all.db") as given:
            for name in tables:
                given.execute(f"CREATE TABLE {name} AS FROM '{tmp_path / 'given' / name}.parquet'")
        spec = tiny_extracts.a_spec(folder=None, database=str(tmp_path / "all.db"))
    else:
        folder = tmp_path / "extracts"
        write = tiny_extracts.write_csv if kind == "csv" else tiny_extracts.write_parquet
        write(folder, tables)
        if kind == "parts":
            (folder / "events").mkdir()
            (folder / "events.parquet").rename(folder / "events" / "part-0.parquet")
        spec = tiny_extracts.a_spec(folder=str(folder))
    study = tiny_study(spec, linking)

    finding = checked(study, read_sources(spec, base=Path()))

    assert (finding.verdict, finding.base) == ("held", 2)
    assert ("selected on the engine" in finding.limits) == (kind == "duckdb")
    assert [row["base"] for row in finding.table] == [1, 2, 2, 2, 2, 2]


def test_people_with_equal_names_are_one_person_by_their_smallest_record(tmp_path):
    tiny_extracts.write_csv(tmp_path / "extracts", tiny_extracts.tiny_tables())
    raw = ExtractFiles(tiny_extracts.a_spec(folder=str(tmp_path / "extracts")), Path())

    people = read_people(raw, "exact", ["r3", "r2"])

    assert {name: [r["record_id"] for r in person.records] for name, person in people.items()} == {
        "r1": ["r1", "r3"],
        "r2": ["r2"],
    }


def test_a_declared_recording_delay_stands_in_for_known_at(tmp_path):
    tables = tiny_extracts.tiny_tables()
    del tables["events"]["known_at"]
    tiny_extracts.write_csv(tmp_path / "extracts", tables)
    spec = tiny_extracts.a_spec(folder=str(tmp_path / "extracts"), recording_delay_days=3)

    people = read_people(ExtractFiles(spec, Path()), "given", ["ann"])

    assert [(e.occurred_at.day, e.known_at - e.occurred_at) for e in people["ann"].events] == [
        (1, timedelta(days=3)),
        (1, timedelta(days=3)),
    ]
    assert checked(tiny_study(spec, "given"), read_sources(spec, base=Path())).verdict == "held"


def test_extracts_that_are_gone_cannot_be_coded_twice(tmp_path):
    tiny_extracts.write_csv(tmp_path / "extracts", tiny_extracts.tiny_tables())
    spec = tiny_extracts.a_spec(folder=str(tmp_path / "extracts"))
    study = tiny_study(spec, "given")
    origin = origin_of(study, read_sources(spec, base=Path()))
    (tmp_path / "extracts" / "events.csv").unlink()

    finding = second_coding_agrees(Material(study, origin))

    assert finding.verdict == "cannot tell"
    assert finding.blocks


def test_without_records_or_without_a_study_it_does_not_apply(study, world):
    assert second_coding_agrees(Material(study, None)).verdict == "not applicable"
    assert second_coding_agrees(Material(None, origin_of(study, world.sources))).verdict == "not applicable"


def test_rows_without_an_outcome_are_held_against_the_cohort_only(study, world):
    origin = replace(origin_of(study, world.sources), labels=None)

    finding = second_coding_agrees(Material(study, origin))

    assert finding.verdict == "held"
    assert len(finding.table) == 3


def test_the_sample_is_the_same_every_time_and_another_under_another_seed():
    ids = [f"p{i}" for i in range(1_000)]

    assert smallest_hashes(ids, 7, 20) == smallest_hashes(list(reversed(ids)), 7, 20)
    assert smallest_hashes(ids, 7, 20) != smallest_hashes(ids, 8, 20)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "counts"),
        ({"occurred_at": "2023-12-31", "known_at": "2023-12-31"}, "before the as-of date"),
        ({"occurred_at": "2023-12-31", "known_at": "2024-01-01"}, "before the as-of date, though known only later"),
        ({"occurred_at": "2024-01-01", "known_at": "2024-01-01"}, "in the days left out after the as-of date"),
        ({"occurred_at": "2024-01-02", "known_at": "2024-01-02"}, "counts"),
        ({"occurred_at": "2024-01-10T23:59:59", "known_at": "2024-01-11"}, "counts"),
        ({"occurred_at": "2024-01-11", "known_at": "2024-01-11"}, "after the horizon"),
        ({"known_at": "2024-07-01"}, "known only after the extract"),
        ({"roles": ("victim", "witness")}, "role victim, witness"),
        ({"offence": "theft"}, "another offence"),
        ({"offence": None}, "another offence"),
        ({"kind": "custody"}, "another kind of record"),
        ({"status": "cancelled"}, "status cancelled"),
        ({"initiated_by": "police"}, "set going by police"),
    ],
)
def test_the_rule_says_of_each_event_why_it_does_or_does_not_count(changes, told):
    plain = {"event_id": 1, "agency": "police", "kind": "crime", "offence": "knife", "status": "recorded",
             "initiated_by": "public", "grade": None, "roles": ("suspect",), "occurred_at": "2024-01-05",
             "known_at": "2024-01-06"}  # fmt: skip
    values = {**plain, **changes}
    moments = {name: datetime.fromisoformat(values[name]) for name in ("occurred_at", "known_at")}
    target = target_spec(kinds=("crime",), initiated_by=("public",), horizon_days=10, embargo_days=1)

    found = told_of(Event(**{**values, **moments}), date(2024, 1, 1), target, date(2024, 6, 30))

    assert found == told
