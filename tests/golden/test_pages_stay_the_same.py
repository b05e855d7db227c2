import json
import re

import pytest

from riskkit.report import make_pages


@pytest.fixture(scope="module")
def pages(by_hand):
    return dict(make_pages(by_hand.released(), by_hand.ANSWERS, by_hand.sheets(2), manifest=by_hand.MANIFEST))


def text_of(page):
    words = re.sub(r"<(style|svg)\b.*?</\1>", " ", page.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def test_the_same_release_gives_the_same_bytes(by_hand, pages):
    again = dict(make_pages(by_hand.released(), by_hand.ANSWERS, by_hand.sheets(2), manifest=by_hand.MANIFEST))

    assert again == pages


def test_a_run_has_every_kind_of_page(pages):
    assert list(pages) == [
        "audit-report.html",
        "checklist.html",
        "equality-impact-facts.html",
        "dpia-facts.html",
        "model-card.html",
        "transparency-record.json",
        "data-description.json",
        "transparency-record.html",
        "people/case-0001.html",
        "people/case-0002.html",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Synthetic data: nobody in it is real.",
        "Not for decisions about people.",
        "Data extracted 1 January 2026",
        "Report of 23 November 2026",
        "Expires 21 February 2027",
        "Issued by software, signed off by nobody",
        "Victim risk: who may need support",
        "Of 1,000 people scored, about 20 would be flagged.",
        "All 11 checks of the definitions that ran held.",
        "24.6% of recorded outcomes began with police activity.",
        "20 of 25 questions only people can answer are open, and stand in this report as NOT PROVIDED:",
    ],
)
def test_page_one_says(pages, sentence):
    assert sentence in text_of(pages["audit-report.html"]).replace(" .", ".")


@pytest.mark.parametrize(
    "sentence",
    [
        "this finding holds unless fewer than about 80 in 100 outcomes of the group Black were recorded, and all "
        "outcomes of the other groups.",
        "20 in 100 of Black unrecorded: could be chance 30 in 100: it changes sign",
        "no gap in recording between 1 and 10 reverses it",
        "Held against an outcome that others record, the main one is recorded differently between groups.",
        "A label says what was recorded, not what happened.",
    ],
)
def test_the_page_says_what_recording_could_do_to_a_finding(pages, sentence):
    assert sentence in text_of(pages["audit-report.html"])


def test_a_sheet_speaks_of_a_hundred_people_never_of_one(pages):
    words = text_of(pages["people/case-0001.html"])

    assert (
        "Of 100 people with records like this, about 12 (11 to 14) had the outcome recorded within 24 months." in words
    )
    assert "In this band, 253 of 2,033 past scores were followed by the recorded outcome" in words
    assert words.index("Your own view first") < words.index("What the score says")
    assert "This sheet is not complete until the reviewer&#39;s part is filled in." in words


def test_the_record_for_machines_keeps_the_keys_of_version_three(pages):
    from riskkit.report.record_fields import KEYS

    record = json.loads(pages["transparency-record.json"])

    assert list(record) == ["riskkit", *KEYS, "atrs_4_0"]
    assert record["contact_email"] == "team@example.org"
    assert record["team"] == "NOT PROVIDED"
    assert record["riskkit"]["written_by"]["model_task"] == "draft by software"


@pytest.mark.parametrize(
    "sentence",
    [
        "where it is 3 records or more, scores are higher than where it is 0 records or less",
        "It points the same way in 20 of 20 fits of the model to people drawn again. Association, not cause.",
        "Flagged by every model as good",
        "People unlike those the model learnt from",
    ],
)
def test_the_page_says_what_else_could_have_been_said(pages, sentence):
    assert sentence in text_of(pages["audit-report.html"])
