"""Where a run came from: which code, which packages, which inputs, and when it was stamped.

Takes    the installed package and the environment.
Gives    `code_version`, `package_versions`, `run_identity`, `of_this_identity`, `stamp`.
Promise  the run id depends on study, inputs, code and seed only: same study, same id. The clock is read in `stamp`
         alone, and SOURCE_DATE_EPOCH replaces it where a byte-identical run is wanted.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.stats.fingerprint import fingerprint_json

if TYPE_CHECKING:
    from riskkit.runs.manifest import Manifest

PACKAGES = (
    "duckdb", "fairlearn", "ibis-framework", "jinja2", "lightgbm", "matplotlib", "mlflow", "numpy", "pandas",
    "pyarrow", "pydantic", "scikit-learn", "scipy", "shap", "statsmodels",
)  # fmt: skip


@cache
def code_version() -> dict[str, str]:
    """Version of riskkit and the SHA-256 over all of its source files, in path order."""
    root = Path(str(files("riskkit")))
    digest = hashlib.sha256()
    for path in sorted(
        p for p in root.rglob("*") if p.suffix in (".py", ".j2", ".css") and "__pycache__" not in p.parts
    ):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return {"version": metadata.version("riskkit"), "sha256": digest.hexdigest()}


def package_versions() -> dict[str, str]:
    """Versions of the packages that numbers depend on, by name."""
    return {name: metadata.version(name) for name in PACKAGES}


IDENTITY = "study, inputs, seed, parent, code, after"
"""What a run id follows from; a manifest that says so can be held to it."""


def run_identity(
    study: str, inputs: Mapping[str, str], seed: int, parent: str | None = None, *, code: str | None = None,
    after: str | None = None,
) -> str:  # fmt: skip
    """The run's id: 16 hexadecimal digits of the hash of everything its results depend on.

    Parameters
    ----------
    study : str
        Fingerprint of the resolved study.
    inputs : mapping
        SHA-256 of each input by name.
    seed : int
        The study's seed.
    parent : str, optional
        Run id of the run whose model scored these rows.
    code : str, optional
        SHA-256 of riskkit's source files; of those at work here if not given.
    after : str, optional
        SHA-256 of the manifest of the run whose questions and decisions were taken over.
    """
    made_by = code_version()["sha256"] if code is None else code
    parts: dict[str, Any] = {
        "study": study, "inputs": dict(inputs), "seed": seed, "parent": parent, "code": made_by
    }  # fmt: skip
    return fingerprint_json(parts if after is None else {**parts, "after": after})[:16]


def of_this_identity(said: Manifest) -> bool:
    """True if the run's id follows from the hashes its manifest names, or it does not say so."""
    if said.identity is None:
        return True
    parent = None if said.parent is None else said.parent.run_id
    after = None if said.after is None else said.after.manifest_sha256
    again = run_identity(said.study_fingerprint, said.inputs, said.seed, parent, code=said.code.sha256, after=after)
    return said.run_id == again


def stamp(expires_after_days: int) -> tuple[str, str]:
    """Created and expires, as UTC moments in ISO format; SOURCE_DATE_EPOCH (seconds) takes the place of the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    now = now.replace(microsecond=0)
    return now.isoformat(), (now + timedelta(days=expires_after_days)).isoformat()
