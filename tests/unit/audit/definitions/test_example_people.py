"""D52: drawn people are asked on the study's own code path, and a wrong answer is shown beside the right one."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from example_studies import ANN, BOB, example, origin_of, small_study

from riskkit.audit.definitions.example_checks import CHECKS
from riskkit.audit.definitions.example_people import Told, alike, ask_examples, tell_examples
from riskkit.audit.definitions.material import Material
from riskkit.domain.errors import SpecError
from riskkit.domain.findings import Finding
from riskkit.domain.study_spec import StudySpec
from riskkit.release.hiding import Curtain
from riskkit.release.table_rules import Totals, hide_in_table
from riskkit.report.tables import whole_table
from riskkit.report.templating import template


def asked(study: StudySpec | None) -> Finding:
    return CHECKS["D52"](Material(study, origin_of()))


def test_examples_with_the_right_answers_are_held():
    finding = asked(small_study())

    assert (finding.verdict, finding.count, finding.base) == ("held", 0, 2)
    assert [(row["example"], row["wrong"], row["asked"]) for row in finding.table or ()] == [
        ("Ann, stabs somebody after the date", 0, 3),
        ("Bob, last named too long ago", 0, 1),
    ]


def test_a_wrong_definition_is_broken_and_shows_what_was_expected_and_what_came():
    finding = asked(small_study(target__offences=["gun"]))

    assert (finding.verdict, finding.severity, finding.count) == ("broken", "blocks", 1)
    row = (finding.table or ())[0]
    assert (row["expected"], row["came"], row["wrong"]) == ("outcome: yes", "outcome: no", 1)


def test_a_feature_that_counts_something_else_is_broken():
    features = small_study().resolved()["features"]
    features[0]["days"] = 30

    row = (asked(small_study(features=features)).table or ())[0]

    assert (row["expected"], row["came"]) == ("crimes: 1", "crimes: 0")


def test_somebody_left_out_gives_no_answer_to_the_other_questions():
    older = example(ANN, who="An older person, still scored", born="1960-01-01")

    row = (asked(small_study(examples=[ANN, older], cohort__age_from=40)).table or ())[0]

    assert row["came"] == "in the cohort: no; outcome: nothing; crimes: nothing"


@pytest.mark.parametrize(
    ("kind", "severity"), [("synthetic", "warns"), ("research", "blocks")], ids=["synthetic", "research"]
)
def test_a_study_without_examples_cannot_tell_which_blocks_outside_synthetic_data(kind: str, severity: str):
    finding = asked(small_study(examples=None, sources__data_kind=kind))

    assert (finding.verdict, finding.severity) == ("cannot tell", severity)
    assert "no example people" in finding.because


def test_a_file_of_examples_that_nobody_read_is_not_taken_for_none():
    assert "was not read" in asked(small_study(examples={"file": "people.yaml"})).because


def test_a_study_made_by_hand_is_told_to_be_read():
    study = small_study()
    study._replay = None

    assert "read it with read_study" in asked(study).because


def test_examples_that_the_engine_refuses_are_broken_with_the_reason():
    finding = asked(small_study(cohort__areas=["nowhere"]))

    assert finding.verdict == "broken"
    assert "cannot be worked out: The cohort is empty" in finding.because


def test_the_extracts_are_private_and_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seen: list[tuple[int, list[str]]] = []
    study = small_study()
    replay = study.replay
    assert replay is not None

    def look_first(changed: StudySpec, folder: Path) -> Any:
        seen.append((stat.S_IMODE(folder.stat().st_mode), sorted(os.listdir(folder))))
        return replay(changed, folder)

    told = tell_examples(study.replayed_by(look_first))  # type: ignore[arg-type]

    assert seen == [(0o700, ["events.csv", "involvements.csv", "people.csv"])]
    assert not list(tmp_path.glob("riskkit-examples-*"))
    assert all(answer.as_expected for answer in told.answers)


def test_each_example_is_asked_on_its_own_date():
    late = example(BOB, as_of="2011-01-01", expect={"in_cohort": "yes", "because": "named last year", "outcome": "no"})

    told = ask_examples(small_study(examples=[ANN, late]))

    assert isinstance(told, Told)
    assert all(answer.as_expected for answer in told.answers)


def test_names_and_odd_letters_travel_unharmed_and_are_never_ids():
    odd = example(ANN, who='Zoë "the cat", née <b>O\'Neil</b>; x1, x2')

    finding = asked(small_study(examples=[BOB, odd]))

    assert finding.verdict == "held"
    assert (finding.table or ())[1]["example"] == odd["who"]


@pytest.mark.parametrize(
    ("expected", "came", "same"),
    [
        (1, 1, True),
        (0.3333, 1 / 3, True),
        (0.33, 1 / 3, False),
        ("missing", 0, False),
        (0, "missing", False),
        (1, None, False),
    ],
)
def test_missing_is_not_zero_and_shares_are_alike_to_four_decimals(expected: Any, came: Any, same: bool):
    assert alike(expected, came) is same


def test_the_table_of_drawn_people_is_released_whole():
    rows = asked(small_study()).table or ()

    released = hide_in_table("D52", rows, Curtain(10), Totals(0, 0, 0, 0))

    assert [{**row, "hidden": False} for row in rows] == released


def test_a_page_prints_the_words_of_an_example_as_text():
    odd = example(ANN, who="<script>alert(1)</script> & <b>Ann</b>")
    rows = hide_in_table("D52", asked(small_study(examples=[odd])).table or (), Curtain(10), Totals(0, 0, 0, 0))

    page = str(template("blocks.html.j2").module.table(whole_table(rows, "Examples"), "d52"))  # type: ignore[attr-defined]

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;Ann" in page


def test_a_word_that_promises_too_much_is_refused_wherever_an_example_says_it():
    with pytest.raises(SpecError, match="reason of an example: the word 'fair'"):
        small_study(examples=[example(ANN, who="Ann, whose score is fair and accurate")])
