"""A study says every choice, contradicts itself nowhere, and keeps victim and perpetrator apart."""

from pathlib import Path

import pytest

from riskkit.domain.errors import SpecError
from riskkit.domain.feature_spec import FeatureSpec
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.domain.yaml_text import parse_yaml

CONFIGS = Path(__file__).parents[3] / "configs"


def shipped(name: str = "first_serious_violence") -> dict:
    text = (CONFIGS / f"{name}.yaml").read_text(encoding="utf-8")
    return {**parse_yaml(text, name), "answers": {}}  # its answers stand in a file, which read_study reads


def read(values: dict) -> StudySpec:
    return parse_spec(StudySpec, values, "study.yaml")


def test_a_shipped_study_has_about_forty_features_each_with_label_unit_and_meaning():
    features = read(shipped()).features

    assert 35 <= len(features) <= 45
    assert all(f.label and f.unit and f.meaning for f in features)


def test_a_family_of_windows_becomes_one_feature_for_each_window():
    names = [f.name for f in read(shipped()).features]

    assert {"suspect_any_180", "suspect_any_365", "suspect_any_1095"} <= set(names)


def test_a_perpetrator_study_refuses_an_outcome_counted_for_victims():
    values = shipped()
    values["target"]["role"] = "victim"

    with pytest.raises(SpecError, match="perpetrator study must count an outcome with role"):
        read(values)


def test_first_is_refused_unless_people_with_an_earlier_one_are_left_out():
    values = shipped()
    del values["cohort"]["without_earlier"]

    with pytest.raises(SpecError, match="which is first"):
        read(values)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("offences", ["violence_knife_serious"]),
        ("roles", ["convicted"]),
        ("kinds", ["custody"]),
        ("statuses", ["recorded"]),
        ("not_statuses", ["charged"]),
        ("agencies", ["police"]),
        ("initiated_by", ["public"]),
    ],
)
def test_first_is_refused_when_what_is_left_out_is_narrower_than_the_target(part, value):
    values = shipped()
    values["cohort"]["without_earlier"][part] = value

    with pytest.raises(SpecError, match="which is first"):
        read(values)


def test_the_same_person_on_both_sides_needs_a_printed_reason():
    values = shipped()
    del values["split"]["because"]

    with pytest.raises(SpecError, match="because"):
        read(values)


def test_a_refusal_names_the_field_and_never_the_value():
    values = shipped()
    values["target"]["horizon_days"] = "seven hundred, says Ann Example"

    with pytest.raises(SpecError, match=r"target\.horizon_days") as refused:
        read(values)

    assert "Ann" not in str(refused.value)


def test_parts_of_a_study_know_their_study_and_hand_made_parts_say_they_do_not():
    study = read(shipped())

    assert study.model.study is study
    assert study.audit.study is study
    with pytest.raises(SpecError, match="belongs to no study"):
        _ = type(study.model)(points={"a": 1}).study


def test_two_studies_do_not_share_the_parts_they_left_to_defaults():
    first, second = shipped(), shipped()
    del first["audit"], second["audit"]
    second["seed"] = 5

    one, two = read(first), read(second)

    assert one.audit.study.seed != two.audit.study.seed


def test_the_fingerprint_changes_with_every_choice_and_not_with_the_folder():
    values = shipped()
    before = read(values)
    values["capacity"] = {"share": 0.03}

    assert read(values).fingerprint != before.fingerprint
    assert before.standing_in(Path("elsewhere")).fingerprint == before.fingerprint


@pytest.mark.parametrize(
    "values",
    [
        {"measure": "share"},
        {"measure": "count", "part": {"roles": ["suspect"]}},
        {"measure": "sum"},
        {"measure": "sum", "of": "agency"},
        {"measure": "distinct"},
        {"measure": "distinct", "of": "harm"},
        {"measure": "count", "of": "harm"},
        {"measure": "trend"},
        {"measure": "count", "days": 0},
        {"measure": "count", "events": {"roles": []}},
        {"measure": "count", "events": {"colour": ["red"]}},
        {"measure": "median"},
    ],
)
def test_a_feature_with_missing_or_contradictory_parts_is_refused(values):
    whole = {"name": "a_number", "label": "A number of things", "unit": "things", "meaning": "Counts things.", **values}

    with pytest.raises(SpecError):
        parse_spec(FeatureSpec, whole, "feature")


def test_capacity_is_people_or_a_share_and_never_more_than_there_are():
    study = read(shipped())

    assert study.capacity.of(1_000) == 20
    assert study.capacity.of(10) == 1
    assert study.capacity.of(0) == 0
