"""One small synthetic force and one run of each shipped study, shared by the story tests."""

from pathlib import Path

import pytest

import riskkit as rk
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec

ROOT = Path(__file__).parents[2]
STUDIES = ("first_serious_violence", "victim_of_serious_harm")


def small(study: StudySpec, folder: Path) -> StudySpec:
    """The study as shipped, with fewer trees and refits, tracked in a store of its own."""
    values = study.resolved()
    values["model"].update(trees=40, refits=5, smallest_leaf=20)
    values["tracking"]["store"] = str(folder / "mlflow.db")
    return parse_spec(StudySpec, values, study.name).standing_in(study.base)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> object:
    return rk.make_world(people=8_000, seed=11, to=tmp_path_factory.mktemp("world") / "force")


@pytest.fixture(scope="session")
def studies(world, tmp_path_factory) -> dict[str, StudySpec]:
    folder = tmp_path_factory.mktemp("tracking")
    read = {name: rk.read_study(ROOT / "configs" / f"{name}.yaml") for name in STUDIES}
    return {name: small(rk.with_data(study, sources_folder=world.extracts), folder) for name, study in read.items()}


@pytest.fixture(scope="session")
def finished(studies, tmp_path_factory) -> dict[str, object]:
    """Both studies run to the end, once."""
    folder = tmp_path_factory.mktemp("runs")
    return {name: rk.run_study(study, to=folder / name) for name, study in studies.items()}
