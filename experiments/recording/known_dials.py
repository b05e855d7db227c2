"""Worlds with known recording dials: is what the audit says of recording true.

Usage    python experiments/recording/known_dials.py [--worlds 200] [--whole 4] [--people 20000] [--to FOLDER]

Takes    how many worlds to make with dials turned, and again with every dial at zero; how many go the whole way.
Gives    recording.{json,md,svg}: how often the true ratio lies in the range of R03, how often R04 rings.
Promise  one world is one seed; the same command gives the same table.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from forces import Force, draw_dials, make_force, states  # noqa: E402
from recording_results import write_results  # noqa: E402

from riskkit.audit.alternative_outcome import compare_outcomes  # noqa: E402
from riskkit.audit.group_counts import Points, single_attributes  # noqa: E402
from riskkit.audit.scored_rows import open_rows  # noqa: E402
from riskkit.audit.stated_recording import true_rates  # noqa: E402
from riskkit.domain.findings import Finding  # noqa: E402
from riskkit.domain.model_spec import AuditSpec  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--whole", type=int, default=4)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--to", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    worlds = [one_world(seed, asked.people, turned) for seed in range(asked.worlds) for turned in (True, False)]
    worlds += [whole_world(seed, asked.people, turned) for seed in range(asked.whole) for turned in (True, False)]
    told = summary(worlds) | {
        "asked": {"worlds": asked.worlds, "whole": asked.whole, "people": asked.people},
        "date": datetime.now(UTC).date().isoformat(),
        "cpu_s": round(time.process_time()),
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__},
    }
    write_results(told, worlds, asked.to)
    print((asked.to / "recording.md").read_text())
    return 0


def one_world(seed: int, people: int, turned: bool) -> dict[str, Any]:
    """A world counted straight from its tables: R03 under rates stated from the dials, R04 against hospitals."""
    rng = np.random.default_rng([seed, int(turned)])
    dials = draw_dials(rng) if turned else {}
    force = make_force(100_000 + 2 * seed + turned, people, dials)
    spec, rows, singles = _audited(force, rng)
    found = true_rates(singles, rows, spec)
    alarm = compare_outcomes(force.main, force.other, rows, singles, spec)
    frame = force.scored.groups.frame
    columns = {"ethnicity": frame["ethnicity"].to_numpy(), "true": force.true, "flagged": rows.flagged}
    columns["score"] = rows.score
    return {"seed": seed, "whole": False, "dials": dials, **checked(found, alarm, columns)}


def _audited(force: Force, rng: np.random.Generator) -> tuple[Any, ...]:
    stated = dict(states(force.scored.groups.frame["ethnicity"].to_numpy(), force.chance, force.true, rng))
    recording = [{"attribute": "ethnicity", "rates": stated, "source": "the dials of this synthetic world"}]
    spec = AuditSpec.model_validate({"recording": recording, "references": {"ethnicity": "white"}})
    rows = open_rows(force.scored, spec)
    return spec, rows, single_attributes(rows, Points.of(rows), force.scored.groups)


def whole_world(seed: int, people: int, turned: bool) -> dict[str, Any]:
    """The same through records, linkage, cohort, labels, a trained model and the whole audit."""
    from whole_way import audit_world

    rng = np.random.default_rng([seed, int(turned), 7])
    dials = draw_dials(rng) if turned else {}
    audit, groups, true = audit_world(500_000 + 2 * seed + turned, people, dials, rng)
    rows = open_rows(audit.scored, audit.spec)
    columns = {"ethnicity": groups["ethnicity"].to_numpy(), "true": true, "flagged": rows.flagged}
    columns["score"] = rows.score
    return {"seed": seed, "whole": True, "dials": dials, **checked(audit["R03"], audit["R04"], columns)}


def checked(found: Finding, alarm: Finding, columns: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Every printed range held against the truth, and whether the alarm rang."""
    ratios, rates = [], []
    for row in found.table or ():
        if row["low"] is None or row["high"] is None or (row["against"] is None and row["metric"] == "O/E"):
            continue
        true = _true_rate(row, columns) if row["against"] is None else _true_ratio(row, columns)
        told = {"metric": row["metric"], "covered": bool(row["low"] <= true <= row["high"])}
        if row["against"] is None:
            rates.append(told)
            continue
        beyond = int(row["low"] > 1) - int(row["high"] < 1)
        ratios.append(told | {"true": true, "as_recorded": row["as_recorded"], "beyond": beyond})
    rang = {row["attribute"]: row["verdict"] == "difference found" for row in alarm.table or ()
            if row["group"] == "all groups" and row["metric"] == "main against alternative"}  # fmt: skip
    return {"ratios": ratios, "rates": rates, "rang": rang, "alarm": alarm.verdict == "difference found"}


