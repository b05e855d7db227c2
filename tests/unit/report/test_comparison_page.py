"""The page a board reads when it meets again."""

import re
import statistics
from pathlib import Path

import pytest
from drawn_papers import HIDDEN, asked, findings, found, papers, share, study

from riskkit.changes import compare_papers
from riskkit.domain.board_record import Decision
from riskkit.domain.errors import WordRefused
from riskkit.report import comparison_page, words_en

PAGE = "comparison.html.j2"

CHANGED = study(
    target__horizon_days=365, target__offences=["violence"], features=study()["features"][:1],
    answers={"monitoring": "A sergeant, each month."},
)  # fmt: skip
GROUPS = [share("FPR", 40, 900, attribute="sex", group="Female"), share("FPR", 60, 1200, attribute="sex", group="Male")]


def two_runs(relation="apart", **changes):
    decision = Decision("change", "Take it out.", "board", "2026-11-25", "run-a", "", "")
    before = papers("a", questions=(asked("Q1"), asked("Q2", "By letter.")))
    now = papers(
        "b",
        **{
            "questions": before.questions,
            "decisions": (decision,),
            "findings": (found("D06", "broken"), *findings(20, 180, 130)[1:], found("G01", "measured", GROUPS)),
            "created": "2026-12-05T12:00:00+00:00",
            **changes,
        },
    )
    return compare_papers(before, now, relation=relation)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<style.*?</style>", " ", page, flags=re.DOTALL)).split())


@pytest.fixture(scope="module")
def page():
    return comparison_page(two_runs(study=CHANGED))


@pytest.mark.parametrize(
    "sentence",
    [
        "Compared are the earlier run run-a of 23 November 2026 and the later run run-b of 5 December 2026",
        "Nobody stands in both runs.",
        "The score looks ahead another length of time. Before: 24 months. Now: 12 months.",
        "Questions: 1 open, 1 answered since.",
        "Findings whose verdict changed: 1. New: 1. Gone: 0.",
        "Offence codes that count: taken out robbery.",
        "How far ahead the score looks: 730 days before, 365 days now.",
        "Removed: Feature “Stops and searches”. Counted over three years.",
        "✓ Held → ✕ Broken",
        "Take it out. About run run-a; not signed.",
        "What is watched after today, by whom, and how often? (answered now)",
        "NOT PROVIDED",
    ],
)
def test_the_page_says(page, sentence):
    assert sentence in words(page)


def test_what_stands_in_the_way_comes_before_everything_else(page):
    told = words(page)
    at = told.index("The figures of these runs cannot be held against each other")

    assert at < told.index("Compared are") < told.index("Asked last time, still open") < told.index("✓ Held →")
    assert at < told.index("Of 1,000 people scored")


def test_without_an_obstacle_the_page_gives_its_word():
    told = words(comparison_page(two_runs()))

    assert "cannot be held against each other" not in told
    assert "Right when flagged ≠ Difference found Before: 30.0% (60 of 200; 24.1% to 36.7%)." in told


def test_a_run_beside_itself_says_nothing_changed():
    run = papers("a", questions=(asked("Q1"),))

    told = words(comparison_page(compare_papers(run, run, relation="shared")))

    assert "Nothing changed." in told
    assert "Both are one and the same run." in told
    assert "Every finding has the verdict it had." in told


def test_a_changed_run_does_not_say_so(page):
    assert "Nothing changed." not in words(page)


def test_each_flip_stands_once_in_its_section_and_once_in_the_annex(page):
    section = page[page.index('id="section-4"') : page.index('id="section-5"')]
    annex = page[page.index('id="section-7"') :]

    assert re.findall(r'class="code">(\w+)<', section) == ["D06", "G01"]
    assert [code for code in ("D06", "G03", "P05") if annex.count(f"{code} Check") == 1] == ["D06", "G03", "P05"]


def test_what_a_report_hides_is_not_on_the_page():
    hidden = [
        {**row, "value": None, "count": None, "base": None, "reason": HIDDEN, "hidden": True} for row in GROUPS[:1]
    ]
    before = papers("a", findings=(*findings(), found("G01", "measured", [*hidden, GROUPS[1]])))
    now = papers("b", findings=(*findings(), found("G01", "measured", GROUPS)))

    told = words(comparison_page(compare_papers(before, now, relation="apart")))

    assert "Male: wrongly flagged" in told
    assert "Female: wrongly flagged" not in told
    assert "Figures of groups left out here: 1." in told


@pytest.mark.parametrize("known", [True, False])
def test_a_question_that_was_not_taken_over_is_said_to_be_so(known):
    now = papers("b", questions=(asked("Q1"),) if known else ())

    told = words(comparison_page(compare_papers(papers("a", questions=(asked("Q1"),)), now, relation="apart")))

    assert ("it was not taken over" in told) != known
    assert "Question Q1?" in told


def test_two_releases_that_give_a_cell_away_are_warned_of():
    rows = [{"attribute": "sex", "group": name, "metric": "people", "operating_point": "all", "count": count,
             "base": None, "value": None, "hidden": count is None, "reason": HIDDEN} for name, count in
            (("Female", 4000), ("Male", None), ("missing", None))]  # fmt: skip
    other = [rows[0], {**rows[1], "count": 5990}, rows[2]]
    same = {"inputs": {"events": "x"}}
    runs = [papers(name, **same, findings=(*findings(), found("G01", "measured", own)))
            for name, own in (("a", rows), ("b", other))]  # fmt: skip

    page = comparison_page(compare_papers(*runs, relation="shared"))

    assert "These two releases together would give away 3 hidden counts." in words(page)
    assert "5,990" not in page


def test_the_same_comparison_gives_the_same_bytes(page):
    assert comparison_page(two_runs(study=CHANGED)) == page


def test_the_page_stands_alone(page):
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert page.count("<h1") == 1


def test_its_own_sentences_are_short():
    told = words(comparison_page(two_runs()))
    lengths = [len(part.split()) for part in re.split(r"(?<=[.?!]) ", told) if len(part.split()) > 2]

    assert statistics.median(lengths) <= 18


def test_a_word_that_promises_too_much_is_refused():
    with pytest.raises(WordRefused, match="lawful"):
        comparison_page(two_runs(study=study(answers={"benefit": "It is lawful."})))


def test_text_from_a_study_cannot_make_a_tag():
    page = comparison_page(two_runs(study=study(answers={"benefit": "<script>alert(1)</script>"})))

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_number_of_a_finding_changes_the_page():
    told = [comparison_page(two_runs(findings=findings(right, 200 - right, 130))) for right in (20, 31)]

    assert "15.5% (31 of 200; " in told[1]
    assert "15.5% (31 of 200; " not in told[0]


def test_every_text_of_the_catalogue_is_used():
    room = Path(words_en.__file__).parents[1]
    used = "".join(
        path.read_text(encoding="utf-8") for path in (*room.glob("two_runs_*.py"), room / "templates" / PAGE)
    )
    by_name = (
        "still open", "new", "answered since", "new and answered", "answered before", "same list", "shared", "apart",
        "not known", "added", "removed", "answer_added", "answer_removed", "answer_changed", "figure_before",
        "changed_findings", "added_findings", "removed_findings",
        "figure_now", "given_cells", "given_differences",
    )  # fmt: skip

    pattern = "[\"'.]{}\\b"
    unused = [
        key
        for key in (*words_en.COMPARISON_SAYS, *words_en.TWO_RUNS)
        if not re.search(pattern.format(key), used) and key not in by_name
    ]

    assert unused == []
