"""What a study says in words is held against how it is set; words that are not understood are no fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from riskkit.audit.definitions.words_and_settings import WITHDRAWN, disagreements, unnamed_codes
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.study import read_study

CONFIGS = Path(__file__).parents[4] / "configs"


def a_study(**parts: dict[str, Any]) -> StudySpec:
    values = read_study(CONFIGS / "first_serious_violence.yaml").resolved()
    values["examples"] = None
    for part, changes in parts.items():
        values[part] = {**values[part], **changes}
    return parse_spec(StudySpec, values, "a test")


def wrong(study: StudySpec) -> list[str]:
    return [one.about for one in disagreements(study) if not one.agrees]


@pytest.mark.parametrize("name", ["first_serious_violence", "victim_of_serious_harm"])
def test_the_shipped_studies_say_what_they_do(name: str):
    study = read_study(CONFIGS / f"{name}.yaml")

    assert wrong(study) == []
    assert len(disagreements(study)) >= 4
    assert unnamed_codes(study) == ([], [])


def test_ages_in_words_that_the_rules_do_not_keep_are_told():
    assert wrong(a_study(cohort={"age_from": 0, "age_to": 104})) == ["ages"]


def test_a_horizon_in_words_that_is_not_the_one_set_is_told():
    assert wrong(a_study(target={"horizon_days": 365})) == ["horizon"]
    assert wrong(a_study(target={"horizon_days": 731})) == []


def test_a_cancelled_status_against_the_words_is_told():
    earlier = {"roles": ["suspect"], "offences": ["violence_knife_serious", "violence_gun_serious"]}
    study = a_study(target={"statuses": ["recorded", "cancelled"]}, cohort={"without_earlier": earlier})

    assert wrong(study) == ["cancelled records"]


def test_words_about_another_role_are_told():
    words = {"outcome": "A police crime record that names the person as a victim of knife or gun violence."}

    assert "role" in wrong(a_study(words=words))


def test_any_where_the_words_say_first_is_told():
    assert wrong(a_study(target={"which": "any"})) == ["first or any"]


def test_a_code_that_nobody_names_is_told_unless_the_card_explains_it():
    offences = ["violence_knife_serious", "criminal_damage"]
    earlier = {"without_earlier": {"roles": ["suspect"], "offences": offences}}
    assert unnamed_codes(a_study(target={"offences": offences}, cohort=earlier)) == (["criminal_damage"], [])

    card = {"explained": {"criminal_damage": "Damage with a knife counts here."}}
    assert unnamed_codes(a_study(target={"offences": offences}, cohort=earlier, card=card)) == ([], [])


def test_a_code_without_words_cannot_be_named_by_words():
    offences = ["8N", "105/3"]
    earlier = {"without_earlier": {"roles": ["suspect"], "offences": offences}}

    assert unnamed_codes(a_study(target={"offences": offences}, cohort=earlier)) == ([], offences)


def test_words_that_are_not_understood_are_no_disagreement():
    words = {"who": "Grown people known to anybody at all, wherever they live."}

    assert wrong(a_study(words=words)) == []


@pytest.mark.parametrize("status", ["cancelled", "no_crime", "No crimed", "transferred", "NFA"])
def test_statuses_of_withdrawn_records_are_known(status: str):
    assert WITHDRAWN.search(status)
    assert not any(WITHDRAWN.search(other) for other in ("recorded", "charged", "convicted", "released", "acquitted"))
