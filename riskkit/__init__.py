"""riskkit: risk scores for research and human review that cannot exist without their evidence.

Takes    nothing: this is the front door, in the order of the story.
Gives    about 25 names; each room is loaded when its verb is first used.
Promise  `import riskkit` loads no engine: no pandas, no scikit-learn, no mlflow.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Two OpenMP threads that spin on a busy machine run 10-100 times slower; set before any engine is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

__version__ = "0.1.0"

_STORY = {
    "make_world": "riskkit.study",
    "describe_dials": "riskkit.worlds",
    "open_truth": "riskkit.worlds",
    "read_study": "riskkit.study",
    "with_data": "riskkit.study",
    "read_sources": "riskkit.study",
    "profile": "riskkit.sources",
    "link_people": "riskkit.link",
    "build_cohort": "riskkit.cohort",
    "cut": "riskkit.domain.history",
    "build_features": "riskkit.features",
    "label_outcomes": "riskkit.cohort",
    "split_by_time": "riskkit.cohort",
    "read_table": "riskkit.study",
    "train": "riskkit.models",
    "score": "riskkit.models",
    "cross_score": "riskkit.models",
    "read_scores": "riskkit.study",
    "check_study": "riskkit.study",
    "draw_sample": "riskkit.study",
    "read_sample": "riskkit.study",
    "audit_scores": "riskkit.audit",
    "release_audit": "riskkit.study",
    "write_report": "riskkit.study",
    "run_study": "riskkit.study",
    "score_new": "riskkit.study",
    "open_run": "riskkit.runs",
    "verify_run": "riskkit.runs",
    "compare_runs": "riskkit.comparing",
    "review_in_notebook": "riskkit.desks",
    "plot": "riskkit.plot",
    "RiskkitError": "riskkit.domain.errors",
}

__all__ = [
    "RiskkitError",
    "__version__",
    "audit_scores",
    "build_cohort",
    "build_features",
    "check_study",
    "compare_runs",
    "cross_score",
    "cut",
    "describe_dials",
    "draw_sample",
    "label_outcomes",
    "link_people",
    "make_world",
    "open_run",
    "open_truth",
    "plot",
    "profile",
    "read_sample",
    "read_scores",
    "read_sources",
    "read_study",
    "read_table",
    "release_audit",
    "review_in_notebook",
    "run_study",
    "score",
    "score_new",
    "split_by_time",
    "train",
    "verify_run",
    "with_data",
    "write_report",
]

if TYPE_CHECKING:
    from riskkit import plot
    from riskkit.audit import audit_scores
    from riskkit.cohort import build_cohort, label_outcomes, split_by_time
    from riskkit.comparing import compare_runs
    from riskkit.desks import review_in_notebook
    from riskkit.domain.errors import RiskkitError
    from riskkit.domain.history import cut
    from riskkit.features import build_features
    from riskkit.link import link_people
    from riskkit.models import cross_score, score, train
    from riskkit.runs import open_run, verify_run
    from riskkit.sources import profile
    from riskkit.study import (
        check_study,
        draw_sample,
        make_world,
        read_sample,
        read_scores,
        read_sources,
        read_study,
        read_table,
        release_audit,
        run_study,
        score_new,
        with_data,
        write_report,
    )
    from riskkit.worlds import describe_dials, open_truth


def __getattr__(name: str) -> Any:
    """Load a room when its verb is first used."""
    if name not in _STORY:
        raise AttributeError(f"riskkit has no '{name}'. It has {', '.join(_STORY)}.")
    home = import_module(_STORY[name])
    value = home if _STORY[name] == f"riskkit.{name}" else getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The names of the story, in its order."""
    return [*_STORY, "__version__"]
