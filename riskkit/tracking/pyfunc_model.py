"""The model as mlflow runs it: a script that mlflow copies into the model's folder and executes there.

Takes    features of new rows, by name; missing is NaN.
Gives    score, its interval, the strongest reasons, and the run id of the audit the score belongs to, for every row.
Promise  every file is compared with the sealed run's manifest before any parser opens it; no pickle; no answer without
         the audit's run id.

riskkit never imports this file. It stands above the rooms, as study.py does: the one import of another room below is
named in the import contract (`ignore_imports` in pyproject.toml).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc import PythonModel, PythonModelContext

STATUS = "for research and human review, not for decisions about people"


class SealedModel(PythonModel):
    """A riskkit model opened from the copies in an mlflow model folder."""

    def load_context(self, context: PythonModelContext) -> None:
        """Check every file against the manifest, then open the model."""
        from riskkit.models import open_model

        folder = Path(context.artifacts["run"])
        manifest = _checked_manifest(folder, context.model_config)
        _checked(folder, manifest, "audit.json")
        names = [name for name in manifest["files"] if name.startswith("model/")]
        self.model = open_model({n.removeprefix("model/"): _checked(folder, manifest, n) for n in names})
        self.said = {"role": manifest["role"], "audit_run_id": manifest["run_id"]}
        self.said["status"] = f"{manifest['data_kind']} data; {STATUS}; evidence expires {manifest['expires'][:10]}"

    def predict(
        self, context: PythonModelContext, model_input: pd.DataFrame, params: dict[str, int] | None = None
    ) -> pd.DataFrame:
        """Score rows.

        Returns
        -------
        DataFrame
            score, score_low, score_high; reasons: JSON list of {feature, label, contribution} on the logit of the
            score, strongest first, as many as `params["reasons"]`; role, audit_run_id, status.
        """
        found = self.model._predict_frame(model_input)
        answer = pd.DataFrame(
            {name: found[name] for name in ("score", "score_low", "score_high")}, index=model_input.index
        )
        answer["reasons"] = self._reasons(found["contributions"], int((params or {}).get("reasons", 3)))
        return answer.assign(**self.said)

    def _reasons(self, contributions: Any, most: int) -> list[str]:
        notes = self.model.notes
        strongest = abs(contributions).argsort(axis=1, kind="stable")[:, ::-1][:, : max(1, most)]
        return [
            json.dumps(
                [
                    {"feature": notes[j].name, "label": notes[j].label, "contribution": float(row[j])}
                    for j in order.tolist()
                    if row[j] != 0
                ]
            )
            for row, order in zip(contributions, strongest, strict=True)
        ]


def _checked_manifest(folder: Path, expected: dict[str, Any]) -> dict[str, Any]:
    """manifest.json, if its seal is the one this model was logged with and holds for what it says."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    body = {key: value for key, value in manifest.items() if key != "seal"}
    text = json.dumps(body, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False) + "\n"
    seal = hashlib.sha256(text.encode("ascii")).hexdigest()
    if not manifest.get("seal") == seal == expected["seal"]:
        raise ValueError("manifest.json of this model is not the sealed one. Take the model from its run folder.")
    return manifest


def _checked(folder: Path, manifest: dict[str, Any], name: str) -> bytes:
    content = (folder / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != manifest["files"][name]["sha256"]:
        raise ValueError(f"{name} was changed after its run was sealed, so it was not opened.")
    return content


mlflow.models.set_model(SealedModel())
