"""The board's file and its keys are read in full, or refused in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from drawn_boards import BOARD_KEY, OTHER_KEY
from drawn_scores import table_study

import riskkit as rk
from riskkit.board_file import sign_overrides, with_board
from riskkit.domain.errors import SpecError
from riskkit.domain.yaml_text import parse_yaml
from riskkit.key_files import read_public_keys, read_signing_key

LIMIT = "- {id: list_length, words: At most three people on one date., blocking: true, at_most_people: 3}"
OVERRIDE = "- {of: list_length, role: board, reason: Agreed at the meeting., date: 2026-11-20SIGNED}"


def study_beside(folder: Path, board: str) -> Path:
    """A study file whose board stands in a file beside it."""
    values = {**table_study().resolved(), "board": {"file": "board.yaml"}}
    (folder / "board.yaml").write_text(board, encoding="utf-8")
    (folder / "study.yaml").write_text(yaml.safe_dump(values), encoding="utf-8")
    return folder / "study.yaml"


def key_file(folder: Path, mode: int = 0o600) -> Path:
    path = folder / "signing.pem"
    path.write_bytes(BOARD_KEY.pem)
    path.chmod(mode)
    (folder / "signing.pub.pem").write_bytes(BOARD_KEY.public.pem)
    return path


def test_a_board_in_a_file_of_its_own_stands_in_the_study_in_full(tmp_path):
    key_file(tmp_path)
    study = rk.read_study(
        study_beside(tmp_path, f"board:\n  keys: {{board: signing.pub.pem}}\n  conditions:\n    {LIMIT}\n")
    )

    assert study.required.conditions[0].id == "list_length"
    assert study.resolved()["board"]["keys"] == {"board": [f"ed25519:{BOARD_KEY.public.raw.hex()}"]}


@pytest.mark.parametrize(
    ("board", "words"),
    [
        ("conditions: []\n", "must hold one mapping"),
        ("board: []\n", "must hold one mapping"),
        ("board: {surprise: 1}\n", "surprise"),
        ("board: {keys: {board: missing.pem}}\n", "cannot be read as a key"),
        ("board: {keys: {board: board.pem}}\n", "cannot be read as a public key"),
        ("board: {keys: {board: 7}}\n", "keys"),
        ("board: &a {keys: {}}\n", "anchors"),
        (
            "board: {conditions: [{id: it, words: A long enough sentence., blocking: true, "
            "finding: {code: D99, verdict: held}}]}\n",
            "no finding D99",
        ),
    ],
)
def test_a_board_file_that_is_none_is_refused_in_words(tmp_path, board, words):
    (tmp_path / "board.pem").write_text("not a key")

    with pytest.raises(SpecError, match=words):
        rk.read_study(study_beside(tmp_path, board))


def test_an_override_is_signed_by_the_command_and_then_the_study_reads(tmp_path):
    key = read_signing_key(key_file(tmp_path))
    board = f"board:\n  keys: {{board: signing.pub.pem}}\n  conditions:\n    {LIMIT}\n  overrides:\n    {OVERRIDE}\n"
    study = study_beside(tmp_path, board.replace("SIGNED", ""))
    with pytest.raises(SpecError, match="has no signature"):
        rk.read_study(study)

    [line] = sign_overrides(parse_yaml(study.read_text(), "study"), tmp_path, role="board", key=key)
    signed = f", key: {line['key']}, signature: {line['signature']}"

    assert rk.read_study(study_beside(tmp_path, board.replace("SIGNED", signed))).required is not None
    other = board.replace("SIGNED", signed).replace("the meeting", "no meeting")
    with pytest.raises(SpecError, match="does not hold"):
        rk.read_study(study_beside(tmp_path, other))
    with pytest.raises(SpecError, match="nothing to sign"):
        sign_overrides(parse_yaml(study.read_text(), "study"), tmp_path, role="analyst", key=key)


def test_a_study_without_a_board_is_left_as_it_is():
    assert with_board({"name": "x"}, Path()) == {"name": "x"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_private_key_that_others_may_read_is_refused(tmp_path, mode):
    with pytest.raises(SpecError, match="chmod 600") as refusal:
        read_signing_key(key_file(tmp_path, mode))

    assert BOARD_KEY.pem.decode().splitlines()[1] not in str(refusal.value)


def test_what_is_no_key_is_refused_and_nothing_of_it_is_told(tmp_path):
    path = key_file(tmp_path)
    (tmp_path / "link.pem").symlink_to(path)
    os.mkfifo(tmp_path / "pipe.pem", 0o600)
    (tmp_path / "secret.pem").touch(mode=0o600)
    (tmp_path / "secret.pem").write_text("my secret")
    for name in ("link.pem", "pipe.pem", "secret.pem", "missing.pem", "."):
        with pytest.raises(SpecError) as refusal:
            read_signing_key(tmp_path / name)
        assert "my secret" not in str(refusal.value)
    with pytest.raises(SpecError, match="public key"):
        read_public_keys([path])


def test_public_keys_are_found_by_their_id(tmp_path):
    key_file(tmp_path)
    (tmp_path / "other.pem").write_bytes(OTHER_KEY.public.pem)

    found = read_public_keys([tmp_path / "signing.pub.pem", tmp_path / "other.pem"])

    assert set(found) == {BOARD_KEY.public.key_id, OTHER_KEY.public.key_id}
