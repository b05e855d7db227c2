"""Examples that contradict themselves or the study are refused by name and field, before anything is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from example_studies import ANN, BOB, example, small_study, study_values

import riskkit as rk
from riskkit.domain.errors import SpecError
from riskkit.domain.example_people_spec import ExamplesFile
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.domain.yaml_text import parse_yaml

RECORD = {"when": "2020-05-01", "kind": "crime", "offence": "theft", "role": "suspect"}
SPELL = {"from": "2020-05-01", "reason": "custody"}
YES = {"in_cohort": "yes", "because": "a good reason", "outcome": "no"}
NO = {"in_cohort": "no", "because": "a good reason"}


def with_record(**changes: Any) -> dict[str, Any]:
    record = {name: value for name, value in {**RECORD, **changes}.items() if value is not None}
    return {"records": [record]}


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown feature", {"expect": {**YES, "features": {"crimez": 1}}}, "expect.features names crimez"),
    ("a feature in words", {"expect": {**YES, "features": {"crimes": "many"}}}, "expect.features.crimes"),
    ("an unknown kind", with_record(kind="hunch"), "records.0: Value error, kind is none of crime, custody"),
    ("an unknown kind half written out", with_record(kind="hunch", agency="post"), "write agency, status and"),
    ("an unknown role", with_record(role="offender"), "records.0.role"),
    ("no role", with_record(role=None), "records.0.role"),
    ("an unknown key", {"hair": "red"}, "hair"),
    ("an unknown key of a record", with_record(colour="red"), "records.0.colour"),
    ("known before it happened", with_record(known="2020-04-30"), "known is earlier than when"),
    ("a date on no day", with_record(when="2021-02-29"), "records.0.when"),
    ("a date as a number", with_record(when=20200501), "write a day (2020-01-05) or a moment"),
    ("a moment with a time zone", with_record(when="2020-05-01T10:00Z"), "no time zone"),
    ("known after the extract", with_record(known="2025-07-01"), "records.0.known lies after sources.extract_date"),
    ("asked after the extract", {"as_of": "2025-07-01"}, "as_of lies after sources.extract_date"),
    ("born after being known", {"born": "2020-05-02"}, "born is later than known_since"),
    ("nothing known at all", {"records": []}, "give a record, or say known_since"),
    ("a spell that ends first", {"spells": [{**SPELL, "to": "2020-04-01"}]}, "to is earlier"),
    ("a spell for no reason", {"spells": [{**SPELL, "reason": "holiday"}]}, "spells.0.reason"),
    ("in, without an outcome", {"expect": {**NO, "in_cohort": "yes"}}, "so say the outcome"),
    ("out, with an outcome", {"expect": {**NO, "outcome": "no"}}, "there is no outcome"),
    ("out, with features", {"expect": {**NO, "features": {"crimes": 0}}}, "no features to expect"),
    ("perhaps", {"expect": {**NO, "in_cohort": "perhaps"}}, "expect.in_cohort"),
    ("no reason", {"expect": {**NO, "because": ""}}, "expect.because"),
    ("no answers", {"expect": None}, "expect"),
    ("no name", {"who": ""}, "who"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "found"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_example_is_refused_by_its_name_and_field(changes: dict[str, Any], found: str):
    with pytest.raises(SpecError) as caught:
        small_study(examples=[BOB, example(ANN, **changes)])

    assert found in str(caught.value)
    assert "example 2" in str(caught.value) or "Ann, stabs somebody" in str(caught.value)


def test_two_examples_may_not_have_one_name():
    with pytest.raises(SpecError, match="two examples are called 'Ann, stabs somebody after the date'"):
        small_study(examples=[ANN, BOB, ANN])


def test_only_records_studies_have_examples():
    values = study_values(examples=[ANN])
    file = Path(__file__).parents[2] / "configs" / "scores_made_elsewhere.yaml"
    scores = parse_yaml(file.read_text(encoding="utf-8"), file.name)

    with pytest.raises(SpecError, match="only a records study has example people"):
        parse_spec(StudySpec, {**scores, "examples": values["examples"]}, "the study")


@pytest.mark.parametrize("examples", ["all of them", 7, {"file": ""}, {"files": "x"}, [7], ["Ann"]])
def test_examples_are_a_list_or_name_a_file(examples: Any):
    with pytest.raises(SpecError, match="examples"):
        small_study(examples=examples)


def write(folder: Path, text: str | None) -> Path:
    if text is not None:
        (folder / "people.yaml").write_text(text, encoding="utf-8")
    study = folder / "study.yaml"
    study.write_text(yaml.safe_dump(study_values(examples={"file": "people.yaml"})), encoding="utf-8")
    return study


def test_a_file_of_examples_beside_the_study_is_read_into_it(tmp_path: Path):
    study = rk.read_study(write(tmp_path, yaml.safe_dump({"examples": [ANN, BOB]})))

    assert [person.who for person in study.example_people] == [ANN["who"], BOB["who"]]
    assert isinstance(study.resolved()["examples"], list)
    assert study.fingerprint == small_study().fingerprint


def test_a_file_that_was_not_read_stays_named():
    assert small_study(examples={"file": "people.yaml"}).examples == ExamplesFile(file="people.yaml")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, "people.yaml: cannot be read"),
        ("people: []\n", "people.yaml must hold one list"),
        ("examples: {a: 1}\n", "people.yaml must hold one list"),
        ("examples: []\nmore: 1\n", "people.yaml must hold one list"),
        ("examples: [&a 1, *a]\n", "people.yaml, line 1: anchors"),
        ("- a\n", "people.yaml is empty or is not"),
    ],
)
def test_a_bad_file_of_examples_is_refused_by_its_name(tmp_path: Path, text: str | None, found: str):
    with pytest.raises(SpecError) as caught:
        rk.read_study(write(tmp_path, text))

    assert found in str(caught.value)
