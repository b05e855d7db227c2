"""audit.json, read strictly: its findings, looked up by code.

Takes    the bytes of audit.json, whose hash was checked.
Gives    `FindingRows`, `read_audit`, `check_audit`.
Promise  repeated keys, NaN, unknown verdicts and repeated codes are refused; it must agree with the manifest.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from riskkit.domain.errors import RunRefused
from riskkit.domain.words import VERDICTS
from riskkit.runs.board_text import fault_of_board, still_blocking
from riskkit.runs.manifest import Manifest, PlainJsonFault, no_constant, without_repeats

KEYS = ("run_id", "study", "role", "data_kind", "created", "expires", "steps", "findings")
BOARD = "board"
"""One more key, in runs whose study has a board or whose questions were taken over from an earlier run."""
FINDING_KEYS = sorted(("code", "title", "verdict", "severity", "count", "base", "because", "limits", "table"))
_CODE = re.compile(r"[A-Z][0-9]{2}")
Check = Callable[[bool, str], bool]


class FindingRows(Sequence[dict[str, Any]]):
    """The findings of a run as `audit.json` holds them: in order, or by code, `run.findings["D04"]`."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._rows = tuple(rows)

    def __getitem__(self, which: Any) -> Any:
        if not isinstance(which, str):
            return self._rows[which]
        for row in self._rows:
            if row["code"] == which:
                return row
        raise KeyError(f"There is no finding {which}; there are {', '.join(r['code'] for r in self._rows)}.")

    def __contains__(self, which: object) -> bool:
        return any(row["code"] == which for row in self._rows) if isinstance(which, str) else which in self._rows

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        broken = sum(row["verdict"] == "broken" for row in self._rows)
        unclear = sum(row["verdict"] == "cannot tell" for row in self._rows)
        return f"{len(self)} findings, {broken} broken, {unclear} cannot tell"

    def _repr_html_(self) -> str:
        heads = ("Code", "What was checked", "Verdict", "Count", "Because")
        cells = [
            (r["code"], r["title"], r["verdict"], "" if r["count"] is None else f"{r['count']:,}", r["because"])
            for r in self._rows
        ]
        left = "style='text-align:left'"
        body = "".join(
            "<tr>" + "".join(f"<td {left}>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in cells
        )
        head = "".join(f"<th scope='col' {left}>{name}</th>" for name in heads)
        caption = html.escape(repr(self))
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def read_audit(content: bytes, name: str = "audit.json") -> dict[str, Any]:
    """The audit as plain values.

    Raises
    ------
    RunRefused
        If it is not the JSON the design names, to the last key.
    """
    try:
        said = json.loads(content.decode("utf-8"), object_pairs_hook=without_repeats, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, PlainJsonFault) else "it is not JSON"
        raise RunRefused(f"{name}: {reason}.") from None
    if not isinstance(said, dict) or sorted(said.keys() - {BOARD}) != sorted(KEYS):
        raise RunRefused(f"{name} does not have exactly the keys {', '.join(KEYS)} (and board, where there is one).")
    if not isinstance(said["findings"], list) or not isinstance(said["steps"], list):
        raise RunRefused(f"{name}: findings and steps must be lists.")
    wrong = sum(not _is_finding(finding) for finding in said["findings"])
    if wrong:
        raise RunRefused(f"{name}: {wrong} of {len(said['findings'])} findings do not say what a finding must say.")
    fault = fault_of_board(said[BOARD]) if BOARD in said else None
    if fault is not None:
        raise RunRefused(f"{name}: {fault}.")
    return said


def check_audit(content: bytes, manifest: Manifest, check: Check) -> dict[str, Any]:
    """Report to `check(holds, problem)` whether the audit is this run's and agrees with its manifest; give it."""
    said = read_audit(content)
    for key in ("run_id", "study", "role", "data_kind", "created", "expires"):
        check(said[key] == getattr(manifest, key), f"audit.json: its {key} is not the manifest's")
    codes = [finding["code"] for finding in said["findings"]]
    check(len(set(codes)) == len(codes), "audit.json: a code stands twice")
    for letter, what in (("P", "performance"), ("G", "groups")):
        check(any(code[0] == letter for code in codes), f"audit.json: it has no finding about {what}")
    blocking = still_blocking(said["findings"], said.get(BOARD))
    check(
        not (blocking and manifest.releasable),
        f"audit.json: {', '.join(blocking)} block release, but the manifest says the run may be released",
    )
    return said


def _is_finding(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and sorted(value) == FINDING_KEYS
        and all(isinstance(value[key], str) for key in ("code", "title", "verdict", "severity", "because", "limits"))
        and _CODE.fullmatch(value["code"]) is not None
        and value["verdict"] in VERDICTS
        and value["severity"] in ("blocks", "warns", "informs")
        and all(value[key] is None or type(value[key]) is int for key in ("count", "base"))
        and (value["table"] is None or _is_table(value["table"]))
    )


def _is_table(value: Any) -> bool:
    plain = (str, int, float, bool, type(None))
    return isinstance(value, list) and all(
        isinstance(row, dict) and all(isinstance(cell, plain) for cell in row.values()) for row in value
    )
