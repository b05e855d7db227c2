"""Choices of a study that changed: each planted change is one line, and nothing else is."""

import pytest
from drawn_papers import STUDY, study

from riskkit.changes.settings import answer_changes, setting_changes

FEATURES = STUDY["features"]
SHORTER = [FEATURES[0], {**FEATURES[1], "days": 365}]
NEW = {"name": "arrests", "label": "Arrests", "meaning": "Counted over a year.", "days": 365}


@pytest.mark.parametrize(
    ("changes", "area", "setting", "about", "change"),
    [
        ({"target__horizon_days": 365}, "outcome", "target.horizon_days", "", "changed"),
        ({"cohort__age_to": 60}, "people", "cohort.age_to", "", "changed"),
        ({"features": FEATURES[:1]}, "features", "features", "Stops and searches", "removed"),
        ({"features": [*FEATURES, NEW]}, "features", "features", "Arrests", "added"),
        ({"features": SHORTER}, "features", "features.days", "Stops and searches", "changed"),
        ({"release__threshold": 15}, "hiding", "release.threshold", "", "changed"),
        ({"audit__criterion": "FPR"}, "checks", "audit.criterion", "", "added"),
        ({"sources__extract_date": "2027-01-01"}, "data", "sources.extract_date", "", "changed"),
        ({"seed": 8}, "other", "seed", "", "changed"),
        ({"capacity__people": 40}, "list", "capacity.people", "", "added"),
    ],
)  # fmt: skip
def test_one_change_is_one_line(changes, area, setting, about, change):
    found = setting_changes(STUDY, study(**changes))

    assert [(one.area, one.setting, one.about, one.change) for one in found] == [(area, setting, about, change)]


def test_of_a_list_it_is_said_what_came_and_what_left():
    (found,) = setting_changes(STUDY, study(target__offences=["violence", "homicide"]))

    assert (found.gone, found.new) == (("robbery",), ("homicide",))


def test_features_in_another_order_are_no_change():
    assert setting_changes(STUDY, study(features=FEATURES[::-1])) == ()


@pytest.mark.parametrize("changes", [{"sources__folder": "elsewhere"}, {"answers": {}}, {"board": {"keys": {}}}])
def test_where_files_lie_and_what_people_answer_is_no_choice_of_the_study(changes):
    assert setting_changes(STUDY, study(**changes)) == ()


def test_entries_of_one_name_are_not_lost():
    twice = [{"attribute": "sex", "rate": 1}, {"attribute": "sex", "rate": 2}]

    found = setting_changes(
        study(audit__recording=twice), study(audit__recording=[*twice[:1], {**twice[1], "rate": 3}])
    )

    assert [one.setting for one in found] == ["audit.recording"]


def test_answers_are_given_taken_out_or_changed():
    before = {"answers": {"benefit": "Old.", "decision": "Yes."}}
    now = {"answers": {"benefit": "New.", "monitoring": "Us.", "decision": " "}}

    found = {one.question: one.change for one in answer_changes(before, now)}

    assert found == {"benefit": "changed", "monitoring": "added", "decision": "removed"}
