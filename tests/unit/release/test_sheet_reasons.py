"""Reasons a person can contest: topics, the records behind them, what would change it, which records could be wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from drawn_scores import audited, draw_scored, released_of

from riskkit.domain.case_facts import CaseFacts, CaseRecord, Change
from riskkit.domain.errors import SpecError
from riskkit.domain.feature_spec import FeatureFamily, FeatureSpec
from riskkit.domain.model_spec import ReleaseSpec
from riskkit.domain.scores import Doubts, values_inside
from riskkit.domain.spec import parse_spec
from riskkit.release import sheets_for
from riskkit.release.inputs import Input
from riskkit.release.sheet_records import SheetRecords
from riskkit.release.sheet_words import cut_words, multiplicity_words
from riskkit.release.topics import topics_of

FAMILY = {
    "name": "suspect_{days}", "label": "Times named as a suspect in the last {window}", "unit": "crimes",
    "meaning": "Crimes in the {window} before.", "measure": "count", "windows": {365: "year", 1095: "three years"},
}  # fmt: skip


def input_of(place: int, spec: FeatureSpec) -> Input:
    return Input(spec.label, spec.unit, spec.meaning, spec.assessment, None, (place,), None, None, spec)


def family(**changes) -> list[Input]:
    members = parse_spec(FeatureFamily, {**FAMILY, **changes}, "a family").members()
    return [input_of(place, FeatureSpec.model_validate(member)) for place, member in enumerate(members)]


def record(n: int, **changes) -> CaseRecord:
    plain = {
        "event_id": f"e{n}", "agency": "police", "kind": "crime", "offence": "theft", "occurred": date(2024, 1, n),
        "known": date(2024, 2, n), "status": "recorded", "initiated_by": "public", "grade": None, "roles": "suspect",
        "counts_for": ("arrests",),
    }  # fmt: skip
    return CaseRecord(**{**plain, **changes})


def records_of(**facts) -> SheetRecords:
    return SheetRecords(CaseFacts(**facts), {"arrests": "Arrests"}, frozenset())


def a_sheet(facts: CaseFacts, scored=None, **changes):
    scored = draw_scored(300) if scored is None else scored
    audit = audited(scored, **changes)
    flagged = np.flatnonzero(values_inside(audit.scored).frame["flagged"].to_numpy())
    return next(iter(sheets_for(audit, released_of(audit), facts=dict.fromkeys(flagged.tolist(), facts))))


def test_the_windows_of_one_count_are_one_reason():
    (topic,) = topics_of(family())

    assert topic.label == "Times named as a suspect"
    assert topic.values(np.array([2.0, 5.0])) == (
        "Times named as a suspect in the last year: 2",
        "Times named as a suspect in the last three years: 5",
    )


def test_a_topic_of_the_study_puts_different_counts_together():
    one, other = family(topic="Trouble with the police")[0], family(measure="trend", topic="Trouble with the police")[0]

    (topic,) = topics_of([one, other])

    assert topic.label == "Trouble with the police"


def test_different_counts_are_different_reasons():
    one, other = family()[0], family(events={"roles": ["victim"]}, label="Times a victim in the last {window}")[0]

    assert [topic.label for topic in topics_of([one, other])] == [one.label, other.label]


def test_records_that_count_for_nothing_are_not_numbered():
    records = records_of(records=(record(3), record(2, counts_for=()), record(1)), tried=2, wrong=((2,),))

    assert [shown.reference for shown in records.shown(list)] == ["e3", "e1"]
    assert records.if_wrong() == ("If record 2 were wrong, this person would not be on the list.",)


def test_several_records_that_must_all_be_wrong_are_named_together():
    records = records_of(records=(record(3), record(2), record(1)), tried=3, wrong=((2, 0),))

    assert records.if_wrong() == ("If records 1 and 3 were all wrong, this person would not be on the list.",)


def test_no_such_records_is_said_with_how_many_were_tried():
    assert (
        "Each of 2 records was left out in turn." in records_of(records=(record(2), record(1)), tried=2).if_wrong()[0]
    )
    assert records_of(tried=0).if_wrong() == ("No record counts for this score, so none can be wrong.",)


def test_records_left_untried_are_counted():
    told = records_of(records=tuple(record(n) for n in (3, 2, 1)), tried=2).if_wrong()

    assert told[-1] == "The newest 2 records that count were left out in turn; 1 older were not."


def test_intelligence_and_graded_records_are_assessments():
    kinds = [record(1), record(2, kind="intelligence"), record(3, grade="2B")]

    assert [r.basis for r in records_of(records=tuple(kinds)).shown(list)] == ["fact", "assessment", "assessment"]


def test_the_sheet_names_the_records_behind_each_reason_by_pseudonym():
    sheet = a_sheet(CaseFacts(records=(record(2), record(1)), tried=2))

    arrests = next(r for r in (*sheet.raised, *sheet.lowered) if r.label == "arrests in words")
    assert arrests.records == ()  # a table's columns are not counted from records
    assert [r.happened for r in sheet.records] == ["2 January 2024", "1 January 2024"]


def test_a_change_is_told_in_the_words_of_its_inputs():
    sheet = a_sheet(CaseFacts(changes=(Change((("arrests", -1.0),), 0.4),), wrong_reason="x"))

    assert sheet.would_change[0].startswith("Not on the list with arrests in words: -1 instead of ")


def test_no_admissible_change_is_said_plainly():
    assert a_sheet(CaseFacts(changes=())).would_change[0].startswith("No admissible change: no change of one or two")
    assert a_sheet(CaseFacts(change_reason="this study declares no input that can change")).would_change == (
        "No admissible change: this study declares no input that can change.",
    )


def test_changes_are_hidden_where_a_study_says_so_and_why():
    why = "people could be pressed to change what they tell"
    sheet = a_sheet(
        CaseFacts(changes=(Change((("arrests", -1.0),), 0.4),)),
        release={"would_change": "hidden", "would_change_because": why},
    )

    assert sheet.would_change == (f"Not shown, as the study decided: {why}",)


@pytest.mark.parametrize("said", [{"would_change": "hidden"}, {"would_change_because": "no reason to hide"}])
def test_hiding_needs_a_reason_and_a_reason_needs_hiding(said):
    with pytest.raises(SpecError, match="would_change_because"):
        parse_spec(ReleaseSpec, said, "release")


def test_refits_say_how_steady_a_reason_is_and_other_models_whether_they_list_the_person():
    scored = draw_scored(300)
    inside = values_inside(scored)
    flagged = np.flatnonzero(inside.frame["flagged"].to_numpy())
    contributions = np.repeat(inside.explanations.contributions[flagged][:, None, :], 4, axis=1)
    contributions[:, 0] *= -1
    scored._doubts = Doubts(
        rows=flagged, contributions=contributions, listed_by=np.full(300, 2), alternatives=5,
        alternative_names=("a", "b", "c", "d", "e"), unlike=np.ones(300, dtype=bool), unlike_because={},
    )  # fmt: skip

    sheet = a_sheet(CaseFacts(), scored)

    assert {r.kept_sign for r in (*sheet.raised, *sheet.lowered)} == {"same direction in 3 of 4 refits"}
    assert sheet.multiplicity == "2 of 5 models that did as well in training would list this person"
    assert any(text.startswith("Unlike the people the model learnt from") for text in sheet.warnings)


def test_an_agency_that_told_nothing_is_named():
    scored = draw_scored(300)
    audit = audited(scored)
    flagged = np.flatnonzero(values_inside(scored).frame["flagged"].to_numpy()).tolist()
    facts = dict.fromkeys(flagged, CaseFacts(records=(record(1),)))
    facts[flagged[-1]] = CaseFacts(records=(record(1, agency="social_care"),))

    told = [sheet.not_known for sheet in sheets_for(audit, released_of(audit), facts=facts)]

    assert sum("No record of this person from: police" in said for said in told) == 1
    assert sum("No record of this person from: social care" in said for said in told) == len(told) - 1


def test_what_is_said_of_the_cut_is_a_band_and_never_a_place():
    assert cut_words(1, 100) == "In the first half of the list"
    assert cut_words(99, 100).startswith("In the last tenth of the list, next to the cut")
    assert multiplicity_words(1, 1) == "No other model did as well in training"


def test_old_records_behind_a_reason_are_called_old():
    import pandas as pd

    scored = draw_scored(300)
    explained = values_inside(scored).explanations
    old = pd.DataFrame({"arrests": pd.to_datetime(["2022-02-05"] * 300)}, index=range(300))
    scored._explanations = replace(explained, known_at=old)

    assert "arrests in words: nothing newer than 5 February 2022" in a_sheet(CaseFacts(), scored).not_known
