"""Put a sealed run's numbers, pages and model into an mlflow store.

Takes    a sealed run folder, its manifest, figures and choices.
Gives    `track_run`.
Promise  the run folder stays the record: the store holds copies for comparing, and never a score of a person, a sheet
         or a person's id. No server, no network, no pickle.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from riskkit.domain.errors import CannotWrite, SpecError
from riskkit.tracking.quiet_mlflow import load_mlflow, their_warnings_aside
from riskkit.tracking.sealed_files import SealedFiles

MODEL_SCRIPT = Path(__file__).with_name("pyfunc_model.py")
_ODD = re.compile(r"[^A-Za-z0-9_.\- /]")
_FACTS = ("run_id", "study", "role", "kind", "data_kind", "created", "expires", "study_fingerprint", "releasable")
_PINNED = ("lightgbm", "mlflow", "numpy", "pandas", "scikit-learn")


def track_run(
    run_folder: str | Path, *, store: str, experiment: str | None, manifest: Mapping[str, Any],
    metrics: Mapping[str, float], params: Mapping[str, str], artefacts: Sequence[str], pyfunc: bool = True,
    tags: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Track one sealed run.

    Parameters
    ----------
    run_folder : path
        A run that was opened, and so verified.
    store : str
        An SQLite file (made if absent; artefacts lie beside it in `<name>_artefacts`), or an sqlite:/// address.
    experiment : str or None
        mlflow experiment; None takes the study's name.
    manifest : mapping
        The run's manifest as verified.
    metrics : mapping
        Released figures. One that is not finite is left out and named in the tag `riskkit.undefined`, never 0.
    params : mapping
        The study's choices as short texts.
    artefacts : sequence of str
        Paths inside the run: manifest, study, findings, released pages.
    pyfunc : bool
        Also log the model, with its audit, as a models-from-code pyfunc.
    tags : mapping, optional
        More facts of the release by short name, each kept as `riskkit.<name>`: cells hidden, questions open.

    Returns
    -------
    str
        mlflow's own run id. The sealed run's id is the tag `riskkit.run_id`.

    Raises
    ------
    SpecError
        An artefact is not one a store may hold; the store is not SQLite.
    RunRefused
        A file is not the one that was sealed.
    CannotWrite
        The store cannot be written. The mlflow run, if begun, is marked FAILED; the run folder is untouched.
    """
    sealed = SealedFiles(Path(run_folder), manifest)
    pages = sealed.artefacts(artefacts)
    model = sealed.model() if pyfunc else {}
    address, beside = _address(store)
    mlflow, faults = load_mlflow()
    try:
        with their_warnings_aside():
            client = mlflow.MlflowClient(tracking_uri=address)
            home = _experiment(mlflow, client, experiment or str(manifest["study"]), beside)
            own = {**_tags(manifest, sealed.manifest_sha256()), **_undefined(metrics)}
            tracked: str = client.create_run(
                home, run_name=str(manifest["run_id"]), tags={**_more_tags(tags, artefacts), **own}
            ).info.run_id
            _fill(mlflow, client, address, tracked, manifest, metrics, params, pages, model)
    except faults as error:
        raise CannotWrite(_refusal(store, error)) from None
    return tracked


def _fill(
    mlflow: Any, client: Any, address: str, tracked: str, manifest: Mapping[str, Any], metrics: Mapping[str, float],
    params: Mapping[str, str], pages: Mapping[str, bytes], model: Mapping[str, bytes],
) -> None:  # fmt: skip
    """Log everything into a run that was begun, and say at its end whether all of it is there."""
    done = False
    try:
        _log_numbers(mlflow, client, tracked, metrics, params)
        _log_inputs(mlflow, client, tracked, manifest["inputs"])
        with TemporaryDirectory(prefix="riskkit-tracking-") as folder:
            client.log_artifacts(tracked, _laid_out(Path(folder) / "pages", pages))
            if model:
                _log_model(mlflow, address, tracked, Path(_laid_out(Path(folder) / "run", model)), manifest, model)
        done = True
    finally:
        client.set_terminated(tracked, status="FINISHED" if done else "FAILED")


