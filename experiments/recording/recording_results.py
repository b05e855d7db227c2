"""What the worlds with known dials say, as a table and a picture.

Takes    the summary and the worlds of `known_dials.py`.
Gives    recording.{json,md,svg} in a folder.
Promise  the same worlds give the same bytes, save the date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

GOALS = {
    "worlds with every true ratio of shares with the outcome in its range": "at least 95%",
    "worlds with every true ratio of O/E in its range": "at least 95%",
    ("dials at zero", "the alarm rang"): "at most 5%",
}


def write_results(told: dict[str, Any], worlds: list[dict[str, Any]], to: Path) -> None:
    """Write all three files."""
    to.mkdir(parents=True, exist_ok=True)
    (to / "recording.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (to / "recording.md").write_text(as_text(told), encoding="utf-8")
    _picture(worlds, to / "recording.svg")


def as_text(told: dict[str, Any]) -> str:
    """The table, in Markdown."""
    asked, versions = told["asked"], told["versions"]
    lines = [
        "# Worlds with known recording dials",
        "",
        f"{told['date']}; {asked['worlds']} worlds of {asked['people']:,} people with dials turned and as many with "
        f"every dial at zero, {asked['whole']} of each the whole way; {told['cpu_s']:,} CPU seconds; "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ".",
    ]
    for way in ("counted from the tables", "the whole way"):
        if way not in told:
            continue
        lines += [
            "",
            f"## {way.capitalize()}",
            "",
            "| what | goal | dials turned | dials at zero |",
            "|---|---|---|---|",
        ]
        for name in told[way]["dials turned"]:
            goal = GOALS.get(name, GOALS.get(("dials at zero", name), ""))  # type: ignore[call-overload]
            goal += " (at zero)" if name == "the alarm rang" else ""
            cells = (_cell(told[way][which].get(name)) for which in ("dials turned", "dials at zero"))
            lines.append(f"| {name} | {goal} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(found: dict[str, Any] | None) -> str:
    if found is None or found["share"] is None:
        return "–"
    return f"{found['share']:.1%} of {found['of']:,}"


def _picture(worlds: list[dict[str, Any]], path: Path) -> None:
    """Left: recorded against true ratios. Right: share of worlds in which the alarm rang, by the largest dial."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "riskkit", "svg.fonttype": "none", "font.size": 9})
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
    own = [r for w in worlds if w["dials"] and not w["whole"] for r in w["ratios"]
           if r["metric"] == "recorded" and r["true"] > 0]  # fmt: skip
    for covered, mark, colour in ((True, "o", "#2a6f97"), (False, "x", "#b5172b")):
        some = [r for r in own if r["covered"] is covered]
        left.scatter([r["true"] for r in some], [r["as_recorded"] for r in some], s=8, marker=mark, color=colour,
                     label="true ratio in the printed range" if covered else "not in it")  # fmt: skip
    left.set(xscale="log", yscale="log", xlabel="true ratio of two groups", ylabel="ratio as recorded")
    left.plot([0.2, 5], [0.2, 5], color="#555555", linewidth=0.8)
    left.legend(fontsize=7)
    largest = np.array([max(w["dials"].values(), default=0.0) for w in worlds if not w["whole"]])
    rang = np.array([w["rang"].get("ethnicity", False) for w in worlds if not w["whole"]])
    edges = [(0.0, 0.0), (0.1, 0.2), (0.2, 0.3), (0.3, 0.4), (0.4, 0.5), (0.5, 0.6)]
    inside = [(largest >= low) & (largest <= high) for low, high in edges]
    heights = [float(rang[here].mean()) if here.any() else 0.0 for here in inside]
    right.bar(range(len(edges)), heights, color="#2a6f97")
    right.set_xticks(range(len(edges)), ["none", *(f"{low:g}-{high:g}" for low, high in edges[1:])])
    right.set(
        xlabel="largest share of a group's crimes kept unrecorded", ylabel="worlds in which the alarm rang", ylim=(0, 1)
    )
    right.axhline(0.05, color="#555555", linewidth=0.8)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
