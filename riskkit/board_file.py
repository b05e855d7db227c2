"""The board's own file beside a study: read in, with the keys it names, before the study is parsed.

Takes    the plain values of a study file, and its folder.
Gives    `with_board`, `sign_overrides`, `read_text`, `read_bytes`, `text_of`.
Promise  what the study keeps of a board stands in full: no path to a key or to the board's file is left in it, so a
         sealed run can check its own signatures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from riskkit.domain.board_spec import OVERRIDE_PURPOSE, OverrideSpec, override_text
from riskkit.domain.errors import SpecError
from riskkit.domain.signing import SigningKey
from riskkit.domain.spec import parse_spec
from riskkit.domain.yaml_text import parse_yaml
from riskkit.key_files import read_public_keys


def with_board(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The study's values with its board written out: the file it names read in, PEM files replaced by their keys.

    Raises
    ------
    SpecError
        The board's file, or a key it names, cannot be read.
    """
    board = values.get("board")
    if not isinstance(board, dict):
        return values
    if set(board) == {"file"} and isinstance(board["file"], str):
        file = folder / board["file"]
        read = parse_yaml(read_text(file), str(file))
        if list(read) != ["board"] or not isinstance(read["board"], dict):
            raise SpecError(f"{file} must hold one mapping, 'board:', and nothing else.")
        board = read["board"]
    keys = board.get("keys")
    if isinstance(keys, dict):
        board = {**board, "keys": {role: _keys_of(given, folder) for role, given in keys.items()}}
    return {**values, "board": board}


def read_text(file: Path) -> str:
    """A file's text.

    Raises
    ------
    SpecError
        It cannot be read as UTF-8.
    """
    return text_of(read_bytes(file), file)


def read_bytes(file: Path) -> bytes:
    """A file's bytes; SpecError where they cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from None


def text_of(data: bytes, file: Path) -> str:
    """The text that a file's bytes hold, without a byte order mark; SpecError where they are not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(file, error) from None


def _unreadable(file: Path, error: Exception) -> SpecError:
    return SpecError(f"{file}: cannot be read as UTF-8 text ({type(error).__name__}). Check the path.")


def _keys_of(given: Any, folder: Path) -> Any:
    """Each key in full; whatever is no path is left to the study's own rules."""
    named = [given] if isinstance(given, str) else given
    if not isinstance(named, list):
        return given
    return [_key_of(one, folder) if isinstance(one, str) and one.endswith(".pem") else one for one in named]


def _key_of(path: str, folder: Path) -> str:
    (key,) = read_public_keys([folder / path]).values()
    return f"ed25519:{key.raw.hex()}"


def sign_overrides(values: dict[str, Any], folder: Path, *, role: str, key: SigningKey) -> list[dict[str, str]]:
    """Key and signature of each override of one role in a study file's values, to be written into the board's file.

    The study itself would be refused until they stand there, so its values are taken as they are.

    Returns
    -------
    list of {of, key, signature}

    Raises
    ------
    SpecError
        The study has no name, or no override of that role.
    """
    board = with_board(values, folder).get("board")
    given = board.get("overrides") if isinstance(board, dict) else None
    parsed = [parse_spec(OverrideSpec, one, "board.overrides") for one in given or ()]
    mine = [override for override in parsed if override.role == role]
    if not mine or not isinstance(values.get("name"), str):
        raise SpecError(f"This study's board holds no override of the role {role}; there is nothing to sign.")
    return [
        {
            "of": override.of,
            "key": key.public.key_id,
            "signature": key.sign(OVERRIDE_PURPOSE, override_text(values["name"], override.resolved())),
        }
        for override in mine
    ]
