"""Nobody's id and nobody's row stand in audit.json or in a page outside report/people (R22)."""

from __future__ import annotations

import json

import pytest
from drawn_scores import audited, draw_scored, released_of

from riskkit.domain.scores import values_inside
from riskkit.report import make_pages

CANARY = "KANARI"


@pytest.fixture(scope="module")
def canaries():
    """What a run of canary people publishes, by the name of the file; and their scores with every digit."""
    scored = draw_scored(1_200, seed=4)
    frame = values_inside(scored).frame
    frame["person_id"] = [f"{CANARY}{at:06d}" for at in range(len(frame))]
    released = released_of(audited(scored))
    rows = [finding.as_row() for finding in released]
    texts = {"audit.json": json.dumps(rows) + json.dumps(dict(released.facts), default=str)}
    texts |= {name: page.decode() for name, page in make_pages(released, {}, (), manifest={"seed": 7})}
    return texts, frame


def test_no_id_stands_in_audit_json_or_in_a_page(canaries):
    texts, frame = canaries

    assert len(texts) > 3
    assert frame["person_id"].str.startswith(CANARY).all()
    assert [name for name, text in texts.items() if CANARY in text] == []


def test_no_score_of_a_person_stands_there_with_every_digit(canaries):
    texts, frame = canaries
    scores = [repr(float(score)) for score in frame["score"]]

    assert len(set(scores)) > 1_000
    for name, text in texts.items():
        assert [score for score in scores if score in text] == [], name
