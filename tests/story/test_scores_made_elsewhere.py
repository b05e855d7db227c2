"""Scores that someone else made: audited from a CSV to a sealed run, and the exit codes a CI job reads."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import riskkit as rk
from riskkit.domain.pseudonyms import published_pseudonyms

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "configs" / "scores_made_elsewhere.yaml"
ROWS = 4_000


@pytest.fixture(scope="module")
def scores(tmp_path_factory) -> Path:
    rng = np.random.default_rng(5)
    risk = rng.beta(1, 12, ROWS)
    frame = pd.DataFrame(
        {
            "person_id": [f"p{i:05d}" for i in range(ROWS)],
            "score": risk.round(6),
            "outcome": np.where(rng.random(ROWS) < risk, "yes", "no"),
            "sex": rng.choice(["F", "M"], ROWS),
            "ethnicity": rng.choice(["A", "B", "C", None], ROWS, p=[0.5, 0.3, 0.1, 0.1]),
        }
    )
    path = tmp_path_factory.mktemp("scores") / "scores.csv"
    frame.to_csv(path, index=False)
    return path


def riskkit(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "riskkit.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def finished(scores, tmp_path_factory) -> tuple[subprocess.CompletedProcess[str], Path]:
    to = tmp_path_factory.mktemp("runs") / "theirs"
    return riskkit("run", CONFIG, "--table", scores, "--to", to, "--json"), to


def test_the_answer_for_machines_is_one_json_object_and_the_exit_code_says_releasable(finished):
    done, to = finished

    answer = json.loads(done.stdout)

    assert done.returncode == (0 if answer["releasable"] else 3), done.stderr
    assert rk.verify_run(to).ok
    assert Path(answer["report"]).exists()


def test_counts_are_exactly_those_of_the_file(finished, scores):
    run = rk.open_run(finished[1])
    theirs = pd.read_csv(scores)
    theirs["person_id"] = published_pseudonyms(run.manifest["seed"]).people(theirs.person_id.astype(str).tolist())
    listed = run.scores().query("flagged").person_id

    flagged = theirs[theirs.person_id.isin(listed)]
    table = {row["measure"]: row["count"] for row in run.findings["P01"]["table"]}

    assert table["flagged"] == len(flagged) == int(ROWS * 0.02)
    assert table["flagged right"] == (flagged.outcome == "yes").sum()
    assert flagged.score.min() >= theirs[~theirs.person_id.isin(listed)].score.max()


def test_nothing_is_claimed_about_reasons_that_were_never_given(finished):
    run = rk.open_run(finished[1])

    assert run.findings["X01"]["verdict"] == "not applicable"
    assert not (run.path / "model").exists()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda f: f.assign(score=f.score + 1), "score"),
        (lambda f: f.assign(outcome="perhaps"), "outcome"),
        (lambda f: pd.concat([f, f.head(3)]), "person_id"),
        (lambda f: f.drop(columns="sex"), "sex"),
        (lambda f: f.head(0), "scores"),
        (lambda f: f.assign(sex=f.person_id), "sex has 4,000 different values"),
    ],
    ids=["above one", "unknown outcome", "repeated people", "no sex column", "empty", "a key as a group"],
)
def test_a_spoilt_file_is_refused_with_exit_code_2_and_leaves_nothing(scores, tmp_path, spoil, says):
    spoilt = tmp_path / "scores.csv"
    spoil(pd.read_csv(scores)).to_csv(spoilt, index=False)

    done = riskkit("run", CONFIG, "--table", spoilt, "--to", tmp_path / "run", "--quiet")

    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (lambda f: f.assign(score=0.1), ("P02", "P05", "G03", "G04")),
        (lambda f: f.assign(outcome="no"), ("P02", "P03", "P04", "P05", "G03")),
        (lambda f: f.assign(outcome=None), ("G08",)),
        (lambda f: f.assign(sex="F", ethnicity="A"), ("G08",)),
        (lambda f: f.assign(ethnicity=f.person_id.where(f.index < 60, "others")), ("G08",)),
    ],
    ids=["equal scores", "one outcome", "no outcome yet", "one group", "groups of one"],
)
def test_a_file_that_can_tell_little_gives_a_whole_run_that_says_so(scores, tmp_path, spoil, codes):
    few = tmp_path / "scores.csv"
    spoil(pd.read_csv(scores)).to_csv(few, index=False)

    run = rk.run_study(rk.with_data(rk.read_study(CONFIG), table=few), to=tmp_path / "run")

    assert {run.findings[code]["verdict"] for code in codes} <= {"cannot tell", "not applicable"}
    assert "difference found" not in {row["verdict"] for row in run.findings["G03"]["table"] or ()}
    assert rk.verify_run(run.path).ok


def test_a_folder_that_is_no_run_does_not_verify(tmp_path):
    assert riskkit("verify", tmp_path).returncode == 2


def test_a_study_file_that_does_not_exist_is_refused(tmp_path):
    done = riskkit("check", tmp_path / "none.yaml")

    assert done.returncode == 2
    assert "none.yaml" in done.stderr


def test_a_dial_that_does_not_exist_is_refused_and_the_dials_are_named(tmp_path):
    done = riskkit("world", "--people", 500, "--seed", 1, "--dial", "no_such=1", "--to", tmp_path / "w", "--quiet")

    assert done.returncode == 2
    assert "no_such" in done.stderr or "dial" in done.stderr
    assert not (tmp_path / "w").exists()
