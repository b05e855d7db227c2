"""Answers in the study or in a file beside it: the same to a run, and every fault told with its line."""

import hashlib
import shutil
from pathlib import Path

import pytest

import riskkit
from riskkit.answers_file import read_answers
from riskkit.domain.errors import SpecError
from riskkit.report.words_en.asking import ASKED
from riskkit.study import with_data

CONFIGS = Path(__file__).parents[3] / "configs"
SHIPPED = ("first_serious_violence", "victim_of_serious_harm")
FAULTS = [
    ("benefit: Help.\nbenefits: Twice.\n", "line 2: 'benefits' is no question riskkit asks. Did you mean benefit?"),
    ("\n\nbenefit:\n", "line 3: 'benefit' is empty. Write an answer, or NOT PROVIDED."),
    ("benefit: '  '\n", "line 1: 'benefit' is empty."),
    ("team: 7\n", "line 1: 'team' must be one text."),
    ("team: [a, b]\n", "line 1: 'team' must be one text."),
    ("team: We.\nbenefit: >-\n  It is\n  approved.\n", "line 2: 'benefit' holds the word 'approved'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), FAULTS)
def test_what_cannot_stand_is_told_with_key_and_line(tmp_path, text, says):
    file = tmp_path / "a.answers.yaml"
    file.write_text(text)

    with pytest.raises(SpecError) as told:
        read_answers(file)
    assert f"{file}: 1 answer cannot stand:\n  {says}" in str(told.value)


def study_with(folder, answers):
    """A shipped study whose answers are as given."""
    for file in CONFIGS.glob("victim_of_serious_harm.*"):
        shutil.copy(file, folder)
    shutil.copy(CONFIGS / "benchmark_victim_of_serious_harm.csv", folder)
    place = folder / "victim_of_serious_harm.yaml"
    place.write_text(place.read_text().replace("answers: victim_of_serious_harm.answers.yaml", answers))
    return place


def test_answers_in_the_study_itself_are_checked_with_their_line(tmp_path):
    place = study_with(tmp_path, "answers:\n  team: We.\n  tema: We.")
    line = place.read_text().splitlines().index("  tema: We.") + 1

    with pytest.raises(SpecError, match=rf"line {line}: 'tema' is no question riskkit asks. Did you mean team\?"):
        riskkit.read_study(place)


def test_a_file_that_is_not_there_is_told_with_what_to_do(tmp_path):
    with pytest.raises(SpecError, match=r"no such file of answers.*riskkit answers STUDY\.yaml"):
        riskkit.read_study(study_with(tmp_path, "answers: nowhere.yaml"))


def test_inline_and_in_a_file_the_study_is_the_same_but_for_the_input_it_names(tmp_path):
    inline, beside = tmp_path / "inline", tmp_path / "beside"
    inline.mkdir()
    beside.mkdir()
    (beside / "mine.yaml").write_text("team: We.\nbenefit: NOT PROVIDED\n")
    one = riskkit.read_study(study_with(inline, "answers: {team: We.}"))
    other = riskkit.read_study(study_with(beside, "answers: mine.yaml"))

    assert one.fingerprint == other.fingerprint
    assert (one.answers_from, dict(other.answers)) == (None, {"team": "We."})
    assert other.answers_from == ("mine.yaml", hashlib.sha256((beside / "mine.yaml").read_bytes()).hexdigest())
    assert with_data(other, sources_folder=tmp_path).answers_from == other.answers_from


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_studies_answer_all_but_two_or_three_questions(name):
    answered = riskkit.read_study(CONFIGS / f"{name}.yaml").answers
    still_open = [key for key in ASKED if key not in answered]

    assert 2 <= len(still_open) <= 3
    assert "decision" in still_open


def test_a_study_made_without_reading_its_answers_file_is_refused():
    from riskkit.domain.spec import parse_spec
    from riskkit.domain.study_spec import StudySpec

    with pytest.raises(SpecError, match="answers: Value error, the file of answers was not read"):
        parse_spec(
            StudySpec, {**riskkit.read_study(CONFIGS / f"{SHIPPED[0]}.yaml").resolved(), "answers": "a.yaml"}, "x"
        )
