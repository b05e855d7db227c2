"""A board asks about a run of somebody else's scores, and the next run begins with what it asked."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
import yaml

import riskkit as rk
from riskkit import deciding, reviewing
from riskkit.domain.errors import RunRefused
from riskkit.domain.signing import SigningKey

KEY = SigningKey(bytes(range(32)))
TIME = "2026-11-25T09:00:00+00:00"
WORDS = dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A drawn study that only tests may read.")
BOARD = """
board:
  keys: {board: board.pub.pem}
  conditions:
    - {id: list_length, words: No more than 30 people may be flagged., blocking: true, at_most_people: 30}
    - id: wrong_flags
      words: No group may be wrongly flagged more than twice as often as another.
      blocking: false
      group_ratio: {metric: FPR, attribute: any, at_most: 2, confidence: 0.95}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A study of 1,000 drawn scores, its board, and the board's keys."""
    folder, draw = tmp_path_factory.mktemp("board"), np.random.default_rng(5)
    score = draw.random(1_000).round(4)
    rows = {"id": range(1_000), "score": score, "sex": draw.choice(["F", "M"], 1_000)}
    pd.DataFrame({**rows, "y": (draw.random(1_000) < score / 3).astype(int)}).to_csv(folder / "scores.csv", index=False)
    outcome = {"column": "y", "yes": "1", "no": "0", "role": "suspect", "meaning": "Drawn, so it means nothing."}
    study = {
        "riskkit": 1, "name": "drawn_scores", "title": "Scores drawn for a test", "kind": "scores", "seed": 7,
        "role": "perpetrator", "words": WORDS, "capacity": {"share": 0.05}, "board": {"file": "board.yaml"},
        "groups": [{"name": "sex", "label": "Sex as recorded", "column": "sex", "protected": True}],
        "scores": {
            "data_kind": "synthetic", "extract_date": "2026-01-01", "path": "scores.csv", "person_id": "id",
            "score": "score", "cuts": [0.5], "made_by": "a test",
            "target": {**outcome, "horizon_days": 365, "stage": "after"},
        },
    }  # fmt: skip
    (folder / "study.yaml").write_text(yaml.safe_dump(study), encoding="utf-8")
    (folder / "board.yaml").write_text(BOARD, encoding="utf-8")
    (folder / "board.pub.pem").write_bytes(KEY.public.pem)
    return folder


@pytest.fixture(scope="module")
def first(place):
    """The first run, about which the board asked twice, had one answer, and decided."""
    run = rk.run_study(place / "study.yaml", to=place / "first")
    said = {"role": "board", "time": TIME}
    reviewing.ask(run.path, text="Who reads the list?", owner="analyst", **said)
    reviewing.ask(run.path, text="How are people told?", owner="chief officer", **said)
    reviewing.answer(run.path, "Q1", text="Two readers, apart.", role="analyst", evidence=["G03"], time=TIME)
    reviewing.decide(run.path, "change", text="A shorter list.", key=KEY, **said)
    return run


@pytest.fixture(scope="module")
def second(place, first):
    return rk.run_study(place / "study.yaml", to=place / "second", after=first.path)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_list_is_too_long_for_the_board_so_the_run_is_blocked(first):
    assert first.why_not == (
        "The board requires: No more than 30 people may be flagged. Not met: On 1 of 1 dates more than 30 people are "
        "flagged (at most 50).",
    )
    assert [entry["kind"] for entry in reviewing.entries_of(first.path)[1]][:3] == ["sealed", "condition", "condition"]
    assert first.board["conditions"][1]["verdict"] == "cannot tell"


def test_the_decision_is_signed_and_stands(first):
    assert deciding.review_state(first.path, {KEY.public.key_id: KEY.public}).decision == "change"


def test_the_next_run_begins_with_what_was_not_answered(first, second):
    page = words((second.path / "report" / "audit-report.html").read_text(encoding="utf-8"))

    assert page.index("Q2: How are people told? (first asked 25 November 2026") < page.index("What is asked of you")
    assert "Two readers, apart." in page
    assert "A shorter list." in page
    assert second.manifest["after"] == {"run_id": first.run_id, "manifest_sha256": first.manifest_sha256}
    assert second.run_id != first.run_id
    kinds = [entry["kind"] for entry in reviewing.entries_of(second.path)[1]]
    assert kinds == ["sealed", "question", "question", "answer", "condition", "condition"]
    assert deciding.review_state(second.path).state == "unreviewed"


def test_carrying_over_is_the_same_each_time(place, first, second, monkeypatch):
    created = pd.Timestamp(json.loads((second.path / "manifest.json").read_text())["created"])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(created.timestamp())))

    again = rk.run_study(place / "study.yaml", to=place / "again", after=first.path)

    assert again.manifest["files"] == second.manifest["files"]
    assert (again.path / "journal.jsonl").read_bytes() == (second.path / "journal.jsonl").read_bytes()


def test_a_third_run_still_knows_who_asked_first_and_what_was_decided(place, second):
    taken = reviewing.carry_over(second.path)

    assert [(q.id, q.asked) for q in taken.questions] == [("Q2", "2026-11-25"), ("Q1", "2026-11-25")]
    assert [(d.decision, d.key) for d in taken.decisions] == [("change", KEY.public.key_id)]
    entry = reviewing.ask(second.path, text="And by telephone?", owner="analyst", role="board", time=TIME)
    assert entry["about"]["question"] == "Q3"


def test_the_study_may_name_the_run_before(place, first, second):
    (place / "named.yaml").write_text(BOARD + "  previous: first\n", encoding="utf-8")
    study = yaml.safe_load((place / "study.yaml").read_text()) | {"board": {"file": "named.yaml"}}
    (place / "named_study.yaml").write_text(yaml.safe_dump(study), encoding="utf-8")

    run = rk.run_study(place / "named_study.yaml", to=place / "named")

    assert [q["id"] for q in run.board["questions"]] == ["Q2", "Q1"]


def test_a_run_before_that_was_changed_stops_the_next_before_it_begins(place, first, tmp_path):
    import shutil

    shutil.copytree(first.path, tmp_path / "copy")
    journal = tmp_path / "copy" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"How are people told?", b"How are people paid?"))

    with pytest.raises(RunRefused, match="does not verify"):
        rk.run_study(place / "study.yaml", to=tmp_path / "next", after=tmp_path / "copy")

    assert not (tmp_path / "next").exists()
