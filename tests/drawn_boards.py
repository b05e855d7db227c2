"""A tiny sealed run whose study has a board, drawn, and the keys its board signs with. For tests only."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml
from drawn_runs import STUDY, drawn_audit, drawn_facts, drawn_run

from riskkit.domain.board_spec import OVERRIDE_PURPOSE, override_text
from riskkit.domain.signing import SigningKey

BOARD_KEY = SigningKey(bytes(range(32)))
OTHER_KEY = SigningKey(bytes(range(1, 33)))
TIME = "2026-11-25T09:00:00+00:00"
WITH_KEYS = {"keys": {"board": [f"ed25519:{BOARD_KEY.public.raw.hex()}"]}}
GIVEN = {BOARD_KEY.public.key_id: BOARD_KEY.public}


def kept_board(**changes: Any) -> dict[str, Any]:
    """What audit.json keeps of a board, empty."""
    return {"after": None, "conditions": [], "overrides": [], "questions": [], "decisions": [], **changes}


def board_run(
    to: Path, board: dict[str, Any] | None = None, kept: dict[str, Any] | None = None, **changes: Any
) -> Path:  # fmt: skip
    """The tiny run with a board in its study, and what audit.json keeps of it."""
    full = {"conditions": [], "overrides": [], "keys": {}, "previous": None, **(board or {})}
    study = {**STUDY, "board": full}
    text = json.dumps(study, sort_keys=True, separators=(",", ":"))
    findings = changes.pop("findings", None)
    facts = drawn_facts(study_fingerprint=hashlib.sha256(text.encode()).hexdigest(), **changes)
    audit = json.loads(drawn_audit(facts, findings)) | {"board": kept_board() if kept is None else kept}
    files = {"study.yaml": yaml.safe_dump(study).encode(), "audit.json": json.dumps(audit, indent=1).encode()}
    return drawn_run(to, facts, files=files)


def drawn_override(**changes: Any) -> dict[str, Any]:
    """One override as a board's file holds it, resolved."""
    said = {"of": "D26", "role": "analyst", "reason": "The figure is of another year.", "date": "2026-11-20"}
    return {**said, "key": "", "signature": "", **changes}


def signed_override(key: SigningKey, **changes: Any) -> dict[str, Any]:
    """The same, signed as the board signs."""
    said = drawn_override(**{"role": "board", **changes})
    return {
        **said,
        "key": key.public.key_id,
        "signature": key.sign(OVERRIDE_PURPOSE, override_text(STUDY["name"], said)),
    }
