"""A model's alias moves with a signed decision about exactly this run, and with nothing else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawn_boards import BOARD_KEY, GIVEN, OTHER_KEY, TIME, WITH_KEYS, board_run
from drawn_model import a_model
from drawn_runs import bytes_of, drawn_facts, drawn_run

from riskkit import deciding, reviewing
from riskkit.domain.errors import RunRefused, SpecError
from riskkit.runs import open_run
from riskkit.tracking import track_run

pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy:DeprecationWarning")
BOARD = {"role": "board", "time": TIME}
TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def tracked(tmp_path_factory):
    """A run with a real model, tracked; its folder, and the store."""
    folder = tmp_path_factory.mktemp("alias")
    model = {f"model/{name}": content for name, content in a_model().items()}
    run = open_run(drawn_run(folder / "run", drawn_facts(packages={}), files=model))
    store = folder / "store" / "mlflow.db"
    track_run(
        run.path, store=str(store), experiment=None, manifest=run.manifest, metrics={}, params={},
        artefacts=run.tracked_files(),
    )  # fmt: skip
    return run.path, store


@pytest.fixture
def copies(tracked, tmp_path):
    """The run and the store, to be written to."""
    shutil.copytree(tracked[0], tmp_path / "run")
    return tmp_path / "run", tracked[1]


def aliases(store: Path) -> dict[str, str]:
    from riskkit.tracking.quiet_mlflow import load_mlflow

    client = load_mlflow()[0].MlflowClient(tracking_uri=f"sqlite:///{store}")
    found = client.search_registered_models()
    return {name: version for model in found for name, version in (model.aliases or {}).items()}


def move(run: Path, store: Path, alias: str = "research", **changes: Any) -> str:
    return deciding.move_alias(run, alias, **{"keys": GIVEN, "store": store, "on": TODAY, **changes})


def use(run: Path, decision: str = "use-for-research", key: Any = BOARD_KEY) -> None:
    reviewing.decide(run, decision, text="For research on this force only.", key=key, **BOARD)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (lambda run: None, "it is unreviewed: nobody has written anything"),
        (lambda run: use(run, "continue"), "it was decided to continue"),
        (lambda run: use(run, key=None), "not signed with a key that was given"),
        (lambda run: use(run, key=OTHER_KEY), "none of those given"),
        (lambda run: (use(run), use(run, "stop")), "it was decided to stop"),
        (
            lambda run: (use(run), reviewing.ask(run, text="Sure?", owner="analyst", **BOARD)),
            "put it in question again",
        ),
    ],
)
def test_without_that_decision_it_stays_and_what_is_missing_is_said(copies, said, words):
    run, store = copies
    said(run)

    with pytest.raises(RunRefused, match=words):
        move(run, store)

    assert "research" not in aliases(store)


def test_an_unsigned_decision_moves_nothing_even_where_no_key_is_named(copies):
    run, store = copies
    use(run, key=None)

    with pytest.raises(RunRefused, match="the decision is not signed"):
        move(run, store, keys=None)


def test_expired_evidence_moves_nothing(copies):
    run, store = copies
    use(run)

    with pytest.raises(RunRefused, match="its evidence expired on 2027-02-21"):
        move(run, store, on=date(2027, 2, 22))


def test_a_blocked_run_moves_nothing(tmp_path, tracked):
    run = drawn_run(tmp_path / "run", drawn_facts(releasable=False, why_not=["Nobody may."]))
    use(run)

    with pytest.raises(RunRefused, match="the run is blocked: Nobody may"):
        move(run, tracked[1])


def test_a_run_that_was_not_tracked_there_has_no_model_to_name(tmp_path, tracked):
    run = board_run(tmp_path / "run", WITH_KEYS)
    use(run)

    with pytest.raises(RunRefused, match="was not tracked in this store"):
        move(run, tracked[1], keys=None)
    with pytest.raises(SpecError, match="There is no tracking store"):
        move(run, tmp_path / "none.db")
    with pytest.raises(SpecError, match="--store"):
        move(run, None)
    with pytest.raises(SpecError, match="small letters"):
        move(run, tracked[1], alias="Not an alias!")


def test_a_model_in_the_store_that_is_another_is_not_named(copies, tmp_path):
    run, store = copies
    use(run)
    [copy] = [p for p in store.parent.rglob("manifest.json") if "/run/" in p.as_posix()]
    content = copy.read_bytes()
    copy.write_bytes(content + b" ")
    try:
        with pytest.raises(RunRefused, match="its manifest is another"):
            move(run, store)
    finally:
        copy.write_bytes(content)


def test_with_it_the_alias_names_a_registered_version_that_tells_who_decided_and_moving_twice_is_the_same(copies):
    from riskkit.tracking.quiet_mlflow import load_mlflow

    run, store = copies
    use(run)
    before = bytes_of(run)

    told = [move(run, store, "trial"), move(run, store, "trial")]

    assert told == ["trial now names version 1 of tiny_study, the model of run a1b2c3d4e5f60718"] * 2
    assert aliases(store)["trial"] in ("1", 1)
    client = load_mlflow()[0].MlflowClient(tracking_uri=f"sqlite:///{store}")
    tags = client.get_model_version_by_alias("tiny_study", "trial").tags
    assert tags["riskkit.manifest_sha256"] == open_run(run).manifest_sha256
    assert tags["riskkit.alias.trial.key"] == BOARD_KEY.public.key_id
    assert tags["riskkit.alias.trial.decision"] == "use-for-research"
    assert bytes_of(run) == before
