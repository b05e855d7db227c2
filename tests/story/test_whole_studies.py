"""Both shipped studies, end to end, on a small synthetic force: what a newcomer's `make demo` promises."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import riskkit as rk
from riskkit.domain.errors import CannotWrite, RunRefused, SpecError
from riskkit.domain.words import BANNED_IN_PAGES, VERDICTS
from riskkit.domain.yaml_text import parse_yaml

ROOT = Path(__file__).parents[2]
STUDIES = ("first_serious_violence", "victim_of_serious_harm")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:(mlflow|sqlalchemy|alembic|google|pydantic).*"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_ends_in_a_sealed_run_that_verifies(finished, name):
    run = finished[name]

    assert rk.verify_run(run.path).ok
    assert {p.name for p in run.path.iterdir()} >= {
        "manifest.json", "study.yaml", "audit.json", "scores.parquet", "explanations.parquet", "model", "report",
        "journal.jsonl",
    }  # fmt: skip


@pytest.mark.parametrize("name", STUDIES)
def test_no_definition_check_is_broken_on_a_clean_world(finished, name):
    broken = [f["code"] for f in finished[name].findings if f["verdict"] == "broken"]

    assert broken == []
    assert finished[name].releasable, finished[name].why_not


@pytest.mark.parametrize("name", STUDIES)
def test_the_audit_file_keeps_its_contract(finished, name):
    audit = json.loads((finished[name].path / "audit.json").read_text())

    kept = {"board"} if name == "first_serious_violence" else set()  # the one with a board file
    assert set(audit) == {"run_id", "study", "role", "data_kind", "created", "expires", "steps", "findings"} | kept
    assert {f["verdict"] for f in audit["findings"]} <= set(VERDICTS)
    assert {"D01", "D05", "P01", "P05", "P06", "G01", "G02", "M01", "S01", "X01", "X02"} <= {
        f["code"] for f in audit["findings"]
    }
    for finding in audit["findings"]:
        for row in finding["table"] or ():
            if row.get("value", 0) is None:
                assert row["reason"]


def test_the_shipped_boards_conditions_are_asked_and_one_of_them_cannot_be_told(finished):
    told = {c["id"]: (c["blocking"], c["verdict"]) for c in finished["first_serious_violence"].board["conditions"]}

    assert told == {
        "no_area_features": (True, "met"),
        "wrong_flags_by_ethnicity": (False, "cannot tell"),
        "list_length": (False, "met"),
        "a_way_to_challenge": (False, "met"),
    }


@pytest.mark.parametrize("name", STUDIES)
def test_scores_come_with_their_audit_and_their_columns(finished, name):
    scores = finished[name].scores()

    assert list(scores.columns) == [
        "person_id", "as_of", "role", "score", "score_low", "score_high", "rank", "flagged", "stability",
    ]  # fmt: skip
    assert scores.attrs["audit"]
    assert ((scores.score_low <= scores.score) & (scores.score <= scores.score_high)).all()
    assert set(scores.role) == {"victim" if name.startswith("victim") else "perpetrator"}
    for _, rows in scores.groupby("as_of"):
        assert rows.flagged.sum() == max(1, int(len(rows) * 0.02))


@pytest.mark.parametrize("name", STUDIES)
def test_page_one_of_a_shipped_study_has_at_most_400_words(finished, name):
    page = (finished[name].path / "report" / "audit-report.html").read_text(encoding="utf-8")
    [first] = re.findall(r'<section id="section-1" .*?</section>', page, re.DOTALL)
    seen = re.sub(r"<[^>]+>", " ", re.sub(r"<svg\b.*?</svg>", " ", first, flags=re.DOTALL))

    assert 150 < sum(bool(re.search(r"\w", word)) for word in seen.split()) <= 400


@pytest.mark.parametrize("name", STUDIES)
def test_every_flagged_person_has_one_sheet_and_no_page_has_a_banned_word_or_a_script(finished, name):
    run = finished[name]
    sheets = list((run.path / "report" / "people").glob("*.html"))

    assert len(sheets) == run.scores().flagged.sum()
    for page in [*(run.path / "report").glob("*.html"), *sheets[:20]]:
        text = page.read_text(encoding="utf-8")
        assert "SYNTHETIC" in text
        assert "<script" not in text.lower()
        assert "NaN" not in text


def test_no_released_count_of_people_is_small(finished):
    for run in finished.values():
        for finding in json.loads((run.path / "audit.json").read_text())["findings"]:
            if finding["code"] in ("G01", "G02"):
                shown = [r["count"] for r in finding["table"] if r.get("count") is not None and r["metric"] == "people"]
                assert min(shown) >= 10


def test_reasons_sum_to_the_raw_score_of_every_row(finished):
    run = finished["first_serious_violence"]
    scores, reasons = run.scores(), run.explanations()

    total = reasons.groupby(["person_id", "as_of"]).contribution.sum()
    merged = scores.set_index(["person_id", "as_of"]).score.to_frame().join(total)

    logit = merged.score.map(lambda p: __import__("math").log(p / (1 - p)))
    assert (logit - merged.contribution).abs().max() < 1e-6


def test_the_same_study_gives_the_same_bytes_save_the_stamp(studies, finished, tmp_path, monkeypatch):
    name = "first_serious_violence"
    first = json.loads((finished[name].path / "manifest.json").read_text())
    epoch = int(pd.Timestamp(first["created"]).timestamp())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
    monkeypatch.setenv("TZ", "Pacific/Auckland")

    again = rk.run_study(studies[name], to=tmp_path / "again")

    second = json.loads((again.path / "manifest.json").read_text())
    different = [path for path in first["files"] if first["files"][path] != second["files"].get(path)]
    assert different == []
    assert first["run_id"] == second["run_id"]


def test_a_changed_run_is_refused_and_gives_no_scores(finished, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(finished["first_serious_violence"].path, copy)
    (copy / "audit.json").write_text((copy / "audit.json").read_text().replace("held", "broken", 1))

    assert not rk.verify_run(copy).ok
    with pytest.raises(RunRefused):
        rk.open_run(copy)


def test_a_run_folder_is_never_overwritten(studies, finished):
    with pytest.raises(CannotWrite, match="never overwrites"):
        rk.run_study(studies["first_serious_violence"], to=finished["first_serious_violence"].path)


def test_a_trained_run_scores_new_records_and_carries_its_parents_audit(finished, world, tmp_path):
    parent = finished["first_serious_violence"]

    import datetime

    new = rk.score_new(parent.path, sources_folder=world.extracts, as_of=datetime.date(2025, 7, 1), to=tmp_path / "new")

    assert rk.verify_run(new.path).ok
    assert new.manifest["parent"]["run_id"] == parent.run_id
    assert (new.path / "parent_audit.json").read_bytes() == (parent.path / "audit.json").read_bytes()
    assert len(new.scores()) > 1_000
    assert set(new.scores().as_of.astype(str)) == {"2025-07-01"}


def test_a_records_run_cannot_score_a_table(finished, tmp_path):
    with pytest.raises(SpecError, match="as_of"):
        rk.score_new(finished["first_serious_violence"].path, table="rows.csv", to=tmp_path / "new")


def test_numbers_but_no_people_are_tracked_in_mlflow(studies, finished):
    import sqlite3

    store = Path(studies["first_serious_violence"].base / studies["first_serious_violence"].tracking.store)
    with sqlite3.connect(store) as database:
        metrics = {row[0] for row in database.execute("select key from metrics")}
        text = "\n".join(
            str(row) for table in ("params", "tags", "metrics") for row in database.execute(f"select * from {table}")
        )

    assert len(metrics) >= 4
    people = set(finished["first_serious_violence"].scores().person_id.head(200))
    assert not any(person in text for person in people)


def test_killing_a_run_leaves_no_folder_under_its_name(world, tmp_path):
    command = [
        sys.executable, "-m", "riskkit.cli", "run", str(ROOT / "configs" / "first_serious_violence.yaml"),
        "--sources", str(world.extracts), "--to", str(tmp_path / "run"), "--quiet",
    ]  # fmt: skip
    for wait in (1.0, 4.0, 9.0):
        process = subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()

        assert not (tmp_path / "run").exists() or rk.verify_run(tmp_path / "run").ok


def test_the_study_in_the_run_is_the_study_that_ran(studies, finished):
    name = "first_serious_violence"
    text = (finished[name].path / "study.yaml").read_text()

    assert parse_yaml(text, "study.yaml")["features"][0]["label"] == studies[name].features[0].label
    assert finished[name].manifest["study_fingerprint"] == studies[name].fingerprint


def test_no_banned_word_stands_in_the_released_findings(finished):
    for run in finished.values():
        for finding in run.findings:
            for words in (finding["title"], finding["because"], finding["limits"]):
                assert not BANNED_IN_PAGES.search(words)
