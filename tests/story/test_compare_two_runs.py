"""A board meets again: two runs of somebody else's scores, compared from their folders and from the command line."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pandas as pd
import pytest
import yaml
from command_line import told

import riskkit as rk
from riskkit import reviewing
from riskkit.comparing import write_comparison
from riskkit.domain.errors import CannotWrite, RunRefused, SpecError

TIME = "2026-11-25T09:00:00+00:00"
WORDS = dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A drawn study that only tests may read.")


def write_study(folder, name, *, first=0, seed=5, people=1_000, worse=False, **changes):
    """A study of drawn scores, people numbered from `first`. `worse`: scores say nothing and few women score high."""
    draw = np.random.default_rng(seed)
    score = draw.random(people).round(4)
    sex = draw.choice(["F", "M"], people)
    chance = 0.15 if worse else score / 3
    score = np.where(worse & (sex == "F"), score / 2, score).round(4)
    rows = {"id": range(first, first + people), "score": score, "sex": sex}
    outcome = (draw.random(people) < chance).astype(int)
    pd.DataFrame({**rows, "y": outcome}).to_csv(folder / f"{name}.csv", index=False)
    target = {"column": "y", "yes": "1", "no": "0", "role": "suspect", "meaning": "Drawn, so it means nothing."}
    study = {
        "riskkit": 1, "name": "drawn_scores", "title": "Scores drawn for a test", "kind": "scores", "seed": 7,
        "role": "perpetrator", "words": WORDS, "capacity": {"share": 0.2},
        "groups": [{"name": "sex", "label": "Sex as recorded", "column": "sex", "protected": True}],
        "scores": {
            "data_kind": "synthetic", "extract_date": "2026-01-01", "path": f"{name}.csv", "person_id": "id",
            "score": "score", "cuts": [0.5], "made_by": "a test",
            "target": {**target, "horizon_days": 365, "stage": "after"},
        },
    }  # fmt: skip
    study = {**study, **changes}
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(study), encoding="utf-8")
    return folder / f"{name}.yaml"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("compare")


@pytest.fixture(scope="module")
def first(place):
    """The run the board had, with what it asked and decided."""
    run = rk.run_study(write_study(place, "first"), to=place / "run-first")
    said = {"role": "board", "time": TIME}
    reviewing.ask(run.path, text="Who reads the list?", owner="analyst", **said)
    reviewing.ask(run.path, text="How are people told?", owner="chief officer", **said)
    reviewing.answer(run.path, "Q1", text="Two readers, apart.", role="analyst", evidence=["G03"], time=TIME)
    reviewing.decide(run.path, "change", text="Come back with next year's people.", **said)
    return run


@pytest.fixture(scope="module")
def second(place, first):
    """Next year's people, for whom the scores say nothing; one answer more."""
    answers = {"benefit": "Nobody has shown one yet."}
    study = write_study(place, "second", first=5_000, seed=6, worse=True, answers=answers)
    return rk.run_study(study, to=place / "run-second", after=first.path)


@pytest.fixture(scope="module")
def again(place, first):
    """The same people and scores, told once more with a higher threshold."""
    study = write_study(place, "again", release={"threshold": 15})
    return rk.run_study(study, to=place / "run-again", after=first.path)


def test_the_next_run_is_compared_with_the_one_the_board_had(first, second):
    found = rk.compare_runs(first.path, second.path)

    assert (found.relation, found.took_over, found.obstacles) == ("apart", True, ())
    assert [(one.question.id, one.state) for one in found.questions] == [("Q2", "still open"), ("Q1", "answered since")]
    assert [one.text for one in found.decisions] == ["Come back with next year's people."]
    assert [(one.question, one.change) for one in found.answers] == [("benefit", "added")]
    assert {one.metric: one.verdict for one in found.figures}["AUC"] == "difference found"


def test_each_flip_is_that_of_the_two_audits(first, second):
    ours, theirs = ({row["code"]: row["verdict"] for row in run.findings} for run in (first, second))

    found = rk.compare_runs(first.path, second.path)

    assert {(pair.code, pair.before, pair.now) for pair in found.flipped} == {
        (code, ours.get(code), theirs.get(code)) for code in ours | theirs if ours.get(code) != theirs.get(code)
    }
    assert len(found.flipped) > 0


def test_a_run_beside_itself_has_no_change(first):
    assert rk.compare_runs(first.path, first.path).unchanged


def test_the_same_people_are_known_as_the_same_list(first, again):
    found = rk.compare_runs(first.path, again.path)

    assert found.relation == "same list"
    assert [one.what for one in found.obstacles] == ["hiding"]


def test_other_people_under_the_same_numbers_count_as_shared(place, first):
    """Made-up people share one published key; two worlds may number their people alike, and nobody can tell."""
    run = rk.run_study(write_study(place, "twin", seed=9), to=place / "run-twin")

    assert rk.compare_runs(first.path, run.path).relation == "shared"


def test_a_notebook_shows_what_flipped(first, second):
    found = rk.compare_runs(first.path, second.path)

    assert found.flipped[0].title in found._repr_html_()
    assert "nothing changed" in rk.compare_runs(first.path, first.path)._repr_html_()


def test_the_command_writes_the_page_and_its_values(place, first, second):
    answer = told("compare", first.path, second.path, "--to", place / "page")

    blocked = not (first.releasable and second.releasable)
    assert answer.code == (3 if blocked else 0)
    assert "still open" in answer.out
    assert (place / "page" / "comparison.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    values = json.loads((place / "page" / "comparison.json").read_text(encoding="utf-8"))
    assert [row["question"]["id"] for row in values["questions"]] == ["Q2", "Q1"]
    assert "person_id" not in json.dumps(values)


def test_the_same_two_runs_give_the_same_bytes(place, first, second):
    for name in ("once", "twice"):
        write_comparison(rk.compare_runs(first.path, second.path), to=place / name)

    for file in ("comparison.html", "comparison.json"):
        assert (place / "once" / file).read_bytes() == (place / "twice" / file).read_bytes()


def test_json_is_one_object_on_stdout(first, second):
    answer = told("compare", first.path, second.path, "--json")

    assert json.loads(answer.out)["relation"] == "apart"


def test_nothing_is_overwritten(place, first):
    (place / "there").mkdir()

    found = rk.compare_runs(first.path, first.path)

    with pytest.raises(CannotWrite):
        write_comparison(found, to=place / "there")


def test_victim_against_perpetrator_is_refused(place, first):
    target = {"column": "y", "yes": "1", "no": "0", "role": "victim", "meaning": "Drawn, so it means nothing."}
    study = yaml.safe_load(write_study(place, "victim", role="victim").read_text(encoding="utf-8"))
    study["scores"]["target"] = {**target, "horizon_days": 365, "stage": "after"}
    (place / "victim.yaml").write_text(yaml.safe_dump(study), encoding="utf-8")
    run = rk.run_study(place / "victim.yaml", to=place / "run-victim")

    answer = told("compare", first.path, run.path, "--to", place / "mixed")

    assert answer.code == 2
    assert "never mixed" in answer.err
    assert not (place / "mixed").exists()
    with pytest.raises(SpecError):
        rk.compare_runs(first.path, run.path)


def test_a_run_that_was_changed_is_refused(place, first, second):
    shutil.copytree(second.path, place / "changed")
    audit = place / "changed" / "audit.json"
    audit.write_bytes(audit.read_bytes().replace(b'"verdict": "held"', b'"verdict": "broken"', 1))

    with pytest.raises(RunRefused, match="does not verify"):
        rk.compare_runs(first.path, place / "changed")
