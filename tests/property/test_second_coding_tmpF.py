"""The second coding and the engine agree on every person and date, whatever the records and the rules are."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from drawn_records import cohort_spec, linkage_from, target_spec
from drawn_worlds import AREAS, AS_OF, KINDS, PEOPLE, STARTERS, STATUSES, all_events, all_exposure, all_people, filters
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.audit.second_coding.coding import code_person
from riskkit.audit.second_coding.one_person import read_people
from riskkit.audit.second_coding.raw_tables import ExtractFiles
from riskkit.cohort import build_cohort, label_outcomes
from riskkit.domain.data_spec import SourcesSpec
from riskkit.domain.errors import SpecError
from riskkit.domain.history import cut


def some(values):
    return st.none() | st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


@st.composite
def cohorts(draw):
    young, old = sorted([draw(st.integers(0, 70)), draw(st.integers(1, 70))])
    return cohort_spec(
        *AS_OF,
        seen=draw(filters()),
        seen_within_days=draw(st.sampled_from([1, 29, 30, 90])),
        age_from=young if draw(st.booleans()) else 0,
        age_to=max(old, 1) if draw(st.booleans()) else 100,
        age_unknown=draw(st.sampled_from(["keep", "leave out"])),
        areas=draw(st.none() | st.lists(st.sampled_from(AREAS[:2]), min_size=1, max_size=2, unique=True)),
        without_earlier=draw(st.none() | filters()),
    )


@st.composite
def targets(draw):
    return target_spec(
        role=draw(st.sampled_from(["suspect", "charged", "victim"])),
        offences=draw(st.sampled_from([("knife",), ("knife", "gun")])),
        kinds=draw(some(KINDS)),
        statuses=draw(st.lists(st.sampled_from(STATUSES), min_size=1, unique=True)),
        initiated_by=draw(some(STARTERS)),
        horizon_days=draw(st.sampled_from([2, 15, 30, 31])),
        embargo_days=draw(st.sampled_from([0, 0, 1])),
        waiting_days=draw(st.sampled_from([0, 1, 20])),
    )


def written(linkage, kind):
    """The tables as files in a folder of their own."""
    folder = Path(tempfile.mkdtemp())
    for name, table in linkage.sources.tables.items():
        rows = table.to_pyarrow()
        if kind == "csv":
            pa.csv.write_csv(rows, folder / f"{name}.csv")
        else:
            pq.write_table(rows, folder / f"{name}.parquet")
    return SourcesSpec(data_kind="synthetic", extract_date=linkage.sources.extract_date, folder=str(folder))


def second(linkage, spec, target, kind):
    people = read_people(ExtractFiles(written(linkage, kind), Path()), "given", PEOPLE)
    coded = [
        one for p in people.values() for one in code_person(p, spec.as_of, spec, target, linkage.sources.extract_date)
    ]
    return {(one.person_id, one.as_of): (one.label, one.events, one.first_at) for one in coded if one.why_out is None}


def first(linkage, spec, target):
    try:
        cohort = build_cohort(linkage, spec)
    except SpecError as refused:
        return None if "matches none of the events" in str(refused) and "without_earlier" in str(refused) else {}
    frame = label_outcomes(cut(cohort, linkage, target)[1], target).frame
    keys = cohort.keys()
    return {
        (key.person_id, key.as_of.date()): (
            None if said.label != said.label else bool(said.label),
            said.events,
            None if said.first_at != said.first_at else said.first_at.to_pydatetime(),
        )
        for key, said in zip(keys.itertuples(), frame.itertuples(), strict=True)
    }


@settings(max_examples=600)
@given(
    events=all_events(), people=all_people(), exposure=all_exposure(), spec=cohorts(), target=targets(),
    kind=st.sampled_from(["csv", "parquet"]), extract=st.sampled_from(["2024-03-30", "2024-04-30"]),
)  # fmt: skip
def test_both_codings_agree_on_cohort_label_count_and_first_date(events, people, exposure, spec, target, kind, extract):
    linkage = linkage_from(events, people, exposure, [], extract=extract)
    engine = first(linkage, spec, target)
    if engine is None:
        return

    assert second(linkage, spec, target, kind) == engine


def test_the_comparison_sees_a_day_more(tmp_path):
    """The test above is able to fail: with another horizon the two differ."""
    when = date.fromisoformat(AS_OF[0])
    row = {"person": "ann", "event": "e1", "record": "ann1", "kind": "crime", "offence": "knife", "role": "suspect"}
    events = [{**row, "occurred": "2024-02-01", "known": "2024-02-01"},
              {**row, "event": "e2", "occurred": "2024-03-02", "known": "2024-03-02"}]  # fmt: skip
    linkage = linkage_from(events, [{"person": "ann", "record": "ann1", "born": "1990-01-01"}], [], [])
    spec = cohort_spec(when.isoformat())

    assert second(linkage, spec, target_spec(horizon_days=3), "csv") == first(
        linkage, spec, target_spec(horizon_days=3)
    )
    assert second(linkage, spec, target_spec(horizon_days=3), "csv") != first(
        linkage, spec, target_spec(horizon_days=2)
    )