def _address(store: str) -> tuple[str, str]:
    """The store's address, and where its artefacts lie."""
    text = str(store)
    if "://" in text and not text.startswith("sqlite:///"):
        raise SpecError("tracking.store must be an SQLite file (or an sqlite:/// address); no server is used.")
    file = Path(text.removeprefix("sqlite:///")).absolute()
    if file.is_dir():
        raise SpecError(f"tracking.store {file} is a folder; name a file in it, for instance mlflow.db.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"The folder of the tracking store {file} cannot be made ({type(error).__name__}).") from None
    return f"sqlite:///{file}", (file.parent / f"{file.stem}_artefacts").as_uri()


def _experiment(mlflow: Any, client: Any, name: str, beside: str) -> str:
    """Id of the experiment of that name; made if there is none."""
    found = client.get_experiment_by_name(name)
    if found is None:
        try:
            return str(client.create_experiment(name, artifact_location=beside))
        except mlflow.exceptions.MlflowException:
            found = client.get_experiment_by_name(name)  # another run made it a moment ago
            if found is None:
                raise
    if found.lifecycle_stage != "active":
        raise SpecError(
            f"The mlflow experiment {name} was deleted. Restore it, or name another in tracking.experiment."
        )
    return str(found.experiment_id)


def _tags(manifest: Mapping[str, Any], manifest_sha256: str) -> dict[str, str]:
    tags = {f"riskkit.{key}": _text(manifest[key]) for key in _FACTS}
    tags["riskkit.manifest_sha256"] = manifest_sha256
    tags["riskkit.why_not"] = "; ".join(manifest["why_not"])[:5000]
    tags["riskkit.code_sha256"] = manifest["code"]["sha256"]
    tags["mlflow.source.name"] = "riskkit"
    tags["mlflow.note.content"] = (
        f"{manifest['data_kind']} data. {manifest['role']} scores for research and human review, not for decisions "
        f"about people. The record is the sealed run {manifest['run_id']}; this page is a copy for comparing."
    )
    for name, sha256 in manifest["inputs"].items():
        tags[f"riskkit.input.{_ODD.sub('_', name)}"[:250]] = sha256
    return tags


def _more_tags(tags: Mapping[str, str] | None, artefacts: Sequence[str]) -> dict[str, str]:
    """Facts of the release, and where each page lies among the artefacts. A tag of the manifest is never replaced."""
    pages = [name for name in artefacts if name.startswith("report/")]
    return {
        **{f"riskkit.{_ODD.sub('_', name)}"[:250]: text[:5000] for name, text in (tags or {}).items()},
        "riskkit.pages": ", ".join(pages)[:5000],
    }


def _undefined(metrics: Mapping[str, float]) -> dict[str, str]:
    names = [name for name, value in metrics.items() if value is None or not math.isfinite(value)]
    return {"riskkit.undefined": ", ".join(names)[:5000]} if names else {}


def _log_numbers(mlflow: Any, client: Any, run: str, metrics: Mapping[str, float], params: Mapping[str, str]) -> None:
    defined = {name: float(v) for name, v in metrics.items() if v is not None and math.isfinite(v)}
    numbers = [mlflow.entities.Metric(_ODD.sub("_", name)[:250], v, 0, 0) for name, v in defined.items()]
    texts = [mlflow.entities.Param(_ODD.sub("_", name)[:250], _text(value)[:6000]) for name, value in params.items()]
    for start in range(0, max(len(numbers), len(texts), 1), 100):
        client.log_batch(run, metrics=numbers[start : start + 100], params=texts[start : start + 100])


def _log_inputs(mlflow: Any, client: Any, run: str, inputs: Mapping[str, str]) -> None:
    """Data fingerprints as dataset inputs. mlflow keeps 36 digits of each; the tags hold all 64."""
    entities = mlflow.entities
    datasets = [
        entities.DatasetInput(entities.Dataset(name[:500], sha256[:36], "local", json.dumps({"name": name})))
        for name, sha256 in inputs.items()
    ]
    if datasets:
        client.log_inputs(run, datasets=datasets)


def _laid_out(folder: Path, files: Mapping[str, bytes]) -> str:
    """The files as files, in a private temporary folder."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return str(folder)


def _log_model(
    mlflow: Any, address: str, run: str, folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]
) -> None:
    packages = manifest["packages"]
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(address)
    try:
        with mlflow.start_run(run_id=run, nested=True):
            mlflow.pyfunc.log_model(
                name="model",
                python_model=str(MODEL_SCRIPT),
                artifacts={"run": str(folder)},
                model_config={"run_id": manifest["run_id"], "seal": manifest["seal"]},
                pip_requirements=[
                    f"riskkit=={manifest['code']['version']}",
                    *(f"{name}=={packages[name]}" for name in _PINNED if name in packages),
                ],
                signature=_signature(mlflow, files),
                metadata={"riskkit_run_id": manifest["run_id"], "role": manifest["role"]},
            )
    finally:
        mlflow.set_tracking_uri(before)


def _signature(mlflow: Any, files: Mapping[str, bytes]) -> Any:
    """What goes in (the model's features, as doubles; missing is NaN) and what comes out."""
    from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

    notes = json.loads(files.get("model/model.json", b"{}")).get("notes")
    inputs = Schema([ColSpec("double", str(note["name"])) for note in notes]) if notes else None
    numbers = [ColSpec("double", name) for name in ("score", "score_low", "score_high")]
    texts = [ColSpec("string", name) for name in ("reasons", "role", "audit_run_id", "status")]
    params = ParamSchema([ParamSpec("reasons", "integer", 3)])
    return mlflow.models.ModelSignature(inputs=inputs, outputs=Schema([*numbers, *texts]), params=params)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _refusal(store: str, error: Exception) -> str:
    return (
        f"The tracking store {store} cannot be written ({type(error).__name__}). Check that it is an SQLite file "
        "made by this version of mlflow, on a disk with space that you may write to. The sealed run folder is whole."
    )
