"""Canary people in a small world: nothing of them in what a run, its logs, its mlflow store leave (R17)."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from canaries import CANARIES, Net, plant

import riskkit as rk
from riskkit.keyring import make_keys
from riskkit.runs import open_run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


class Finished:
    """One study of canary people, run by the command line in rooms of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rk.make_world(people=1_500, seed=11, to=folder / "world")
        plant(folder / "world" / "extracts")
        make_keys(folder / "keys")
        for name in ("out", "tmp", "home", "cwd", "logs"):
            (folder / name).mkdir(mode=0o700)
        self.study = folder / "study.yaml"
        values = rk.read_study(ROOT / "configs" / "first_serious_violence.yaml").resolved()
        values["model"].update(trees=10, refits=5, smallest_leaf=20)
        values["tracking"]["store"] = str(folder / "out" / "mlflow.db")
        values["sources"]["folder"] = str(folder / "world" / "extracts")
        self.study.write_text(yaml.safe_dump(values, sort_keys=False, allow_unicode=True))
        self.run = folder / "out" / "run"

    def ask(self, name: str, *arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run one command in its own process; what it says is kept as a log."""
        keep = ("PATH", "PYTHONPATH", "LANG", "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
        env = {key: os.environ[key] for key in keep if key in os.environ}
        env |= {"TMPDIR": str(self.folder / "tmp"), "HOME": str(self.folder / "home"), "MPLBACKEND": "Agg",
                "RISKKIT_KEYS": str(self.folder / "keys")}  # fmt: skip
        command = [sys.executable, "-m", "riskkit.cli", *map(str, arguments)]
        done = subprocess.run(command, env=env, cwd=self.folder / "cwd", input=stdin, capture_output=True)
        (self.folder / "logs" / f"{name}.txt").write_bytes(done.stdout + done.stderr)
        return done


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Finished:
    made = Finished(tmp_path_factory.mktemp("canaries"))
    out = made.folder / "out"
    for name, arguments, code in (
        ("run", ["run", made.study, "--to", made.run], (0, 3)),
        ("score", ["score", made.run, "--sources", made.folder / "world" / "extracts", "--as-of", "2025-07-01", "--to",
                   out / "new"], (0, 3)),
        ("verify", ["verify", made.run, "--public", made.folder / "keys" / "signing.pub.pem"], (0,)),
        ("check", ["check", made.study, "--to", out / "check.json"], (0, 3)),
        ("profile", ["profile", made.study], (0,)),
        ("export", ["export", made.run, "--to", out / "csv"], (0,)),
        ("explain", ["explain", made.run, "--case", "case-0001", "--to", made.folder / "sheet.html"], (0,)),
        ("sample", ["sample", made.study, "--to", made.folder / "sample"], (0,)),
    ):  # fmt: skip
        done = made.ask(name, *arguments)
        assert done.returncode in code, done.stderr.decode()
    return made


def test_there_are_fifty_canaries_and_the_net_finds_each_in_every_spelling():
    net = Net()
    missed = []
    for one in CANARIES:
        spellings = [one, one.upper(), one.lower(), one.replace(" ", ""), " ".join(one) if len(one) > 8 else one]
        encoded = [base64.b64encode(b"x" * n + one.encode() + b"yyy") for n in range(3)]
        for content in [*(s.encode() for s in spellings), *encoded, one.encode().hex().encode(), one.encode("utf-16")]:
            missed += [one] if one not in net.catch(b"before " + content + b" after") else []

    assert len(CANARIES) >= 50
    assert missed == []
    assert net.catch(b"nothing of the kind, 2024-03-01, p-abcdefgh") == set()


def test_the_canaries_really_stand_in_the_extracts_and_people_among_them_are_scored(finished):
    found = set().union(*Net().drag(finished.folder / "world" / "extracts").values())

    assert found >= set(CANARIES)
    assert len(open_run(finished.run).scores()) > 500
    assert open_run(finished.run).scores().person_id.str.startswith("p-").all()


@pytest.mark.parametrize("where", ["out", "tmp", "home", "cwd", "logs"])
def test_no_canary_stands_in_what_the_runs_left(finished, where):
    """Runs with sealed sheets, mlflow store, findings and tables; temporary and home folders; stdout and stderr."""
    if where not in ("tmp", "home", "cwd"):
        assert len(list((finished.folder / where).rglob("*"))) >= 8

    assert Net().drag(finished.folder / where) == {}


def test_no_temporary_file_is_left(finished):
    assert [path for path in (finished.folder / "tmp").rglob("*") if path.is_file()] == []


def test_no_key_is_left_in_any_of_it(finished):
    keys = [line for name in ("pseudonym.key", "sheets.key", "signing.pem")
            for line in (finished.folder / "keys" / name).read_text().split() if len(line) > 40]  # fmt: skip
    for where in ("out", "tmp", "home", "cwd", "logs"):
        for path in (finished.folder / where).rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert not [key for key in keys if key.encode() in content or bytes.fromhex(_hex(key)) in content]


def _hex(key: str) -> str:
    return key if all(c in "0123456789abcdef" for c in key) else key.encode().hex()


def test_the_custodian_finds_a_person_again(finished):
    import pyarrow.parquet as pq

    people = pq.read_table(finished.folder / "world" / "extracts" / "people.parquet")["person_id"].unique().to_pylist()

    done = finished.ask("pseudonym", "pseudonym", finished.run, stdin="\n".join(people).encode())

    names = done.stdout.decode().split()
    assert len(names) == len(people)
    assert set(open_run(finished.run).scores().person_id) <= set(names)
    assert set(open_run(finished.folder / "out" / "new").scores().person_id) <= set(names)
