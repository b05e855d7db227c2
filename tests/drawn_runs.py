"""A tiny sealed run, drawn: three people, two features, one flagged. For tests only; nobody in it is real."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import yaml

from riskkit.domain.sealing import SheetKey
from riskkit.domain.sheet import Reason, Sheet
from riskkit.domain.signing import SigningKey
from riskkit.runs.parquet_text import parquet_bytes
from riskkit.runs.sheet_lines import sheet_line

RUN_ID = "a1b2c3d4e5f60718"
STUDY = {"riskkit": 1, "name": "tiny_study", "kind": "records", "role": "victim", "seed": 7, "words": {"no": "012"}}


def logit(p: Any) -> Any:
    """The logit of a probability."""
    return np.log(p) - np.log1p(-np.asarray(p))


def drawn_scores(people: int = 3, flagged: int = 1) -> pd.DataFrame:
    """Scores of a few people on one date, the highest first."""
    score = np.linspace(0.8, 0.1, people)
    return pd.DataFrame(
        {
            "person_id": [f"person-{i}" for i in range(people)],
            "as_of": pd.array(["2024-03-01"] * people, dtype="datetime64[s]"),
            "role": "victim",
            "score": score,
            "score_low": score - 0.05,
            "score_high": score + 0.05,
            "rank": np.arange(1, people + 1),
            "flagged": np.arange(people) < flagged,
            "stability": np.where(np.arange(people) < flagged, 0.95, 0.1),
        }
    )


def drawn_reasons(scores: pd.DataFrame) -> pd.DataFrame:
    """Three reasons a row, the starting point among them, that sum to the logit of the score."""
    raw = logit(scores["score"])
    parts = {"(base)": np.full(len(scores), -1.0), "events_365d": 0.25 * raw, "age": raw + 1.0 - 0.25 * raw}
    labels = {"(base)": "Where everybody starts", "events_365d": "Events in the last year", "age": "Age in years"}
    blocks = [
        pd.DataFrame(
            {
                "person_id": scores["person_id"],
                "as_of": scores["as_of"],
                "feature": name,
                "label": labels[name],
                "value": np.nan if name == "(base)" else np.arange(len(scores), dtype="float64"),
                "known_at": pd.array([None] * len(scores), dtype="datetime64[s]"),
                "contribution": contribution,
            }
        )
        for name, contribution in parts.items()
    ]
    return pd.concat(blocks, ignore_index=True)


def as_parquet(frame: pd.DataFrame) -> bytes:
    """A frame as the tables of a run are written."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for place, name in enumerate(table.column_names):
        kind = table.schema.field(name).type
        new = pa.date32() if pa.types.is_timestamp(kind) else pa.string() if pa.types.is_large_string(kind) else kind
        table = table.set_column(place, name, table[name].cast(new))
    return parquet_bytes(table)


def drawn_finding(code: str, **changes: Any) -> dict[str, Any]:
    """One finding as audit.json writes it, true of the drawn tables (3 scored, 1 flagged, all reasons add up)."""
    words = {"title": f"Check {code}", "verdict": "held", "severity": "informs", "because": "Drawn.", "limits": "Tiny."}
    count = {"P01": 1, "X01": 0}.get(code, 3)
    return {"code": code, **words, "count": count, "base": 3, "table": [{"measure": "scored", "count": 3}], **changes}


def drawn_facts(**changes: Any) -> dict[str, Any]:
    """What the maker of the run says of it."""
    study = json.dumps(STUDY, sort_keys=True, separators=(",", ":"))
    return {
        "riskkit_run": 1,
        "run_id": RUN_ID,
        "study": STUDY["name"],
        "title": "A tiny study, drawn",
        "role": STUDY["role"],
        "kind": STUDY["kind"],
        "data_kind": "synthetic",
        "created": "2026-11-23T12:00:00+00:00",
        "expires": "2027-02-21T12:00:00+00:00",
        "study_fingerprint": hashlib.sha256(study.encode()).hexdigest(),
        "inputs": {"events.csv": "0" * 64},
        "code": {"version": "0.1.0", "sha256": "1" * 64},
        "seed": STUDY["seed"],
        "packages": {"numpy": "2.4.0"},
        "parent": None,
        "releasable": True,
        "why_not": [],
        **changes,
    }


def drawn_audit(facts: dict[str, Any], findings: list[dict[str, Any]] | None = None) -> bytes:
    """audit.json of that run."""
    keys = ("run_id", "study", "role", "data_kind", "created", "expires")
    found = [drawn_finding(code) for code in ("D01", "P01", "G01", "X01")] if findings is None else findings
    return json.dumps({**{key: facts[key] for key in keys}, "steps": [], "findings": found}, indent=1).encode()


def drawn_sheet(**changes: Any) -> Sheet:
    """What the one sheet of that run says."""
    raised = Reason(
        label="Events in the last year", value="0", unit="events", meaning="Events of any kind.", known_at="",
        assessment=False, contribution=0.35, share=0.5,
    )  # fmt: skip
    said = {
        "case": "case-0001", "person_id": "person-0", "as_of": "2024-03-01", "role": "victim", "band": "0.5 to 1",
        "like_this": 60, "like_low": 40, "like_high": 80, "like_reason": "", "everyone": "Of 100 people, about 5.",
        "stability": "In 19 of 20 refits", "rank_band": "Among the highest 50 in 100",
        "raised": (raised,), "lowered": (),
        "not_known": (), "assessment_note": "", "sum_check": "", "warnings": (),
    }  # fmt: skip
    return Sheet(**{**said, **changes})


def drawn_files(facts: dict[str, Any], **changes: Any) -> dict[str, bytes]:
    """The files of the run by path. A change to None leaves a file out; its name is written with __ for / and . ."""
    scores = drawn_scores()
    files: dict[str, Any] = {
        "study.yaml": yaml.safe_dump(STUDY, sort_keys=False).encode(),
        "audit.json": drawn_audit(facts),
        "scores.parquet": as_parquet(scores),
        "explanations.parquet": as_parquet(drawn_reasons(scores)),
        "model/model.json": b'{"format":"drawn"}',
        "model/lightgbm.txt": b"tree\nversion=v4\n" + b"leaf_value=0.1 0.2\n" * 40,
        "report/audit-report.html": b"<!doctype html><title>Report</title>",
        "report/checklist.html": b"<!doctype html><title>Checklist</title>",
        "report/transparency-record.json": b"{}",
        "sheets.jsonl": sheet_line(drawn_sheet()),
        "report/people/case-0001.html": b"<!doctype html><title>Case 1</title>",
    }
    files |= changes.pop("files", {})
    return {name: content for name, content in files.items() if content is not None}


SIGNING, SHEET_KEY = SigningKey(bytes(range(32))), SheetKey(bytes(range(64)))
"""Keys for tests: everybody can read them here."""


def drawn_run(to: Path, facts: dict[str, Any] | None = None, *, keys: bool = False, **changes: Any) -> Path:
    """Write the tiny run; with keys its sheets are sealed and its manifest is signed."""
    from riskkit.runs import write_run

    facts = drawn_facts() if facts is None else facts
    with_keys: dict[str, Any] = {"sheets": SHEET_KEY, "signing": SIGNING} if keys else {}
    return write_run(to, drawn_files(facts, **changes).items(), facts, **with_keys)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
