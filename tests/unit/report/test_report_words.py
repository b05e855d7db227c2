import dataclasses

import pytest

from riskkit.domain.errors import NoEvidence, SpecError, WordRefused
from riskkit.domain.words import BANNED_IN_PAGES
from riskkit.report import make_pages
from riskkit.report import words_en as catalogue
from riskkit.report.word_check import refuse_words, words_of


def few(by_hand, role="victim"):
    """A release with the definition checks only: no chart to draw."""
    return dataclasses.replace(by_hand.released(role), findings=tuple(by_hand.definitions(False)))


def all_pages(by_hand, released, answers=None, sheets=()):
    return dict(
        make_pages(released, by_hand.ANSWERS if answers is None else answers, sheets, manifest=by_hand.MANIFEST)
    )


@pytest.mark.parametrize("word", ["fair", "Approved", "offender", "SAFE", "accuracy", "lawful"])
def test_a_banned_word_in_an_answer_is_refused_with_page_and_word(by_hand, word):
    with pytest.raises(WordRefused, match=rf"audit-report.html would print '{word.lower()}'"):
        all_pages(by_hand, few(by_hand), {"benefit": f"It is {word}."})


def test_a_banned_word_on_a_sheet_names_the_sheet(by_hand):
    bad = by_hand.sheet(7, stability="A safe bet")

    with pytest.raises(WordRefused, match=r"people/case-0007\.html would print 'safe' \(1 times\)"):
        all_pages(by_hand, few(by_hand), sheets=[bad])


def test_a_banned_word_that_is_only_read_aloud_is_refused():
    with pytest.raises(WordRefused, match="'unbiased'"):
        refuse_words("x.html", '<svg aria-label="an unbiased chart"></svg>')


def test_only_listed_names_of_laws_may_hold_a_banned_word():
    refuse_words("x.html", "<cite>ALGO-CARE: Lawful</cite>")
    with pytest.raises(WordRefused):
        refuse_words("x.html", "<cite>This score is lawful</cite>")


def test_text_from_data_cannot_make_a_quotation(by_hand):
    with pytest.raises(WordRefused):
        all_pages(by_hand, few(by_hand), {"benefit": "<cite>ALGO-CARE: Lawful</cite>"})


def test_words_that_only_contain_a_banned_word_pass():
    refuse_words("x.html", "<p>safeguarding, fairness, unlawful, inaccurate</p>")


def test_a_style_rule_is_not_a_word():
    assert "safe" not in words_of("<style>.safe{color:red}</style><p>words</p>")


def texts_of(value):
    """Every text in a value of the catalogue, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts_of(part)]
    return [text for part in value for text in texts_of(part)] if isinstance(value, (tuple, list)) else []


def test_the_catalogue_holds_no_banned_word_outside_names_of_laws():
    names = [name for name in catalogue.__all__ if name != "LAW_NAMES"]
    told = [text for name in names for text in texts_of(getattr(catalogue, name))]

    assert len(told) > 400
    assert [text for text in told if BANNED_IN_PAGES.search(text)] == []


def test_a_release_without_its_facts_prints_no_page(by_hand):
    bare = dataclasses.replace(by_hand.released(), facts={"run_id": "x"})

    with pytest.raises(NoEvidence, match="lacks the facts created, expires, extract_date"):
        all_pages(by_hand, bare)


def test_a_sheet_of_the_other_role_is_refused(by_hand):
    with pytest.raises(SpecError, match="never mixed"):
        all_pages(by_hand, few(by_hand, "perpetrator"), sheets=[by_hand.sheet(1, "victim")])


@pytest.mark.parametrize("case", ["../up", "a/b", "", ".hidden", "x\x00y", "a b"])
def test_a_case_that_cannot_name_a_file_is_refused(by_hand, case):
    with pytest.raises(SpecError, match="case must be letters"):
        all_pages(by_hand, few(by_hand), sheets=[by_hand.sheet(1, case=case)])


def test_a_band_too_small_to_say_is_said(by_hand):
    sheet = by_hand.sheet(1, like_this=None, like_low=None, like_high=None, like_reason="the band is small and hidden")
    page = all_pages(by_hand, few(by_hand), sheets=[sheet])["people/case-0001.html"].decode()

    assert "had the outcome recorded is not shown: the band is small and hidden." in page
    assert "None" not in page


def test_victim_and_perpetrator_sheets_differ_in_word_sign_and_colour(by_hand):
    pages = {
        role: all_pages(by_hand, few(by_hand, role), sheets=[by_hand.sheet(1, role)])["people/case-0001.html"].decode()
        for role in ("victim", "perpetrator")
    }

    assert 'class="role-victim' in pages["victim"]
    assert "offer of support" in pages["victim"]
    assert 'class="role-perpetrator' in pages["perpetrator"]
    assert "says nothing about guilt" in pages["perpetrator"]
    signs = {role: page.split('class="sign"')[1].split("</svg>")[0] for role, page in pages.items()}
    assert signs["victim"] != signs["perpetrator"]


def test_every_human_gap_of_the_checklist_is_printed(by_hand):
    page = all_pages(by_hand, few(by_hand), {})["checklist.html"].decode()

    assert page.count("NOT PROVIDED") >= 20
    assert "<cite>ALGO-CARE: Accuracy</cite>" in page


def test_a_study_with_few_findings_still_prints(by_hand):
    pages = all_pages(by_hand, few(by_hand), sheets=[by_hand.sheet(1)])

    assert "this run holds no such counts" in pages["audit-report.html"].decode()
    assert "Groups were not compared in this run." in pages["audit-report.html"].decode()


def test_sheets_are_read_one_at_a_time(by_hand):
    taken = []

    def watched():
        for sheet in by_hand.sheets(5):
            taken.append(sheet.case)
            yield sheet

    for path, _data in make_pages(few(by_hand), {}, watched(), manifest={}):
        if path.startswith("people/"):
            break

    assert path == "people/case-0001.html"
    assert taken == ["case-0001"]


def test_a_sheet_says_which_protected_characteristics_are_features(by_hand):
    page = all_pages(by_hand, few(by_hand), sheets=[by_hand.sheet(1)])["people/case-0001.html"].decode()

    assert "Not used as features: Sex as recorded and Ethnicity, self-defined (5+1)." in page
    assert "Used as a feature: Age on the date of the score." in page
