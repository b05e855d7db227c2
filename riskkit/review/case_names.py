"""What a case is called before a reviewer's own view: a drawn name that says nothing of the list.

Takes    the manifest's hash and the cases of a run.
Gives    `names_of`.
Promise  case numbers follow the list from its top, so a number would tell the rank. A drawn name and the order by names
         tell nothing; the same run always gives the same ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SHORTEST = 6


def names_of(manifest: str, cases: Collection[str]) -> dict[str, str]:
    """Drawn name to case, in the order of the names.

    Parameters
    ----------
    manifest : str
        SHA-256 of the run's manifest.json.
    cases : collection of str
        Such as case-0001.

    Returns
    -------
    dict
        Names of 6 letters and digits that are hard to confuse; longer if two cases would share one.

    Notes
    -----
    SHA-256 of manifest and case, no secret: whoever opens the run folder can work the numbers out. The names keep the
    desk from telling the rank, not the folder.
    """
    length = SHORTEST
    while True:
        drawn = {_name(manifest, case, length): case for case in cases}
        if len(drawn) == len(set(cases)):
            return dict(sorted(drawn.items()))
        length += 2


def _name(manifest: str, case: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(f"riskkit desk\n{manifest}\n{case}".encode()).digest())
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)
