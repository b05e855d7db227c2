"""The attack of X06 beside sacroml's, on the same models and the same people (R23, run apart from the tests).

    python -m venv FOLDER && FOLDER/bin/pip install sacroml==2.0.1 lightgbm==4.7.0
    python experiments/membership/against_sacroml.py FOLDER/bin/python

sacroml (DARE UK, MIT) pulls torch, so it lives in an environment of its own and is never installed beside riskkit. This
file draws the worlds of `known_truth.py`, trains riskkit's recipes, and hands people and recipe over; the other Python
fits the same trees, makes sure that they are the same, and runs sacroml's attacks. Writes results/sacroml.md and .json.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
SHADOWS = 100
Row = dict[str, Any]


def main() -> None:
    """Both sides, one setting after another."""
    if sys.argv[1:2] == ["--attack"]:
        return _attacked(Path(sys.argv[2]))
    other, found = sys.argv[1], []
    for at, setting in enumerate(_settings_with_trees()):
        with tempfile.TemporaryDirectory() as folder:  # sacroml reuses shadow models that it finds
            told = _drawn(*setting, Path(folder))
            subprocess.run([other, __file__, "--attack", folder], check=True)
            found.append(told | json.loads((Path(folder) / "attacked.json").read_text("utf-8")))
        print(at, json.dumps(found[-1]), flush=True)
    (HERE / "results" / "sacroml.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (HERE / "results" / "sacroml.md").write_text("\n".join(_lines(found)) + "\n", encoding="utf-8")
    return None


def _settings_with_trees() -> list[tuple[str, int, float, Row]]:
    from known_truth import SETTINGS

    return [one for one in SETTINGS if one[3]["recipes"] == ["lightgbm"]]


def _drawn(name: str, people: int, rate: float, settings: Row, folder: Path) -> Row:
    """Train, write people and recipe for the other side; gives what X06 prints."""
    from known_truth import SEED, a_study, draw_world

    from riskkit.models import train
    from riskkit.models.competition import monotone_of
    from riskkit.models.rows import training_rows
    from riskkit.models.trees import tree_settings

    past, fresh = draw_world(people, rate, SEED), draw_world(people, rate, SEED + 1)
    spec = a_study(settings).model
    model = train(past, spec)
    inside, outside = training_rows(past), training_rows(fresh)
    recipe = tree_settings(spec, spec.study.seed, monotone_of(inside)) | {"n_estimators": model.function.trees.rounds}
    (folder / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    raw = model.function.trees.raw(inside.x)
    np.savez(folder / "people.npz", x=inside.x, y=inside.y, fresh_x=outside.x, fresh_y=outside.y, raw=raw)
    given = {row["attack"]: row for row in model.evidence.given_away if row["row"] == "attack"}
    leaves = next(row for row in model.evidence.given_away if row.get("what") == "leaves")
    return {
        "setting": name, "small leaves": [leaves["count"], leaves["base"]],
        **{f"X06, {attack}": [round(row[n], 3) for n in ("auc", "low", "high")] for attack, row in given.items()},
    }  # fmt: skip


def _attacked(folder: Path) -> None:
    """The other side: the same trees again, then sacroml's attacks on them."""
    import logging

    from lightgbm import LGBMClassifier
    from sacroml.attacks.likelihood_attack import LIRAAttack
    from sacroml.attacks.structural_attack import StructuralAttack
    from sacroml.attacks.target import Target
    from sacroml.attacks.worst_case_attack import WorstCaseAttack

    logging.disable(logging.INFO)
    people = np.load(folder / "people.npz")
    recipe = json.loads((folder / "recipe.json").read_text("utf-8"))
    x, y, fresh_x, fresh_y = (people[name] for name in ("x", "y", "fresh_x", "fresh_y"))
    y, fresh_y = y.astype(int), fresh_y.astype(int)
    model = LGBMClassifier(**recipe).fit(x, y)
    apart = float(np.abs(model.predict(x, raw_score=True) - people["raw"]).max())
    if not apart < 1e-6:
        raise SystemExit(f"The other side's trees differ by {apart} in the logit: nothing can be compared.")
    target = Target(model=model, dataset_name="drawn", X_train=x, y_train=y, X_test=fresh_x, y_test=fresh_y)

    def area(attack: Any) -> float:
        attack.attack(target)
        return float(np.mean([one["AUC"] for one in attack.attack_metrics]))

    told = {
        "apart": apart,
        "worst case": area(WorstCaseAttack(output_dir=str(folder / "worst"), write_report=False)),
        **{
            f"LiRA, {mode}": area(
                LIRAAttack(output_dir=str(folder / "lira"), write_report=False, n_shadow_models=SHADOWS, mode=mode)
            )
            for mode in ("offline", "online-carlini")
        },
    }
    structural = StructuralAttack(output_dir=str(folder / "structure"), write_report=False)
    structural.attack(target)
    risks = vars(structural.results)
    told["structural"] = [name for name, value in risks.items() if name.endswith("_risk") and value]
    (folder / "attacked.json").write_text(json.dumps(told), encoding="utf-8")


def _lines(found: list[Row]) -> list[str]:
    named = ("X06, loss", "X06, likelihood ratio", "worst case", "LiRA, offline", "LiRA, online-carlini")
    lines = [
        "| setting | X06: loss | X06: ratio | sacroml: worst case | sacroml: LiRA offline | sacroml: LiRA online | "
        "leaves under 10 people (X06) | sacroml: structural risks |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in found:
        cells = [f"{one:.2f}" for one in (row[n][0] if isinstance(row[n], list) else row[n] for n in named)]
        few, leaves = row["small leaves"]
        risks = ", ".join(name.removesuffix("_risk").replace("_", " ") for name in row["structural"]) or "none"
        lines.append(f"| {row['setting']} | {' | '.join(cells)} | {few} of {leaves} | {risks} |")
    return lines


if __name__ == "__main__":
    main()
