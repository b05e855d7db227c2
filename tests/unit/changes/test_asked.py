"""What became of a board's questions, conditions and decisions."""

from drawn_papers import asked, papers

from riskkit.changes import compare_papers
from riskkit.domain.board_record import Decision


def states(before, now):
    found = compare_papers(before, now, relation="apart")
    return [(one.question.id, one.state, one.taken_over) for one in found.questions]


def test_open_questions_come_first_and_each_stands_once():
    before = papers("a", questions=(asked("Q1"), asked("Q2", "Two readers."), asked("Q3")))
    now = papers("b", questions=(asked("Q1"), asked("Q2", "Two readers."), asked("Q3", "By letter."),
                                 asked("Q4", run="run-b"), asked("Q5", "Yes.", run="run-b")))  # fmt: skip

    assert states(before, now) == [
        ("Q1", "still open", True),
        ("Q4", "new", True),
        ("Q2", "answered since", True),
        ("Q3", "answered since", True),
        ("Q5", "new and answered", True),
    ]


def test_what_was_answered_on_the_page_the_board_had_was_answered_before():
    board = {"questions": [asked("Q1", "Two readers.").as_row()], "conditions": [], "decisions": []}
    before = papers("a", board=board, questions=(asked("Q1", "Two readers."),))

    assert states(before, papers("b", questions=before.questions)) == [("Q1", "answered before", True)]


def test_a_question_that_was_not_taken_over_is_still_open():
    assert states(papers("a", questions=(asked("Q1"),)), papers("b")) == [("Q1", "still open", False)]


def test_an_answer_that_only_the_earlier_journal_holds_counts():
    found = compare_papers(
        papers("a", questions=(asked("Q1", "By letter."),)), papers("b", questions=(asked("Q1"),)), relation="apart"
    )

    assert [(one.state, one.question.answers[0].text) for one in found.questions] == [("answered since", "By letter.")]


def test_questions_of_other_runs_with_the_same_number_are_two_questions():
    before, now = papers("a", questions=(asked("Q1"),)), papers("b", questions=(asked("Q1", run="run-b"),))

    assert states(before, now) == [("Q1", "still open", False), ("Q1", "new", True)]


def condition(name, verdict, words="No more than 30 people."):
    return {"id": name, "words": words, "blocking": True, "verdict": verdict, "because": "Drawn.", "rule": "metric"}


def test_conditions_are_told_before_and_now():
    before = papers("a", board={"conditions": [condition("list", "not met"), condition("old", "met")]})
    now = papers("b", board={"conditions": [condition("list", "met"), condition("new", "cannot tell")]})

    found = compare_papers(before, now, relation="apart").conditions

    assert {one.id: (one.before, one.now) for one in found} == {
        "list": ("not met", "met"), "old": ("met", None), "new": (None, "cannot tell"),
    }  # fmt: skip


def test_a_condition_in_other_words_is_said_to_be_reworded():
    before = papers("a", board={"conditions": [condition("list", "met")]})
    now = papers("b", board={"conditions": [condition("list", "met", words="No more than 300 people.")]})

    assert [one.reworded for one in compare_papers(before, now, relation="apart").conditions] == [True]


def test_only_decisions_that_the_earlier_page_did_not_hold_were_made_between():
    told = {"text": "Drawn.", "role": "board", "manifest": "", "key": ""}
    old = Decision("continue", date="2026-11-01", run_id="run-0", **told)
    new = Decision("change", date="2026-11-25", run_id="run-a", **told)
    before = papers("a", board={"decisions": [old.as_row()]}, decisions=(old, new))

    found = compare_papers(before, papers("b", decisions=(old, new)), relation="apart")

    assert found.decisions == (new,)
