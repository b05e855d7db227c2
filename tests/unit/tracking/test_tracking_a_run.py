"""What a tracking store holds of a run, and what it never holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from drawn_model import a_model
from drawn_runs import RUN_ID, drawn_facts, drawn_run

from riskkit.domain.errors import CannotWrite, RunRefused, SpecError
from riskkit.runs import open_run
from riskkit.tracking import track_run

# mlflow's own store asks SQLAlchemy for something it will drop; riskkit sets that aside, direct calls here do too.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")

METRICS = {"P02.AUC": 0.71, "P03.Brier": 0.19, "P05.capacity.precision": float("nan"), "odd (name)!": 1.0}
PARAMS = {"name": "tiny_study", "seed": "7"}


@pytest.fixture(scope="module")
def tracked(tmp_path_factory):
    """One run with a real model, tracked once: (run, store, mlflow run id, mlflow)."""
    from riskkit.tracking.quiet_mlflow import load_mlflow

    folder = tmp_path_factory.mktemp("tracking")
    changes = {f"model/{name}": content for name, content in a_model().items()}
    facts = drawn_facts(packages={})
    run = open_run(drawn_run(folder / "run", facts, files=changes))
    store = folder / "store" / "mlflow.db"
    where = Path.cwd()
    os.chdir(folder)
    try:
        tracked_id = track_run(
            run.path, store=str(store), experiment=None, manifest=run.manifest, metrics=METRICS, params=PARAMS,
            artefacts=run.tracked_files(), tags={"open_answers": "2", "hidden_cells": "31", "run_id": "another"},
        )  # fmt: skip
    finally:
        os.chdir(where)
    return run, store, tracked_id, load_mlflow()[0]


def _client(tracked):
    _, store, _, mlflow = tracked
    return mlflow.MlflowClient(tracking_uri=f"sqlite:///{store}")


def test_numbers_choices_and_the_sealed_runs_id_are_there(tracked):
    data = _client(tracked).get_run(tracked[2]).data

    assert data.metrics == {"P02.AUC": 0.71, "P03.Brier": 0.19, "odd _name__": 1.0}
    assert data.params.items() >= PARAMS.items()
    assert data.tags["riskkit.run_id"] == RUN_ID
    assert data.tags["riskkit.manifest_sha256"] == tracked[0].manifest_sha256
    assert data.tags["riskkit.undefined"] == "P05.capacity.precision"
    assert "not for decisions about people" in data.tags["mlflow.note.content"]


def test_what_a_list_of_runs_should_show_is_a_tag(tracked):
    run, client = tracked[0], _client(tracked)
    tags = client.get_run(tracked[2]).data.tags
    kept = {item.path for item in client.list_artifacts(tracked[2], "report")}

    assert {name: tags[f"riskkit.{name}"] for name in ("data_kind", "role", "releasable")} == {
        "data_kind": run.manifest["data_kind"], "role": run.manifest["role"],
        "releasable": str(run.manifest["releasable"]).lower(),
    }  # fmt: skip
    assert (tags["riskkit.open_answers"], tags["riskkit.hidden_cells"]) == ("2", "31")
    assert set(tags["riskkit.pages"].split(", ")) == kept
    assert tags["riskkit.run_id"] == RUN_ID  # no other tag takes the place of what the manifest says


def test_the_run_is_finished_and_names_its_data_by_fingerprint(tracked):
    run = _client(tracked).get_run(tracked[2])

    assert run.info.status == "FINISHED"
    assert run.data.tags["riskkit.input.events.csv"] == "0" * 64
    assert [(i.dataset.name, i.dataset.digest) for i in run.inputs.dataset_inputs] == [("events.csv", "0" * 36)]


def test_no_score_no_sheet_and_no_persons_id_is_anywhere_in_the_store(tracked):
    _, store, _, _ = tracked
    held = [path for path in store.parent.rglob("*") if path.is_file()]

    names = [path.name for path in held]
    assert not [name for name in names if name.endswith(".parquet") or name.startswith("case-")]
    assert not [path for path in held if b"person-0" in path.read_bytes()]
    assert "audit-report.html" in names
    assert len(held) > 5


def test_nothing_in_the_store_is_a_pickle(tracked):
    _, store, _, _ = tracked
    held = [path for path in store.parent.rglob("*") if path.is_file()]

    assert not [path for path in held if path.suffix in (".pkl", ".pickle", ".joblib")]
    assert not [path for path in held if path.read_bytes()[:1] == b"\x80"]


def test_nothing_is_left_beside_the_store_or_in_the_working_folder(tracked):
    run, store, _, _ = tracked

    assert sorted(p.name for p in store.parent.iterdir()) == ["mlflow.db", "mlflow_artefacts"]
    assert sorted(p.name for p in run.path.parent.iterdir()) == ["run", "store"]


def _load(tracked):
    _, store, tracked_id, mlflow = tracked
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(f"sqlite:///{store}")
    try:
        return mlflow.pyfunc.load_model(f"runs:/{tracked_id}/model")
    finally:
        mlflow.set_tracking_uri(before)


def test_the_pyfunc_answers_with_score_interval_reasons_and_its_audits_run_id(tracked):
    from riskkit.models import open_model

    rows = pd.DataFrame({"age": [20.0, 60.0, 30.0], "arrests": [4.0, np.nan, 0.0]}, index=[7, 8, 9])

    answer = _load(tracked).predict(rows)

    own = open_model(tracked[0].model_files())._predict_frame(rows)
    for name in ("score", "score_low", "score_high"):
        assert answer[name].tolist() == own[name].tolist()
    assert answer["audit_run_id"].tolist() == [RUN_ID] * 3
    assert answer["role"].tolist() == ["victim"] * 3
    assert answer["status"].str.contains("not for decisions about people").all()
    first = json.loads(answer["reasons"].iloc[0])
    assert first[0]["label"] in ("arrests in words", "age in words")
    assert abs(first[0]["contribution"]) == pytest.approx(np.abs(own["contributions"][0]).max())


def test_the_pyfunc_gives_as_many_reasons_as_asked_for(tracked):
    rows = pd.DataFrame({"age": [20.0], "arrests": [4.0]})

    answer = _load(tracked).predict(rows, params={"reasons": 1})

    assert len(json.loads(answer["reasons"].iloc[0])) == 1


@pytest.mark.parametrize("name", ["model/model.json", "model/lightgbm.txt", "audit.json", "manifest.json"])
def test_a_changed_file_in_the_store_is_refused_before_any_parser_sees_it(tracked, monkeypatch, name):
    import riskkit.models

    _, store, _, _ = tracked
    opened: list[int] = []
    monkeypatch.setattr(riskkit.models, "open_model", lambda files: opened.append(len(files)))
    [path] = [
        p for p in store.parent.rglob(name.rpartition("/")[2]) if name in p.as_posix() and "/run/" in p.as_posix()
    ]
    content = path.read_bytes()
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 1
    path.write_bytes(bytes(flipped))
    try:
        with pytest.raises(ValueError, match="seal"):
            _load(tracked)
    finally:
        path.write_bytes(content)

    assert opened == []


@pytest.mark.parametrize(
    "name",
    [
        "scores.parquet",
        "explanations.parquet",
        "report/people/case-0001.html",
        "journal.jsonl",
        "../x.html",
        "model/model.json",
    ],
)
def test_what_is_about_one_person_is_refused_as_an_artefact(tracked, tmp_path, name):
    run = tracked[0]

    with pytest.raises(SpecError, match="may not go to a tracking store"):
        track_run(
            run.path, store=str(tmp_path / "m.db"), experiment="x", manifest=run.manifest, metrics={}, params={},
            artefacts=["audit.json", name],
        )  # fmt: skip

    assert not (tmp_path / "m.db").exists()


def test_a_file_changed_since_sealing_is_not_tracked(tmp_path):
    run = open_run(drawn_run(tmp_path / "run"))
    (run.path / "audit.json").write_bytes(b"{}")

    with pytest.raises(RunRefused, match="Nothing was tracked"):
        track_run(
            run.path, store=str(tmp_path / "m.db"), experiment="x", manifest=run.manifest, metrics={}, params={},
            artefacts=["audit.json"], pyfunc=False,
        )  # fmt: skip


@pytest.mark.parametrize("store", ["http://localhost:5000", "postgresql://db/x"])
def test_a_store_that_is_a_server_is_refused(tracked, store):
    run = tracked[0]

    with pytest.raises(SpecError, match="no server"):
        track_run(run.path, store=store, experiment=None, manifest=run.manifest, metrics={}, params={}, artefacts=[])


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_store_that_is_not_a_database_is_refused_in_words(tracked, tmp_path):
    run = tracked[0]
    (tmp_path / "notes.db").write_text("not a database " * 100)

    with pytest.raises(CannotWrite, match="sealed run folder is whole"):
        track_run(
            run.path, store=str(tmp_path / "notes.db"), experiment=None, manifest=run.manifest, metrics={}, params={},
            artefacts=[],
        )  # fmt: skip


def test_riskkit_runs_with_mlflow_absent_and_tracking_imports_it_only_when_a_run_is_tracked(tmp_path):
    code = (
        "import sys; sys.modules['mlflow'] = None\n"
        "import riskkit, riskkit.runs, riskkit.tracking, riskkit.tracking.tracked_run, riskkit.models\n"
        f"sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from drawn_runs import drawn_run\nfrom riskkit.runs import open_run\n"
        f"print(open_run(drawn_run(__import__('pathlib').Path({str(tmp_path / 'run')!r}))).run_id)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert told.stdout.strip() == RUN_ID, told.stderr


def test_telemetry_is_off(tracked):
    assert tracked[3] is not None
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"
    from mlflow.telemetry import get_telemetry_client

    assert get_telemetry_client() is None
