import re

import pytest

from riskkit.domain.findings import Finding
from riskkit.report import audit_page
from riskkit.report.glossed import Glossed
from riskkit.report.reading_age import reading_of, sentences_of
from riskkit.report.words_en import GLOSSARY, QUESTIONS, SHORT_NAMES


def page_of(by_hand, answers=None, **changes):
    return audit_page(by_hand.released(**changes), by_hand.ANSWERS if answers is None else answers, by_hand.MANIFEST)


def section_of(page, number):
    return re.search(rf'<section id="section-{number}".*?</section>', page, re.DOTALL).group(0)


def test_each_question_nobody_answered_is_named_on_page_one_and_leads_to_where_it_is_asked(by_hand):
    page = page_of(by_hand, answers={})

    for key, (name, number) in SHORT_NAMES.items():
        assert f'<a href="#section-{number}">{name}</a>' in section_of(page, 1)
        assert number == 1 or QUESTIONS[key].replace("'", "&#39;") in section_of(page, number)


def test_every_question_has_a_short_name():
    assert list(SHORT_NAMES) == list(QUESTIONS)


def test_an_answered_question_is_not_among_the_open_ones(by_hand):
    page = page_of(by_hand, answers={"benefit": "Fewer people hurt."})

    assert ">benefit</a>" not in section_of(page, 1)


def test_each_word_of_the_glossary_is_a_link_once_in_a_section_and_leads_somewhere(by_hand):
    page = page_of(by_hand)

    links = re.findall(r'class="term" href="#(word-[a-z-]+)"', section_of(page, 9))
    assert len(links) == len(set(links)) > 0
    assert all(f'id="{anchor}"' in section_of(page, 19) for anchor in links)


def test_glossary_words_in_hostile_text_stay_text():
    linked = Glossed().link('<b onclick="x">capacity</b> and capacity')

    assert linked == (
        '&lt;b onclick=&#34;x&#34;&gt;<a class="term" href="#word-capacity">capacity</a>&lt;/b&gt; and capacity'
    )


def test_only_whole_words_are_linked_and_abbreviations_only_in_capitals():
    assert "href" not in Glossed().link("for unflagged captures of the incapacity, hidden-line")
    assert Glossed().link("FOR") == '<a class="term" href="#word-ppv-for">FOR</a>'


def test_no_form_of_a_word_stands_for_two():
    forms = [form.lower() for _, forms, _ in GLOSSARY for form in forms]

    assert len(forms) == len(set(forms))


def test_the_report_prints_how_hard_it_is_to_read(by_hand):
    page = page_of(by_hand)
    told = reading_of(section_of(page, 1))

    assert f"{told.words:,} words; median sentence {told.median:.3g} words; reading age about {told.age:.0f}" in page
    assert "<!--reading-->" not in page


def test_long_words_and_long_sentences_raise_the_reading_age():
    short = reading_of("<p>The cat sat on the mat. The dog ran to the door.</p>")
    long = reading_of(
        "<p>Considerable organisational complexity notwithstanding, multidisciplinary representatives "
        "unanimously acknowledged interdependent responsibilities throughout administrative proceedings.</p>"
    )

    assert short.age < 8 < 25 < long.age


def test_nothing_to_read_has_no_reading_age():
    assert reading_of("<p>Short label</p><td>12</td>").age is None


def test_sentences_are_those_a_reader_sees_and_tables_for_the_screen_are_left_out():
    page = (
        '<style>p{color:red}</style><p>One <a href="#x">two</a> three four. Five six seven eight!</p>'
        '<details class="folded screen-only"><p>Not for paper at all.</p></details><li>Label</li>'
    )

    assert sentences_of(page) == ["One two three four.", "Five six seven eight!"]


@pytest.mark.parametrize(("role", "number"), [(role, n) for role in ("victim", "perpetrator") for n in (1, 9, 11, 13)])
def test_the_median_sentence_of_a_section_has_at_most_18_words(by_hand, role, number):
    assert reading_of(section_of(page_of(by_hand, role=role), number)).median <= 18


def test_checks_that_held_stand_behind_one_line_and_those_that_did_not_stand_open(by_hand):
    section = section_of(page_of(by_hand, blocked=True), 7)

    opened, folded = section.split('<details class="folded"', 1)
    assert "D04" in opened
    assert "D01" not in opened
    assert "D01" in folded


def test_a_hidden_reason_is_not_repeated_in_a_column_of_its_own(by_hand):
    from riskkit.report.tables import whole_table

    rows = [{"label": "A", "model": "a", "value": None, "hidden": True, "reason": "hidden: fewer than 10 people"}]

    table = whole_table(rows, "x")

    assert table.columns == ("Label", "Value")
    assert table.rows == (("A", "hidden"),)


def test_a_finding_without_a_table_is_still_told(by_hand):
    from riskkit.report.finding_words import folded_told

    bare = Finding("D55", "A human read a sample", "cannot tell", "blocks", None, None, "nobody has read", "", None)

    assert [block.kind for block in folded_told(bare, "x", str)] == ["told"]
