"""Point a registered model's alias at the model of one tracked run.

Takes    the store, the model's name, the alias, the run's id and its manifest's hash.
Gives    `move_alias`.
Promise  whether it may move is decided before anybody comes here. The model in the store is the one of exactly this
         manifest: its copy of manifest.json is hashed again, not believed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from riskkit.domain.errors import CannotWrite, RunRefused, SpecError
from riskkit.tracking.quiet_mlflow import load_mlflow, their_warnings_aside

TAG_RUN, TAG_MANIFEST = "riskkit.run_id", "riskkit.manifest_sha256"
_ALIAS = re.compile(r"[a-z][a-z0-9_-]{1,60}\Z")


def move_alias(
    store: str, *, model: str, alias: str, run_id: str, manifest_sha256: str, why: Mapping[str, str]
) -> str:  # fmt: skip
    """Register the run's model if it is not registered, and give its version the alias.

    Parameters
    ----------
    store : str
        An SQLite file that `track_run` made.
    model : str
        Name of the registered model: the study's.
    alias : str
        Small letters, digits, - and _.
    run_id, manifest_sha256 : str
        Of the sealed run, as verified.
    why : mapping
        What the alias rests on; kept as tags of the version.

    Returns
    -------
    str
        In words, which version the alias names.

    Raises
    ------
    SpecError
        The alias or the store is none.
    RunRefused
        This run was not tracked there with its model, or the model in the store is another.
    CannotWrite
        The store cannot be read or written.
    """
    if not _ALIAS.match(alias):
        raise SpecError("An alias is made of small letters, digits, - and _, as in 'research'.")
    file = Path(str(store).removeprefix("sqlite:///")).absolute()
    if not file.is_file():
        raise SpecError(f"There is no tracking store {file}. Name the file in which the study's runs are tracked.")
    mlflow, faults = load_mlflow()
    try:
        with their_warnings_aside():
            client = mlflow.MlflowClient(tracking_uri=f"sqlite:///{file}", registry_uri=f"sqlite:///{file}")
            tracked = _tracked_run(client, run_id, manifest_sha256)
            version = _version_of(mlflow, client, model, tracked, manifest_sha256)
            for name, value in {TAG_RUN: run_id, TAG_MANIFEST: manifest_sha256, **_tags(alias, why)}.items():
                client.set_model_version_tag(model, version, name, value)
            client.set_registered_model_alias(model, alias, version)
    except faults as error:
        raise CannotWrite(f"The alias was not moved: {file} cannot be used ({type(error).__name__}).") from None
    return f"{alias} now names version {version} of {model}, the model of run {run_id}"


def _tags(alias: str, why: Mapping[str, str]) -> dict[str, str]:
    return {f"riskkit.alias.{alias}.{name}": value for name, value in why.items() if value}


def _tracked_run(client: Any, run_id: str, manifest: str) -> Any:
    """The mlflow run that holds the model of this manifest: the latest, if a run was tracked twice."""
    homes = [home.experiment_id for home in client.search_experiments()]
    wanted = f"tags.`{TAG_RUN}` = '{run_id}' and tags.`{TAG_MANIFEST}` = '{manifest}'"
    found = client.search_runs(homes, wanted, order_by=["attributes.start_time DESC"]) if homes else []
    whole = [run for run in found if run.info.status == "FINISHED" and run.outputs and run.outputs.model_outputs]
    if not whole:
        raise RunRefused(f"Run {run_id} was not tracked in this store with its model, so there is nothing to name.")
    return whole[0]


def _version_of(mlflow: Any, client: Any, model: str, tracked: Any, manifest: str) -> str:
    """The version of the registered model that is this run's; made if there is none."""
    model_id = tracked.outputs.model_outputs[-1].model_id
    _refuse_another(client.get_logged_model(model_id).artifact_location, manifest)
    try:
        client.get_registered_model(model)
    except mlflow.exceptions.MlflowException:
        client.create_registered_model(model)
    for version in client.search_model_versions(f"name = '{model}'"):
        if version.run_id == tracked.info.run_id:
            return str(version.version)
    before = mlflow.get_tracking_uri()
    mlflow.set_tracking_uri(client.tracking_uri)  # mlflow looks the logged model up by its own global address
    try:
        made = client.create_model_version(model, f"models:/{model_id}", run_id=tracked.info.run_id, model_id=model_id)
    finally:
        mlflow.set_tracking_uri(before)
    return str(made.version)


def _refuse_another(location: str, manifest: str) -> None:
    """Refuse a logged model whose copy of the manifest is not the verified one."""
    folder = Path(unquote(urlparse(location).path))
    copies = sorted(folder.rglob("manifest.json"))
    if len(copies) != 1 or hashlib.sha256(copies[0].read_bytes()).hexdigest() != manifest:
        raise RunRefused("The model in the store is not the one of this run: its manifest is another. Track it again.")
