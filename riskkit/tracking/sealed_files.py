"""The files of a sealed run that a tracking store may hold, read only if they are still the sealed ones.

Takes    a run folder, and its manifest as the caller verified it.
Gives    `SealedFiles`.
Promise  scores, reasons and sheets are never read here; every other byte matches the manifest or is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riskkit.domain.errors import RunRefused, SpecError

MANIFEST = "manifest.json"
_PLAIN = (MANIFEST, "study.yaml", "audit.json", "parent_audit.json")


@dataclass(frozen=True)
class SealedFiles:
    """A run folder seen through its manifest."""

    folder: Path
    manifest: Mapping[str, Any]

    def artefacts(self, names: Sequence[str]) -> dict[str, bytes]:
        """The named findings and pages.

        Raises
        ------
        SpecError
            If a name is a table of people, a sheet about one person, or anything else that is not a released page.
        RunRefused
            If a file is not the sealed one.
        """
        kept = [name for name in names if not _may_be_tracked(name)]
        if kept:
            raise SpecError(
                f"{len(kept)} of {len(names)} files may not go to a tracking store: it takes the manifest, the study, "
                "the findings and the released pages, never scores, reasons or sheets about one person."
            )
        return {name: self._read(name) for name in names}

    def model(self) -> dict[str, bytes]:
        """manifest.json, audit.json and the model's files: a model never travels without its audit."""
        names = [name for name in self.manifest["files"] if name.startswith("model/")]
        return {name: self._read(name) for name in (MANIFEST, "audit.json", *names)} if names else {}

    def manifest_sha256(self) -> str:
        """Hash of manifest.json."""
        return hashlib.sha256(self._read(MANIFEST)).hexdigest()

    def _read(self, name: str) -> bytes:
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise RunRefused(f"{name} of the run cannot be read ({type(error).__name__}).") from None
        if name == MANIFEST:
            same = json.loads(content) == dict(self.manifest)
        else:
            seal = self.manifest["files"].get(name, {})
            same = hashlib.sha256(content).hexdigest() == seal.get("sha256")
        if not same:
            raise RunRefused(f"{name} is not the file that was sealed: it was changed or damaged. Nothing was tracked.")
        return content


def _may_be_tracked(name: str) -> bool:
    page = name.startswith("report/") and name.count("/") == 1 and name.endswith((".html", ".json", ".svg"))
    return (name in _PLAIN or page) and ".." not in name
