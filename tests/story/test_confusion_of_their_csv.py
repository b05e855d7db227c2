"""Somebody else's CSV in, exact counts by group out: held against counts made with pandas alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import riskkit as rk
from riskkit.domain.model_spec import Capacity
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec

ROWS, PLACES, CUTS = 3_000, 150, (0.1, 0.3)
MEANING = "an outcome recorded within two years, as its maker documents it"
WORDS = dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A drawn study that only tests may read.")


@pytest.fixture(scope="module")
def theirs() -> pd.DataFrame:
    """Scores with one digit, so that a cut lies on many of them, and the capacity goes through a tie."""
    rng = np.random.default_rng(11)
    score = rng.beta(1, 6, ROWS).round(1)
    outcome = np.where(rng.random(ROWS) < score, "yes", "no")
    return pd.DataFrame({
        "person_id": [f"p{at}" for at in rng.permutation(ROWS)], "score": score,
        "outcome": np.where(rng.random(ROWS) < 0.05, None, outcome), "sex": rng.choice(["F", "M"], ROWS),
        "ethnicity": rng.choice(["A", "B", "C", None], ROWS, p=[0.5, 0.3, 0.05, 0.15]),
    })  # fmt: skip


@pytest.fixture(scope="module")
def audit(theirs: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("theirs")
    theirs.to_csv(folder / "scores.csv", index=False)
    target = {"column": "outcome", "yes": "yes", "no": "no", "meaning": MEANING, "role": "suspect"}
    study = parse_spec(StudySpec, {
        "riskkit": 1, "name": "their_scores", "title": "Scores of somebody else", "kind": "scores", "seed": 3,
        "role": "perpetrator", "words": WORDS, "capacity": Capacity(people=PLACES).model_dump(),
        "groups": [{"name": n, "label": f"{n} as recorded", "column": n, "protected": True}
                   for n in ("sex", "ethnicity")],
        "scores": {"data_kind": "synthetic", "extract_date": "2026-01-01", "path": "scores.csv", "cuts": CUTS,
                   "person_id": "person_id", "score": "score", "made_by": "somebody else",
                   "target": target | {"horizon_days": 730, "stage": "after the score"}},
    }, "a study of their scores").standing_in(folder)  # fmt: skip
    return rk.audit_scores(rk.read_scores(study), study.audit)


def by_hand(frame: pd.DataFrame, flagged: pd.Series, by: list[str]) -> pd.DataFrame:
    yes, no = frame.outcome == "yes", frame.outcome == "no"
    cells = {
        "tn": no & ~flagged, "fp": no & flagged, "fn": yes & ~flagged, "tp": yes & flagged,
        "flagged": flagged, "not_yet_known": frame.outcome.isna(), "people": flagged | True,
    }  # fmt: skip
    group = frame[by].fillna("missing").agg(", ".join, axis=1)
    return pd.DataFrame(cells).groupby(group).sum().astype("int64")


@pytest.mark.parametrize("by", [["sex"], ["ethnicity"], ["sex", "ethnicity"]], ids=" x ".join)
@pytest.mark.parametrize("cut", CUTS)
def test_counts_at_every_cut_are_those_of_pandas_with_everybody_on_the_cut_flagged(theirs, audit, by, cut):
    told = audit.confusion(" x ".join(by)).loc[f"score at least {cut:g}"]

    expected = by_hand(theirs, theirs.score >= cut, by)
    pd.testing.assert_frame_equal(told.sort_index(), expected.sort_index(), check_names=False)


@pytest.mark.parametrize("by", [["sex"], ["ethnicity"], ["sex", "ethnicity"]], ids=" x ".join)
def test_counts_at_capacity_are_those_of_the_people_on_the_list(theirs, audit, by):
    scores = audit.scored.to_frame()
    listed = theirs.person_id.isin(scores.person_id[scores.flagged])

    told = audit.confusion(" x ".join(by)).loc["capacity"]

    pd.testing.assert_frame_equal(told.sort_index(), by_hand(theirs, listed, by).sort_index(), check_names=False)


def test_the_list_holds_everybody_above_the_tie_and_as_many_of_the_tied_as_there_is_place_for(theirs, audit):
    scores = audit.scored.to_frame()
    last = scores.score[scores.flagged].min()

    assert int(scores.flagged.sum()) == int(audit.confusion("sex").loc["capacity"].flagged.sum()) == PLACES
    assert scores.flagged[scores.score > last].all()
    assert audit["P11"].count == int((theirs.score == last).sum())


def test_nobody_is_left_out_of_the_counts(audit):
    told = audit.confusion("ethnicity")

    assert "missing" in told.index.get_level_values("group")
    assert (told.groupby("operating_point").people.sum() == ROWS).all()
    assert (told[["tn", "fp", "fn", "tp", "not_yet_known"]].sum(axis=1) == told.people).all()


def test_a_characteristic_that_was_not_audited_is_refused_and_those_that_were_are_named(audit):
    with pytest.raises(rk.RiskkitError, match="no characteristic age; it has: sex, ethnicity, sex x ethnicity"):
        audit.confusion("age")
