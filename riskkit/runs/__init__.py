"""Sealed run folders: a score exists only in one, together with its evidence.

Takes    the files of a run and the facts of its manifest.
Gives    `write_run`, `verify_run`, `open_run` and `Run`; `parquet_bytes`; where a run came from.
Promise  a folder appears whole or not at all; what does not verify is not opened.

Names are loaded when first used, so importing the room loads no library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.runs.opening import Run, open_run
    from riskkit.runs.parquet_text import parquet_bytes
    from riskkit.runs.part_folder import clear_leftovers, refuse_existing
    from riskkit.runs.provenance import IDENTITY, code_version, package_versions, run_identity, stamp
    from riskkit.runs.sealed_sheets import key_facts
    from riskkit.runs.sheet_lines import sheet_line
    from riskkit.runs.verification import Verification, verify_run
    from riskkit.runs.writing import write_run

__all__ = [
    "IDENTITY",
    "Run",
    "Verification",
    "clear_leftovers",
    "code_version",
    "key_facts",
    "open_run",
    "package_versions",
    "parquet_bytes",
    "refuse_existing",
    "run_identity",
    "sheet_line",
    "stamp",
    "verify_run",
    "write_run",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "Run": "opening",
        "open_run": "opening",
        "parquet_bytes": "parquet_text",
        "clear_leftovers": "part_folder",
        "refuse_existing": "part_folder",
        "IDENTITY": "provenance",
        "key_facts": "sealed_sheets",
        "code_version": "provenance",
        "package_versions": "provenance",
        "run_identity": "provenance",
        "stamp": "provenance",
        "sheet_line": "sheet_lines",
        "Verification": "verification",
        "verify_run": "verification",
        "write_run": "writing",
    },
)
