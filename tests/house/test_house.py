"""The house stays in order: the front door is complete and light, rooms keep their names, nothing leaks a machine."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import riskkit
from riskkit.domain.words import BANNED_IN_PAGES

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "riskkit").rglob("*.py"))
ROOMS = sorted(p for p in (ROOT / "riskkit").iterdir() if p.is_dir() and (p / "__init__.py").exists())
ENGINES = (
    "pandas",
    "numpy",
    "sklearn",
    "lightgbm",
    "shap",
    "mlflow",
    "ibis",
    "duckdb",
    "fairlearn",
    "matplotlib",
    "pyarrow",
    "flask",
    "ipywidgets",
    "cryptography",
)
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


@pytest.mark.parametrize("command", ["import riskkit", "import riskkit.cli"])
def test_the_front_door_and_the_command_line_load_no_engine(command):
    code = f"import sys; {command}; print([m for m in {ENGINES!r} if m in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert found.strip() == "[]"


def test_help_loads_no_engine():
    code = (
        "import sys\nfrom riskkit.cli import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        f"print([m for m in {ENGINES!r} if m in sys.modules], file=sys.stderr)"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stderr.strip() == "[]"
    assert "riskkit world" in found.stdout


@pytest.mark.parametrize("name", riskkit.__all__)
def test_every_name_of_the_front_door_opens(name):
    assert getattr(riskkit, name) is not None


def test_the_front_door_has_no_way_to_open_scores_without_their_papers():
    names = set(dir(riskkit))

    assert not names & {"values_inside", "attach_audit", "ScoreValues", "Explanations", "predict"}


@pytest.mark.parametrize("room", ROOMS, ids=lambda p: p.name)
def test_every_room_has_a_readme_that_says_what_was_decided(room):
    readme = room / "README.md"

    assert readme.exists()
    assert "Decisions" in readme.read_text(encoding="utf-8") or "not built" in readme.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_says_what_it_holds_and_is_named_for_it(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)
    assert module.stem not in VAGUE
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert module.stem not in functions


def test_only_the_tracking_room_imports_mlflow():
    found = [p for p in MODULES if re.search(r"^\s*(import|from) mlflow", p.read_text(encoding="utf-8"), re.M)]

    assert {p.parent.name for p in found} <= {"tracking"}


def test_no_file_writes_or_reads_pickles():
    found = [
        p for p in MODULES if re.search(r"^\s*(import|from) (pickle|joblib|cloudpickle|dill)\b", p.read_text(), re.M)
    ]

    assert found == []


def test_nothing_tracked_names_a_path_of_this_machine_or_a_registry_host():
    marks = re.compile(
        r"/(work|root|home)/\w+/|/tmp/(bash_jobs|brief)|https?://[\w.-]*(pypi|pythonhosted|npmjs|artifactory)", re.I
    )
    texts = (".py", ".md", ".toml", ".yaml", ".yml", ".lock", ".json", ".ipynb", ".html", ".j2", "")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        if path.exists() and path.suffix in texts and path != Path(__file__)
        for match in marks.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert found == []


STUDIES = [path for path in sorted((ROOT / "configs").glob("*.yaml")) if "." not in path.stem]
"""A file with a second ending, such as .examples.yaml, belongs to the study it is named for."""


@pytest.mark.parametrize("study", STUDIES, ids=lambda p: p.stem)
def test_every_shipped_study_reads_and_its_words_promise_nothing(study):
    spec = riskkit.read_study(study)

    assert spec.fingerprint == riskkit.read_study(study).fingerprint
    examples = [text for person in spec.example_people for text in (person.who, person.expect.because)]
    for words in (spec.title, *spec.words.resolved().values(), *examples):
        assert not BANNED_IN_PAGES.search(words)


def test_the_lock_holds_hashes_and_no_address():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.-]+)==", text, re.M)

    assert len(pinned) > 80
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text