def _true_ratio(row: Mapping[str, Any], columns: Mapping[str, np.ndarray]) -> float:
    """True share, or true outcomes over those the scores expect, of the group over that of the others."""
    level, true = columns["ethnicity"], columns["true"]
    here = level == row["group"]
    there = ~here if row["against"] == "the rest" else level == row["against"]
    base = np.ones(len(true)) if row["metric"] == "recorded" else columns["score"]
    return float(true[here].sum() / base[here].sum() / (true[there].sum() / base[there].sum()))


def _true_rate(row: Mapping[str, Any], columns: Mapping[str, np.ndarray]) -> float:
    level, true, flagged = (columns[name] for name in ("ethnicity", "true", "flagged"))
    here = level == row["group"]
    which, of = {
        "recorded": (true, np.ones(len(true), dtype=bool)),
        "FPR": (flagged & ~true, ~true), "FNR": (~flagged & true, true),
        "PPV": (flagged & true, flagged), "FOR": (~flagged & true, ~flagged),
    }[row["metric"]]  # fmt: skip
    return float(which[here].sum() / of[here].sum())


def summary(worlds: list[dict[str, Any]]) -> dict[str, Any]:
    """Shares of worlds: true ratios in the range, alarms with and without dials; whole ones apart."""
    told: dict[str, Any] = {}
    for name, whole in (("counted from the tables", False), ("the whole way", True)):
        own = [world for world in worlds if world["whole"] is whole]
        if own:
            told[name] = _summary(own)
    return told


def _summary(worlds: list[dict[str, Any]]) -> dict[str, Any]:
    turned, zero = ([w for w in worlds if bool(w["dials"]) is which] for which in (True, False))
    told: dict[str, Any] = {}
    for name, some in (("dials turned", turned), ("dials at zero", zero)):
        told[name] = _ranges(some) | {
            "the alarm rang": _mean([w["alarm"] for w in some]),
            "the alarm rang for ethnicity": _mean([w["rang"].get("ethnicity", False) for w in some]),
        }
    for low, high in ((0.1, 0.3), (0.3, 0.45), (0.45, 0.61)):
        some = [w["rang"].get("ethnicity", False) for w in turned if low <= max(w["dials"].values()) < high]
        told["dials turned"][f"the same, largest dial {low:g} to {high:g}"] = _mean(some)
    return told


def _ranges(worlds: list[dict[str, Any]]) -> dict[str, Any]:
    told = {}
    for metric, words in (("recorded", "shares with the outcome"), ("O/E", "O/E")):
        kept = [[r["covered"] for r in w["ratios"] if r["metric"] == metric] for w in worlds]
        told[f"worlds with every true ratio of {words} in its range"] = _mean([all(one) for one in kept if one])
        told[f"true ratios of {words} in their range"] = _mean([covered for one in kept for covered in one])
    ratios = [r for w in worlds for r in w["ratios"]]
    beyond = [(r["true"] > 1) == (r["beyond"] > 0) for r in ratios if r["beyond"]]
    told["ratios called different"] = _mean([bool(r["beyond"]) for r in ratios])
    told["of those, the true ratio lies on that side of 1"] = _mean(beyond)
    far = [abs(np.log(r["as_recorded"] / r["true"])) > np.log(1.2) for r in ratios if r["true"] > 0]
    told["recorded ratios more than a fifth away from the true one"] = _mean(far)
    for metric in ("recorded", "FPR", "FNR", "PPV", "FOR"):
        held = [r["covered"] for w in worlds for r in w["rates"] if r["metric"] == metric]
        told[f"true rates of groups in their range: {metric}"] = _mean(held)
    return told


def _mean(values: list[Any]) -> dict[str, Any]:
    return {"share": float(np.mean(values)) if values else None, "of": len(values)}


if __name__ == "__main__":
    raise SystemExit(main())
