import re

import pytest

from riskkit.report.charts.svg_clean import inline_svg
from riskkit.report.formats import counted_share, day, interval, listed, per_thousand, percent, plain, sentence, whole
from riskkit.report.small_svg import SHAPES, STEP, thousand_people


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("2026-03-05", "5 March 2026"),
        ("2026-12-31T10:00:00", "31 December 2026"),
        ("soon", "soon"),
        (None, "not known"),
    ],
)
def test_dates_read_as_people_write_them(given, printed):
    assert day(given) == printed


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        (0, "0%"),
        (1.0, "100%"),
        (0.0042, "0.42%"),
        (0.251, "25.1%"),
        (0.9999, "100%"),
        (None, "not known"),
        ("under 10", "under 10"),
    ],
)
def test_shares_keep_more_digits_where_they_are_small(given, printed):
    assert percent(given) == printed


def test_a_share_stands_with_its_counts():
    assert counted_share({"value": 0.032, "count": 43, "base": 1340}) == "3.2% (43 of 1,340)"


@pytest.mark.parametrize(
    ("row", "printed"),
    [
        ({"value": None, "reason": "hidden: fewer than 10 people"}, "hidden"),
        ({"value": None, "hidden": True, "reason": "x"}, "hidden"),
        ({"value": None, "reason": "too few to say: under 30 people"}, "too few to say"),
        ({"value": None, "reason": "nobody is flagged"}, "nobody is flagged"),
        ({"value": None, "reason": None}, "not known"),
    ],
)
def test_an_undefined_share_says_why_and_is_never_zero(row, printed):
    assert counted_share(row) == printed
    assert interval({**row, "low": None, "high": None}) == printed


def test_counts_have_commas_and_no_decimals():
    assert [whole(v) for v in (0, 1234567, 12.0, None)] == ["0", "1,234,567", "12", "not known"]


def test_per_thousand_drops_a_decimal_that_says_nothing():
    assert [per_thousand(v) for v in (20.0, 34.84, 0.04, None)] == ["20", "34.8", "0", "not known"]


def test_marks_that_turn_the_reading_direction_are_shown_as_replaced():
    assert plain("a\u202eb\x00c\nd") == "a\ufffdb\ufffdc d"


def test_text_in_other_scripts_stays():
    assert plain("Łódź – 東京 नमस्ते") == "Łódź – 東京 नमस्ते"


def test_lists_read_as_sentences():
    assert [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


def test_a_sentence_begins_large_and_ends():
    assert sentence("the worst error") == "The worst error."


def test_a_thousand_people_are_a_thousand_marks():
    svg = thousand_people({"right": 5, "wrong": 15, "missed": 35, "rest": 945}, "title", "desc")

    marks = [svg.count(shape.split("{y:g}")[1][:8]) for shape in SHAPES.values()]
    strokes = re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", svg)  # of dots, one each STEP
    dots = sum(int((float(end) - float(start)) // STEP) + 1 for start, end in strokes)

    assert (marks, dots) == ([5, 15, 35], 945)


def test_two_charts_on_a_page_share_no_id_and_no_outside_address():
    drawn = (
        '<?xml version="1.0"?><!-- x --><svg width="10pt" height="10pt" viewBox="0 0 1 1"><metadata>z</metadata>'
        '<defs><style type="text/css">*{a:b}</style><clipPath id="p1"/></defs><g id="axes_1" clip-path="url(#p1)">'
        '<use xlink:href="#m"/></g></svg>'
    )
    one = inline_svg(drawn, "one", "T & <b>", "D")

    assert 'id="one-p1"' in one
    assert "url(#one-p1)" in one
    assert 'href="#one-m"' in one
    assert "<style" not in one
    assert "metadata" not in one
    assert "T &amp; &lt;b&gt;" in one


def test_a_share_that_rounds_to_nothing_has_no_sign():
    assert percent(-0.00001) == "0.00%"
    assert percent(-0.002) == "-0.20%"
