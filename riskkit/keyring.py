"""The keys of a research team: files in a private folder, outside every run.

Takes    a folder that does not exist yet; later the same folder, or parts of it copied to who may hold them.
Gives    `make_keys`, `read_keys`, `folder_of_keys`, `keys_for`, `Keyring`.
Promise  a key file that group or others may read is refused; no key is ever printed, logged or stored in a run.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from riskkit.domain.errors import CannotWrite, SpecError
from riskkit.domain.pseudonyms import Pseudonyms, published_pseudonyms
from riskkit.domain.sealing import SheetKey
from riskkit.domain.signing import SigningKey
from riskkit.key_files import key_bytes
from riskkit.runs.private_files import write_private

if TYPE_CHECKING:
    from riskkit.domain.study_spec import StudySpec

ENVIRONMENT = "RISKKIT_KEYS"
PSEUDONYM, SHEETS, SIGNING, PUBLIC = "pseudonym.key", "sheets.key", "signing.pem", "signing.pub.pem"
SECRET = (PSEUDONYM, SHEETS, SIGNING)
MEANING = {
    PSEUDONYM: (
        "turns people's ids into the pseudonyms of a run",
        "the data custodian, and whoever runs studies",
        "nobody can find a person of an earlier run again, and new runs name people differently",
    ),
    SHEETS: (
        "opens the sheets about single people",
        "reviewers, and whoever runs studies",
        "no sheet sealed with it can ever be read again",
    ),
    SIGNING: (
        "signs runs",
        "whoever answers for the runs; nobody else",
        "earlier signatures still hold, but no new run can be signed as the same maker",
    ),
    PUBLIC: (
        "checks who signed a run; not secret",
        "everybody: reviewers, the board, auditors (print its id)",
        "it can be made again from signing.pem",
    ),
}
"""What each file is for, who should hold it, and what losing it means."""


@dataclass(frozen=True)
class Keyring:
    """The keys at hand; None for one that is not in the folder."""

    pseudonyms: Pseudonyms | None = field(default=None, repr=False)
    sheets: SheetKey | None = field(default=None, repr=False)
    signing: SigningKey | None = field(default=None, repr=False)


def make_keys(to: str | Path) -> dict[str, str]:
    """Make a private folder with new keys: 0700, the secret files 0600.

    Returns
    -------
    dict
        Id by file name; an id reveals nothing of its key.

    Raises
    ------
    CannotWrite
        If the folder exists already, or cannot be made.
    """
    folder = Path(to)
    signing, sheets = SigningKey.new(), SheetKey(secrets.token_bytes(64))
    people = Pseudonyms(secrets.token_bytes(32))
    try:
        folder.mkdir(mode=0o700)
        write_private(folder / PSEUDONYM, people.key.hex().encode() + b"\n")
        write_private(folder / SHEETS, sheets.raw.hex().encode() + b"\n")
        write_private(folder / SIGNING, signing.pem)
        write_private(folder / PUBLIC, signing.public.pem, mode=0o644)
    except FileExistsError:
        raise CannotWrite(f"{folder} exists already, and keys are never overwritten. Choose a new folder.") from None
    except (OSError, ValueError) as error:
        raise CannotWrite(
            f"{folder} cannot be made ({type(error).__name__}). Choose a new folder inside one you own."
        ) from None
    key_id = signing.public.key_id
    return {PSEUDONYM: people.key_id, SHEETS: sheets.key_id, SIGNING: key_id, PUBLIC: key_id}


def read_keys(folder: str | Path, *, need: tuple[str, ...] = ()) -> Keyring:
    """Read the keys that lie in a folder.

    Parameters
    ----------
    need : names of files
        Those without which the caller cannot go on.

    Raises
    ------
    SpecError
        A needed file is missing, a key file is not private, or is not such a key. Never says what is in it.
    """
    root = Path(folder)
    held = {name: _secret(root / name, needed=name in need) for name in SECRET}
    people, sheets, signing = (held[name] for name in SECRET)
    return Keyring(
        None if people is None else Pseudonyms(_from_hex(people, 32, root / PSEUDONYM)),
        None if sheets is None else SheetKey(_from_hex(sheets, 64, root / SHEETS)),
        None if signing is None else SigningKey.from_pem(signing, str(root / SIGNING)),
    )


def folder_of_keys(given: str | Path | None) -> Path | None:
    """The folder that was named, else the one the environment names, else None."""
    named = os.environ.get(ENVIRONMENT, "") if given is None else given
    return Path(named) if str(named) else None


def keys_for(study: StudySpec, given: str | Path | None) -> Keyring:
    """The keys a run of this study is written with; asked for before any work.

    Without a folder a synthetic study has published pseudonyms, plain sheets and no signature.

    Raises
    ------
    SpecError
        Research data without keys: no key, no run. Or a folder that lacks one of the three.
    """
    folder = folder_of_keys(given)
    if folder is not None:
        return read_keys(folder, need=SECRET)
    if study.data.data_kind == "synthetic":
        return Keyring(published_pseudonyms(study.seed))
    raise SpecError(
        f"{study.name} is about real people, and no keys were given, so nothing was read. Make keys once with "
        f"riskkit keys --to FOLDER, keep them apart from every run, and give them with --keys FOLDER or {ENVIRONMENT}."
    )


def _secret(path: Path, *, needed: bool) -> bytes | None:
    """The bytes of a key file only its owner may read; None if it is not there and not needed."""
    if os.path.lexists(path):
        return key_bytes(path, private=True)
    if needed:
        raise SpecError(f"{path} is not there. Make keys with riskkit keys --to FOLDER.")
    return None


def _from_hex(content: bytes, size: int, path: Path) -> bytes:
    text = content.strip()
    if not re.fullmatch(rb"[0-9a-f]{%d}" % (2 * size), text):
        raise SpecError(f"{path} does not hold {size} bytes as hexadecimal digits. Was it cut, or is it another file?")
    return bytes.fromhex(text.decode("ascii"))
