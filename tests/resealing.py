"""An attacker who can rewrite every file of a run and reseal its manifest correctly, but holds no key."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from drawn_runs import bytes_of

from riskkit.domain.chain import check_chain
from riskkit.runs.manifest import FileSeal, JournalSeal, seal_manifest

BESIDE = ("manifest.json", "journal.jsonl", "signature.json")


def reseal(run: Path, **changes: Any) -> bytes:
    """Write the manifest that fits the files as they lie there now. A change to None takes a fact away."""
    files = bytes_of(run)
    said = json.loads(files["manifest.json"])
    facts = {key: value for key, value in {**said, **changes}.items() if key not in ("files", "journal", "seal")}
    facts = {key: value for key, value in facts.items() if value is not None or key == "parent"}
    seals = {
        name: FileSeal(sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))
        for name, content in files.items()
        if name not in BESIDE
    }
    journal = files["journal.jsonl"]
    now = check_chain(journal).now
    anchor = JournalSeal(
        entries=now.entries, head=now.head, sha256=hashlib.sha256(journal).hexdigest(), bytes=len(journal)
    )
    content = seal_manifest(facts, seals, anchor)
    (run / "manifest.json").write_bytes(content)
    return content
