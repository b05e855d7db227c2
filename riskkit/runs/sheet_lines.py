"""sheets.jsonl: what every sheet of a run says, one line each, for a reviewer's desk and for whoever prints it again.

Takes    Sheets; or the bytes of sheets.jsonl, whose hash was checked.
Gives    `sheet_line`, `read_sheets`, `check_sheets`.
Promise  one line for each page under report/people/, in the same order of cases; read as strictly as it was written.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from riskkit.domain.errors import RunRefused
from riskkit.domain.sheet import Sheet
from riskkit.runs.audit_text import Check
from riskkit.runs.layout import PEOPLE, SHEETS
from riskkit.runs.manifest import no_constant, without_repeats


def sheet_line(sheet: Sheet) -> bytes:
    """A sheet as one line of JSON with sorted keys."""
    return (json.dumps(asdict(sheet), sort_keys=True, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def read_sheets(content: bytes) -> dict[str, dict[str, Any]]:
    """The sheets by case, in order, as plain values.

    Raises
    ------
    RunRefused
        If a line is not a sheet, or a case stands there twice.
    """
    found: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(content.splitlines(), 1):
        try:
            said = json.loads(line, object_pairs_hook=without_repeats, parse_constant=no_constant)
        except (ValueError, RecursionError):
            raise RunRefused(f"{SHEETS}, line {number}: not one line of JSON.") from None
        if not isinstance(said, dict) or not isinstance(said.get("case"), str) or said["case"] in found:
            raise RunRefused(f"{SHEETS}, line {number}: not a sheet with a case of its own.")
        found[said["case"]] = said
    return found


def check_sheets(
    content: bytes, role: str, pages: Collection[str], flagged: Sequence[tuple[str, str]], check: Check
) -> None:  # fmt: skip
    """Every line has its page, every page its line; all are about the run's role and about flagged rows.

    Parameters
    ----------
    pages : paths of the sheets' pages, without the ending of sealed ones
    flagged : (person_id, as_of) of each flagged row, as_of "" where there is none
    """
    sheets = read_sheets(content)
    same = set(pages) == {f"{PEOPLE}{case}.html" for case in sheets}
    check(same, f"{SHEETS} has {len(sheets)} lines for {len(pages)} pages under {PEOPLE}, or other cases")
    check(all(sheet.get("role") == role for sheet in sheets.values()), f"{SHEETS} holds sheets of another role")
    told = [(sheet.get("person_id"), sheet.get("as_of")) for sheet in sheets.values()]
    mine = not told or sorted(map(str, told)) == sorted(map(str, flagged))
    check(mine, f"{SHEETS} is not about exactly the people and dates that are flagged")
