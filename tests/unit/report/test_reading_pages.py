"""The page a human reads cases on: every record, nothing that tells the label, nothing that runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

import riskkit as rk
from riskkit.domain.errors import WordRefused
from riskkit.domain.reading_case import ReadingCase, ReadRecord
from riskkit.report.reading_pages import reading_form, reading_page

STUDY = Path(__file__).parents[3] / "configs" / "first_serious_violence.yaml"
RECORD = ReadRecord(
    event="e17",
    happened=datetime(2024, 2, 1, 23, 30),
    known=datetime(2024, 2, 3),
    agency="police",
    kind="crime",
    offence="violence_knife_serious",
    status="cancelled",
    roles="suspect, victim",
    initiated_by="public",
    text="Seen near the shops.",
    told="does not count: status cancelled",
)
CASE = ReadingCase("case-01", date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1), (RECORD,), 0)


@pytest.fixture(scope="module")
def study():
    return rk.read_study(STUDY)


def page_of(study, *cases: ReadingCase) -> str:
    return reading_page(cases, study).decode()


def test_every_record_stands_on_the_page_with_what_was_recorded(study):
    page = page_of(study, CASE)

    for words in ("1 February 2024, 23:30", "3 February 2024, 00:00", "violence_knife_serious", "suspect, victim",
                  "Seen near the shops.", "1 January 2024 to 31 December 2024", study.target.meaning):  # fmt: skip
        assert words in page


def test_what_the_rule_said_is_folded_away(study):
    before, after = page_of(study, CASE).split("<details", 1)

    assert "does not count" not in before
    assert "Record e17: does not count: status cancelled." in after


def test_text_from_agencies_cannot_become_part_of_the_page(study):
    evil = replace(RECORD, text="<script>alert(1)</script>\u202e", event='"><img src=x>', offence="")

    page = page_of(study, replace(CASE, records=(evil,)))

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


def test_agencies_may_write_words_that_the_study_may_not(study):
    quoted = replace(CASE, records=(replace(RECORD, text="Known offender, safe at home."),))
    promising = study.model_copy(
        update={"words": study.words.model_copy(update={"outcome": "A fair and accurate label."})}
    )

    assert "Known offender" in page_of(study, quoted)
    with pytest.raises(WordRefused):
        page_of(promising, CASE)


def test_a_case_without_records_says_so_and_far_records_are_counted(study):
    page = page_of(study, replace(CASE, records=(), not_shown=3))

    assert "No record of this person" in page
    assert "3 records more than a year" in page


def test_the_form_has_one_blank_row_a_case():
    assert reading_form([CASE]).decode() == "case,answer,note\r\ncase-01,,\r\n"
