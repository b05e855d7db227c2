"""`riskkit review` and `riskkit verify`, as a person types them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from drawn_boards import BOARD_KEY, OTHER_KEY, WITH_KEYS, board_run
from drawn_runs import drawn_run
from typer.testing import CliRunner

from riskkit.cli import app
from riskkit.cli_review import read_anchor
from riskkit.domain.errors import RiskkitError, SpecError


def typed(*words: object) -> tuple[int, str]:
    """Exit code and what was printed; a refusal gives the code that `main` would end with."""
    found = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(found.exception, RiskkitError):
        return found.exception.exit_code, str(found.exception)
    return found.exit_code, found.output


@pytest.fixture
def keys(tmp_path):
    (tmp_path / "signing.pem").touch(mode=0o600)
    (tmp_path / "signing.pem").write_bytes(BOARD_KEY.pem)
    (tmp_path / "signing.pub.pem").write_bytes(BOARD_KEY.public.pem)
    (tmp_path / "other.pub.pem").write_bytes(OTHER_KEY.public.pem)
    return tmp_path


def test_the_run_may_stand_before_the_command_or_after_it(tmp_path):
    run = drawn_run(tmp_path / "run")
    said = ("--role", "board", "--owner", "analyst", "--text")

    assert typed("review", run, "ask", *said, "How are people told?") == (0, "Q1 is asked; journal entry 2\n")
    assert typed("review", "ask", run, *said, "Who reads the list?") == (0, "Q2 is asked; journal entry 3\n")
    assert (
        typed("review", run, "answer", "Q1", "--role", "analyst", "--text", "By letter.", "--evidence", "G01")[0] == 0
    )

    code, listed = typed("review", run, "questions")
    assert code == 0
    assert listed.index("Q2  OPEN") < listed.index("Q1  answered")
    assert "By letter. [G01]" in listed
    assert [one["id"] for one in json.loads(typed("review", run, "questions", "--json")[1])] == ["Q2", "Q1"]


def test_a_run_nobody_wrote_about_is_unreviewed(tmp_path):
    run = drawn_run(tmp_path / "run")

    assert typed("review", run, "state") == (0, "unreviewed: nobody has written anything\n")


def test_the_run_alone_opens_the_desk(tmp_path):
    run = drawn_run(tmp_path / "run")

    assert "for your view" in typed("review", run)[1]


def test_a_decision_is_signed_and_seen_by_state_verify_and_log(keys):
    run = board_run(keys / "run", WITH_KEYS)
    decide = ("review", run, "decide", "--role", "board", "--decision", "continue", "--text", "Go on.")

    assert typed(*decide)[0] == 2
    assert typed(*decide, "--key", keys / "signing.pem")[0] == 0

    assert typed("review", run, "state", "--public", keys / "signing.pub.pem")[1].startswith("decided: continue")
    assert json.loads(typed("review", run, "state", "--json")[1])["state"] == "decided"
    code, told = typed("verify", run, "--board-key", keys / "signing.pub.pem")
    anchor = told.split()[-1]
    assert (code, anchor[:2]) == (0, "2:")
    assert typed("verify", run, "--anchor", anchor)[0] == 0
    assert typed("review", run, "log")[1].endswith(f"anchor: {anchor}\n")
    assert json.loads(typed("review", run, "log", "--json")[1])["anchor"] == anchor

    lines = (run / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (run / "journal.jsonl").write_bytes(lines[0])
    assert typed("verify", run)[0] == 0  # nobody can tell without the anchor
    code, told = typed("verify", run, "--anchor", anchor)
    assert (code, "holds 1 sound entries, but 2 were anchored" in told) == (2, True)


def test_a_key_that_was_not_given_is_seen_by_verify(keys):
    run = drawn_run(keys / "run")
    sign = ("--key", keys / "signing.pem")
    typed("review", run, "decide", "--role", "board", "--decision", "stop", "--text", "Stop.", *sign)

    assert typed("verify", run)[0] == 0
    code, told = typed("verify", run, "--board-key", keys / "other.pub.pem")

    assert code == 2
    assert "journal entry 2 of 2: it is signed with a key that is none of those given" in told


@pytest.mark.parametrize(
    "name", ["questions", "ask", "answer", "conditions", "decide", "state", "alias", "log", "sign"]
)
def test_help_teaches_with_an_example(name):
    code, told = typed("review", name, "--help")

    assert code == 0
    assert "Example: riskkit review" in told


def test_whoever_writes_says_in_which_role(tmp_path):
    run = drawn_run(tmp_path / "run")

    code, _ = typed("review", run, "ask", "--owner", "analyst", "--text", "How?")

    assert code == 2
    assert len((run / "journal.jsonl").read_bytes().splitlines()) == 1


def test_a_run_without_conditions_says_so(tmp_path):
    assert "names no conditions" in typed("review", drawn_run(tmp_path / "run"), "conditions")[1]


@pytest.mark.parametrize("text", ["", "12", "x:" + "a" * 64, "1:" + "a" * 63, "1:" + "A" * 64, "1:" + "g" * 64])
def test_an_anchor_is_a_number_a_colon_and_a_hash(text):
    with pytest.raises(SpecError, match="ENTRIES:HASH"):
        read_anchor(text)


def test_help_of_the_review_loads_no_engine():
    code = (
        "import sys\nfrom riskkit.cli import app\n"
        "try: app(['review', '--help'])\nexcept SystemExit: pass\n"
        "engines = ('numpy', 'pandas', 'cryptography', 'mlflow', 'flask')\n"
        "print([m for m in engines if m in sys.modules], file=sys.stderr)"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stderr.strip() == "[]"
