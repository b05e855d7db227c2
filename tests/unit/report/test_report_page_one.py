import html
import re
import statistics
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from riskkit.report import audit_page

BLOCKS = {"p", "li", "h1", "h2", "h3", "td", "th", "caption", "dd", "dt"}


def page_one(text):
    return re.search(r'<section id="section-1".*?</section>', text, re.DOTALL).group(0)


def words(fragment):
    spoken = re.sub(r"<(svg|style)\b.*?</\1>", " ", fragment, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", spoken)).split()


@pytest.mark.parametrize("role", ["victim", "perpetrator"])
def test_page_one_has_at_most_400_words(by_hand, role):
    page = audit_page(by_hand.released(role), by_hand.ANSWERS, by_hand.MANIFEST)

    assert 150 < len(words(page_one(page))) <= 400


def test_the_median_sentence_of_page_one_has_at_most_18_words(by_hand):
    page = page_one(audit_page(by_hand.released(), by_hand.ANSWERS, by_hand.MANIFEST))
    paragraphs = re.findall(r"<(?:p|li)\b[^>]*>(.*?)</(?:p|li)>", page, re.DOTALL)
    sentences = [s for p in paragraphs for s in re.split(r"(?<=[.?!])\s+", " ".join(words(p))) if s]

    assert statistics.median(len(s.split()) for s in sentences) <= 18


def test_page_one_holds_the_list_against_what_is_done_now_where_the_study_states_it(by_hand):
    released = by_hand.released()
    own = released["P06"]
    now = {
        **own.table[-1],
        "model": "present_practice",
        "chosen": False,
        "precision": 0.07,
        "label": "What is done now",
    }
    told = [replace(found, table=(*own.table, now)) if found.code == "P06" else found for found in released]

    page = page_one(audit_page(replace(released, findings=tuple(told)), by_hand.ANSWERS, by_hand.MANIFEST))

    assert "Picked as it is done now: 7." in page
    assert "Picked by the best simple way, “What is done now" not in page
    assert "as it is done now" not in page_one(audit_page(released, by_hand.ANSWERS, by_hand.MANIFEST))


def test_a_blocked_run_says_so_before_anything_else(by_hand):
    page = audit_page(by_hand.released(blocked=True), by_hand.ANSWERS, by_hand.MANIFEST)

    assert page.index("BLOCKED FROM RELEASE") < page.index("What is asked of you")
    assert "D04 No event stands on both sides of the cut: broken." in page
    assert "1 of 11 checks of the definitions did not hold" in page


def test_a_run_that_may_be_released_shows_no_blocked_box(by_hand):
    page = audit_page(by_hand.released(), by_hand.ANSWERS, by_hand.MANIFEST)

    assert "BLOCKED FROM RELEASE" not in page


def test_hidden_counts_are_said_to_be_hidden_and_no_picture_is_drawn(by_hand):
    page = page_one(audit_page(by_hand.released(hidden_flags=True), by_hand.ANSWERS, by_hand.MANIFEST))

    assert "The counts per 1,000 people are not shown: some of them are small and hidden." in page
    assert 'class="people"' not in page
    assert "102 in all" not in page


def test_whole_numbers_from_the_release_are_used_where_given(by_hand):
    released = by_hand.released()
    released.facts["per_1000"] = {"flagged": 21, "right": 6, "wrong": 15, "missed": 34, "rest": 945}
    page = page_one(audit_page(released, by_hand.ANSWERS, by_hand.MANIFEST))

    assert "about 21 would be flagged" in page
    assert "6 flagged, outcome recorded" in page


def test_an_empty_answer_is_not_provided(by_hand):
    page = audit_page(by_hand.released(), {"asked_of_board": "   "}, by_hand.MANIFEST)

    assert page_one(page).count("NOT PROVIDED") >= 3


def test_an_answer_this_page_did_not_ask_for_is_not_lost(by_hand):
    page = audit_page(by_hand.released(), {"dogs": "Two of them."}, by_hand.MANIFEST)

    assert "Two of them." in page


class Outline(HTMLParser):
    """Headings, ids and tables of a page, in order."""

    def __init__(self):
        super().__init__()
        self.headings, self.ids, self.tables, self.captions, self.tags = [], [], 0, 0, []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


def test_every_page_has_one_h1_ordered_headings_unique_ids_and_captions(by_hand):
    from riskkit.report import make_pages

    for path, data in make_pages(by_hand.released(), {}, by_hand.sheets(1), manifest=by_hand.MANIFEST):
        if not path.endswith(".html"):
            continue
        seen = Outline()
        seen.feed(data.decode())
        assert seen.headings.count(1) == 1, path
        assert all(after <= before + 1 for before, after in zip(seen.headings, seen.headings[1:], strict=False)), path
        assert len(seen.ids) == len(set(seen.ids)), path
        assert seen.tables == seen.captions, path
        assert ("html", {"lang": "en-GB"}) in seen.tags
        assert not [tag for tag, _ in seen.tags if tag in ("script", "link", "img", "iframe", "form", "input")], path
        assert not re.search(rb"""src=|href=["'](?!#|\.\./audit-report\.html#|[a-z-]+\.(?:html|json)["'#])""", data), (
            path
        )
        assert b"default-src 'none'" in data
