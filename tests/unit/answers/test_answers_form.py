"""The form of answers: every question in the board's order, nothing that stands is changed, what is open is told."""

import json
from pathlib import Path

import pytest
import yaml
from command_line import told
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.answers_file import read_answers
from riskkit.answers_form import write_answers_form
from riskkit.domain.errors import SpecError
from riskkit.domain.words import BANNED_IN_PAGES, NOT_PROVIDED
from riskkit.report.words_en import QUESTIONS
from riskkit.report.words_en.asking import ASKED, ASKED_GROUPS, KNOWN_ANSWERS

STUDY = """\
title: A study to ask about
answers:
  asked_of_board: To say what is missing.
  phase: A trial that nobody has begun.
board:
  conditions:
    - {id: a_way, words: It must say how to challenge., blocking: true, answered: {question: how_to_challenge}}
    - id: cost
      words: It must say what a wrong flag costs.
      blocking: false
      answered: {question: cost_of_a_wrong_flag}
"""


@pytest.fixture
def study(tmp_path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY)
    return tmp_path / "study.yaml"


def test_every_question_of_the_pages_is_asked_with_its_source_and_what_a_good_answer_holds(study):
    form = write_answers_form(study).file.read_text()

    for asked in ASKED.values():
        assert f"\n{asked.key}: " in form
        assert asked.source.split(";")[0].split(",")[0] in form
        assert asked.good.split()[0] in form
    assert set(QUESTIONS) <= set(ASKED)
    assert len(KNOWN_ANSWERS) == len(set(KNOWN_ANSWERS))


def test_questions_stand_in_the_boards_order_the_first_first(study):
    form = yaml.safe_load(write_answers_form(study).file.read_text())

    assert list(form)[: len(ASKED)] == [asked.key for _, group in ASKED_GROUPS for asked in group]
    assert next(iter(form)) == "asked_of_board"


def test_answers_of_the_study_itself_are_taken_over(study):
    held = read_answers(write_answers_form(study).file)

    assert held == {"asked_of_board": "To say what is missing.", "phase": "A trial that nobody has begun."}


def test_what_stands_in_the_file_is_kept_to_the_letter(study, tmp_path):
    file = tmp_path / "mine.yaml"
    mine = "# my own note\nbenefit: 'Offers: earlier'\n\n# about doubts\ndoubts: |-\n  One.\n  Two.\n# the end\n"
    file.write_text(mine)

    state = write_answers_form(study, file)
    kept = file.read_text()

    assert [line for line in kept.splitlines() if line in mine.splitlines()] != []
    rest = iter(kept.splitlines())
    assert all(line in rest for line in mine.splitlines())  # in the same order
    assert read_answers(file) == {"benefit": "Offers: earlier", "doubts": "One.\nTwo."}
    assert (state.added, state.answered) == (len(ASKED) - 2, 2)


def test_a_second_time_nothing_is_changed(study):
    first = write_answers_form(study).file.read_bytes()
    state = write_answers_form(study)

    assert (state.file.read_bytes(), state.added) == (first, 0)


def test_a_missing_question_comes_back_at_its_place(study):
    file = write_answers_form(study).file
    whole = file.read_text()
    at = whole.index("# " + ASKED["who_decides"].question)
    file.write_text(whole[:at] + whole[whole.index("# " + ASKED["how_told"].question) :])

    write_answers_form(study)

    assert list(yaml.safe_load(file.read_text())) == list(yaml.safe_load(whole))


@settings(max_examples=60, deadline=None)
@given(
    answers=st.dictionaries(
        st.sampled_from(sorted(ASKED)),
        st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=300).filter(
            lambda text: text.strip() and text.strip() != NOT_PROVIDED and not BANNED_IN_PAGES.search(text)
        ),
        max_size=6,
    )
)
def test_whatever_people_wrote_reads_back_after_questions_were_added(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("form")
    (folder / "study.yaml").write_text(STUDY)
    file = folder / "some.yaml"
    file.write_text(yaml.safe_dump(answers, allow_unicode=True) if answers else "# none yet\nphase: Not begun.\n")
    before = read_answers(file)

    write_answers_form(folder / "study.yaml", file)

    assert read_answers(file) == before


def test_the_summary_says_what_is_open_and_what_blocks(study):
    said = told("answers", study)

    assert said.code == 0
    assert f"1 of {len(ASKED)} questions have an answer; {len(ASKED)} added to the file." in said.out
    assert "Open, and blocking release:\n  how_to_challenge (condition a_way)" in said.out
    assert "Open, for the board to weigh:\n  cost_of_a_wrong_flag (condition cost)" in said.out
    assert "answers: study.answers.yaml" in said.out


def test_an_answered_question_blocks_nothing_more(study):
    file = write_answers_form(study).file
    file.write_text(file.read_text().replace(f"how_to_challenge: {NOT_PROVIDED}", "how_to_challenge: Write to us."))

    said = json.loads(told("answers", study, "--json").out)

    assert said["blocking"] == []
    assert "how_to_challenge" not in said["open"]


def test_a_bad_answer_stops_the_command_and_changes_nothing(study, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("benefit: It is fair.\n")

    with pytest.raises(SpecError, match="line 1: 'benefit' holds the word 'fair'"):
        write_answers_form(study, file)
    assert file.read_text() == "benefit: It is fair.\n"


def test_the_study_is_never_taken_for_its_answers_file(study):
    with pytest.raises(SpecError, match="is the study itself"):
        write_answers_form(study, study)
    assert study.read_text() == STUDY


def test_help_teaches():
    said = told("answers", "--help").out

    for words in ("what", "good answer holds", "NOT PROVIDED", "answers: STUDY.answers.yaml"):
        assert words in said
