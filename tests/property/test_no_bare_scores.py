"""Fifteen ways to take papers away, and every way out: no score leaves without all of its papers (R7)."""

from __future__ import annotations

import copy
import dataclasses
import io
import itertools
import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from command_line import told
from drawn_runs import bytes_of, drawn_run, drawn_scores
from drawn_scores import audited, draw_scored

from riskkit.domain.errors import NoEvidence, RiskkitError
from riskkit.domain.scores import ScoredCohort
from riskkit.exporting import export_tables
from riskkit.runs import Run, open_run

PAPERS = {
    "bias report": ["audit.json", "report/audit-report.html"],
    "explanations": ["explanations.parquet"],
    "provenance": ["manifest.json", "study.yaml"],
    "review": ["journal.jsonl", "report/checklist.html"],
}
SUBSETS = [names for size in range(1, 5) for names in itertools.combinations(PAPERS, size)]
ONE_SCORE = repr(drawn_scores()["score"].tolist()[1])
"""0.45, which stands nowhere else in the tiny run."""


class Bolder(Run):
    """A subclass that answers for its own papers."""

    @property
    def findings(self) -> Any:  # type: ignore[override]
        return []


def _as_parquet(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.read_parquet(io.BytesIO(frame.to_parquet()))


WAYS: dict[str, Callable[[Run, Path], Any]] = {
    "scores": lambda run, to: run.scores(),
    "reasons": lambda run, to: run.explanations(),
    "opened again": lambda run, to: open_run(run.path).scores(),
    "a copy": lambda run, to: copy.copy(run).scores(),
    "a deep copy": lambda run, to: copy.deepcopy(run).scores(),
    "a pickle": lambda run, to: pickle.loads(pickle.dumps(run)).scores(),  # noqa: S301 our own bytes
    "replace": lambda run, to: dataclasses.replace(run).scores(),
    "made by hand": lambda run, to: Run(run.path, run.verification).scores(),
    "a subclass": lambda run, to: Bolder(run.path, run.verification).scores(),
    "as Parquet": lambda run, to: _as_parquet(run.scores()),
    "as CSV": lambda run, to: run.scores().to_csv(),
    "all attributes": lambda run, to: [getattr(run, name) for name in dir(run) if not name.startswith("_")],
    "its page": lambda run, to: run._repr_html_() + repr(run) + str(vars(run)),
    "riskkit export": lambda run, to: export_tables(run.path, to=to) and bytes_of(to),
    "riskkit explain": lambda run, to: told("explain", run.path, "--case", "case-0001").out,
    "riskkit verify": lambda run, to: told("verify", run.path, "--json").out,
}


def _bare(found: object) -> bool:
    """True if this holds a score of somebody."""
    if isinstance(found, pd.DataFrame):
        return bool({"score", "contribution"} & set(found.columns)) and len(found) > 0
    if isinstance(found, dict):
        return any(_bare(value) for value in found.values())
    if isinstance(found, list | tuple):
        return any(_bare(value) for value in found)
    text = found.decode("utf-8", "replace") if isinstance(found, bytes) else str(found)
    return ONE_SCORE in text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("when", ["before it is opened", "after it was opened"])
def test_no_subset_of_missing_papers_lets_a_score_out_this_way(tmp_path, way, when):
    run, bare = drawn_run(tmp_path / "run"), []
    whole = tmp_path / "whole"
    shutil.copytree(run, whole)
    for number, subset in enumerate(SUBSETS):
        opened = open_run(run)
        for name in (name for paper in subset for name in PAPERS[paper]):
            (run / name).unlink()
        try:
            if when.startswith("before"):
                opened = open_run(run)
            bare += [subset] if _bare(WAYS[way](opened, tmp_path / f"out-{number}")) else []
        except RiskkitError:
            pass
        shutil.rmtree(run)
        shutil.copytree(whole, run)

    assert len(SUBSETS) == 15
    assert bare == []


def test_with_all_papers_scores_come_with_their_findings_and_the_ways_really_lead_to_scores(tmp_path):
    run = open_run(drawn_run(tmp_path / "run"))
    leads = {way: _bare(make(run, tmp_path / "out")) for way, make in WAYS.items()}

    assert {way for way, leads_there in leads.items() if leads_there} >= {
        "scores", "reasons", "opened again", "a copy", "a deep copy", "a pickle", "replace", "made by hand",
        "a subclass", "as Parquet", "as CSV",
    }  # fmt: skip
    assert not leads["all attributes"]
    assert not leads["riskkit export"]
    assert run.scores().attrs["audit"]
    assert copy.deepcopy(run).scores().attrs["run_id"] == run.run_id


class Open(ScoredCohort):
    """A subclass of scores that brings an audit of its own."""

    __slots__ = ()

    @property
    def audit(self) -> Any:
        return type("Fake", (), {"findings": ()})()


def _subclassed(scored: ScoredCohort) -> ScoredCohort:
    return Open(
        scored._frame, scored._label, scored.groups, explanations=scored._explanations, evidence=scored.evidence
    )


OUT: dict[str, Callable[[ScoredCohort], Any]] = {
    "to_frame": lambda s: s.to_frame(),
    "copy": lambda s: copy.copy(s).to_frame(),
    "deepcopy": lambda s: copy.deepcopy(s).to_frame(),
    "pickle": pickle.dumps,
    "every protocol": lambda s: [pickle.dumps(s, protocol) for protocol in range(6)],
    "attributes": lambda s: [getattr(s, name) for name in dir(s) if not name.startswith("_") and name != "audit"],
    "vars": vars,
    "frame": pd.DataFrame,
    "array": lambda s: np.asarray(s, dtype=float),
    "json": json.dumps,
    "parquet": lambda s: s.to_parquet("x"),
    "csv": lambda s: s.to_csv("x"),
    "item": lambda s: s["score"],
    "iterate": list,
    "subclass with an audit of its own": lambda s: _subclassed(s).to_frame(),
    "somebody else's audit": lambda s: _with_papers(s, audited()),
    "an audit that is none": lambda s: _with_papers(s, {"findings": ["fine"]}),
    "words": lambda s: repr(s) + str(s) + s._repr_html_(),
}


def _with_papers(scored: ScoredCohort, papers: Any) -> Any:
    scored._papers = papers
    return scored.to_frame()


@pytest.mark.parametrize("way", OUT)
def test_scores_without_an_audit_of_their_own_leave_in_no_way(way):
    scored = draw_scored(200)
    values = {repr(value) for value in scored._frame["score"].tolist()}
    try:
        found = OUT[way](scored)
    except (NoEvidence, AttributeError, TypeError, ValueError):
        return
    assert not isinstance(found, pd.DataFrame)
    assert not [value for value in values if value in str(found)]


def test_a_changed_class_shows_no_score_either(monkeypatch):
    monkeypatch.setattr(ScoredCohort, "audit", property(lambda self: type("Fake", (), {"findings": ()})()))

    with pytest.raises(NoEvidence):
        draw_scored(50).to_frame()


def test_an_audited_object_shows_its_scores_with_its_audit():
    frame = audited().scored.to_frame()

    assert len(frame.attrs["audit"]) > 10
