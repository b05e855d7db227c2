"""What the entries of a run's journal must say beyond their chain: about which manifest, and who signs.

Takes    the entries, where the journal was sealed, the manifest's hash, the board's keys, keys from outside.
Gives    `check_entries`, `check_board`.
Promise  an entry of another run is seen, and so is a decision without the signature its role must give. A signature
         that can be checked is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskkit.domain.board_spec import key_ids_of, public_keys_of, unsigned_overrides
from riskkit.domain.chain import PURPOSE
from riskkit.domain.signing import PublicKey

SIGNED_KINDS = ("decision", "override")
Check = Callable[[bool, str], bool]


def check_entries(
    entries: Sequence[Mapping[str, Any]], sealed: int, manifest: str, board: Mapping[str, Any],
    keys: Mapping[str, PublicKey], check: Check,
) -> None:  # fmt: skip
    """Report to `check(holds, problem)` what does not hold in the entries after the first `sealed` ones.

    Parameters
    ----------
    manifest : str
        SHA-256 of the run's manifest.json: every later entry must name it.
    board : mapping
        The study's board as resolved; `keys` of it says which roles sign.
    keys : mapping of key id to PublicKey
        Keys from outside.
    """
    named = {role: key_ids_of(own) for role, own in (board.get("keys") or {}).items()}
    known = {**public_keys_of(board.get("keys") or {}), **keys}
    for entry in entries[sealed:]:
        place = f"journal entry {entry['n']} of {len(entries)}"
        said = entry["about"].get("manifest")
        check(said == manifest, f"{place}: it is about {'another run' if said else 'no run'}, not about this manifest")
        if entry["key"] in known:
            holds = known[entry["key"]].holds(PURPOSE, entry["hash"].encode("ascii"), entry["signature"])
            check(holds, f"{place}: its signature does not hold")
        if entry["role"] in named and entry["kind"] in SIGNED_KINDS:
            check(bool(entry["key"]), f"{place}: the board signs as {entry['role']}, and this entry is not signed")
            own = entry["key"] in named[entry["role"]]
            check(own or not entry["key"], f"{place}: it is signed with a key that is not one of {entry['role']}'s")
            check(
                entry["key"] in known or not own,
                f"{place}: its signature cannot be checked; give the public key with --public",
            )


def check_board(study: Mapping[str, Any], audit: Mapping[str, Any], check: Check) -> None:
    """Report whether what audit.json keeps of the board agrees with the study, and every override's signature."""
    board, kept = study.get("board") or {}, audit.get("board")
    if not board and kept is None:
        return
    if not check(kept is not None, "audit.json: it says nothing of the board that study.yaml names"):
        return
    assert kept is not None
    wanted = [(c["id"], c["words"], c["blocking"]) for c in board.get("conditions") or ()]
    asked = [(c["id"], c["words"], c["blocking"]) for c in kept["conditions"]]
    check(wanted == asked, "audit.json: its conditions are not those of the board in study.yaml")
    names = ("of", "role", "reason", "date", "key")
    given = [tuple(o[name] for name in names) for o in board.get("overrides") or ()]
    told = [tuple(o[name] for name in names) for o in kept["overrides"]]
    check(given == told, "audit.json: its overrides are not those of the board in study.yaml")
    faults = unsigned_overrides(str(study.get("name")), board)
    check(not faults, f"study.yaml: {'; '.join(faults)}")
