"""The example people of the shipped studies are the manual of their outcomes: every answer holds, every mutation shows.

The examples themselves stand in configs/*.examples.yaml, in the words of the study. Here they are worked out on the same
code path as real records, and each definition is spoilt on purpose to see that an example would have spoken.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import riskkit as rk
from riskkit.audit.definitions.example_checks import CHECKS
from riskkit.audit.definitions.example_people import COHORT, OUTCOME, Told, tell_examples
from riskkit.audit.definitions.feature_mutations import changed_features
from riskkit.audit.definitions.material import Material
from riskkit.cohort import person_facts
from riskkit.domain import history
from riskkit.domain.origin import Origin
from riskkit.domain.study_spec import StudySpec

CONFIGS = Path(__file__).parents[2] / "configs"
STUDIES = ("first_serious_violence", "victim_of_serious_harm")


@cache
def study_of(name: str) -> StudySpec:
    return rk.read_study(CONFIGS / f"{name}.yaml")


@cache
def told(name: str) -> Told:
    return tell_examples(study_of(name))


CASES = [(name, place) for name in STUDIES for place in range(len(study_of(name).example_people))]


@pytest.mark.parametrize(
    ("name", "place"), CASES, ids=[f"{name}: {study_of(name).example_people[place].who}" for name, place in CASES]
)
def test_an_example_gets_the_answers_that_a_person_expects(name: str, place: int):
    answers = [answer for answer in told(name).answers if answer.place == place]

    assert answers
    assert [(a.asked, a.expected, a.came) for a in answers if not a.as_expected] == []


@pytest.mark.parametrize("name", STUDIES)
def test_examples_ask_for_every_answer_there_is(name: str):
    expected = [(answer.asked, answer.expected) for answer in told(name).answers]

    assert len(study_of(name).example_people) >= 12
    assert {("yes"), ("no")} == {value for asked, value in expected if asked == COHORT}
    assert {"yes", "no", "not yet known"} == {value for asked, value in expected if asked == OUTCOME}
    assert {feature.name for feature in study_of(name).features or ()} == {
        asked for asked, _ in expected if asked not in (COHORT, OUTCOME)
    }


@pytest.mark.parametrize("name", STUDIES)
def test_the_resolved_study_holds_its_examples_and_reads_back_the_same(name: str):
    study = study_of(name)
    again = StudySpec.model_validate(study.resolved())

    assert again.example_people == study.example_people
    assert again.fingerprint == study.fingerprint


@pytest.mark.parametrize("name", STUDIES)
def test_changed_features_have_names_of_their_own(name: str):
    changed = changed_features(study_of(name).features or ())

    names = [one.spec.name for one in changed]
    assert len(set(names)) == len(names) > 100
    assert not set(names) & {feature.name for feature in study_of(name).features or ()}


@pytest.fixture(scope="module")
def world() -> Any:
    return rk.make_world(people=2_000, seed=5)


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_together_the_examples_notice_every_mutation_that_changes_anybody(name: str, world: Any):
    study = rk.with_data(study_of(name), sources_folder=world.extracts)
    linkage = rk.link_people(world.sources, study.linkage)
    cohort = rk.build_cohort(linkage, study.cohort)
    past, follow_up = rk.cut(cohort, linkage, study.target)

    finding = CHECKS["D53"](Material(study, Origin(cohort, past, (), follow_up)))

    rows = finding.table or ()
    unnoticed = [row["mutation"] for row in rows if row["noticed"] == "no" and row["rows_changed"] != 0]
    assert (finding.verdict, finding.count, unnoticed) == ("held", 0, [])
    assert all(row["noticed"] == "yes" for row in rows if row["changes"] != "features")
    assert sum(row["changes"] != "features" for row in rows) > 30


def spoilt(study: StudySpec, part: str, **changes: object) -> StudySpec:
    return study.model_copy(update={part: getattr(study, part).model_copy(update=changes)})


@pytest.mark.parametrize(
    ("part", "changes", "who"),
    [
        ("target", {"offences": ("violence_knife_serious",)}, "Bob fires a gun"),
        ("target", {"horizon_days": 365}, "Eli, in the last minute of the 24 months"),
        ("target", {"statuses": ("recorded", "charged", "convicted", "cancelled")}, "Kim, a record that was cancelled"),
        (
            "target",
            {"role": "victim"},
            "Ira, stabbed, seen by others to be there, charged and convicted in other papers",
        ),
        ("target", {"embargo_days": 1}, "Cem, on the very day of the score"),
        ("cohort", {"age_to": 65}, "Wes, 65 today"),
        ("cohort", {"age_unknown": "leave out"}, "Xia, date of birth not known"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_spoilt_definition_gives_an_example_the_wrong_answer(part: str, changes: dict[str, object], who: str):
    study = spoilt(study_of("first_serious_violence"), part, **changes)

    answers = tell_examples(study).answers

    wrong = {study.example_people[answer.place].who for answer in answers if not answer.as_expected}
    assert who in wrong


def test_a_fault_in_the_cut_itself_is_noticed_by_an_example(monkeypatch: pytest.MonkeyPatch):
    study, right = study_of("first_serious_violence"), history._sides_by_day

    def on_the_day_too(target: Any, extract: Any, happened: Any, known: Any, as_of: Any) -> dict[str, Any]:
        sides = right(target, extract, happened, known, as_of)
        return {**sides, "history": (known <= as_of) & (happened < as_of)}

    monkeypatch.setattr(history, "_sides_by_day", on_the_day_too)
    answers = tell_examples(study).answers

    names = {study.example_people[answer.place].who for answer in answers if not answer.as_expected}
    assert names == {"Ros, everything known only after the date"}


def test_a_fault_in_counting_years_is_noticed_by_an_example(monkeypatch: pytest.MonkeyPatch):
    study = study_of("first_serious_violence")
    monkeypatch.setattr(person_facts, "whole_years", lambda born, when: (when.year() - born.year()).cast("int64"))

    answers = tell_examples(study).answers

    names = {study.example_people[answer.place].who for answer in answers if not answer.as_expected}
    assert {"Tia, 10 tomorrow", "Udo, born on a leap day, scored on 28 February"} <= names
