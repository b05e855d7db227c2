"""Notebooks and the README's lines run as they stand."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.filterwarnings("ignore")


def test_the_first_look_runs_from_its_first_cell_to_its_last(tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    book = nbformat.read(ROOT / "notebooks" / "01_first_look.ipynb", as_version=4)

    done = NotebookClient(book, timeout=600, resources={"metadata": {"path": str(tmp_path / "notebooks")}}).execute()

    shown = str(done.cells[-1].outputs)
    assert "audit-report.html" in shown
    assert (tmp_path / "runs" / "first-look" / "manifest.json").exists()


def test_the_fault_no_metric_shows_is_spoken_of_by_the_check_and_not_in_its_clean_twin(tmp_path):
    book = nbformat.read(ROOT / "notebooks" / "02_the_fault_no_metric_shows.ipynb", as_version=4)

    done = NotebookClient(book, timeout=600, resources={"metadata": {"path": str(tmp_path)}}).execute()

    seen, with_fault, clean = [str(cell.outputs) for cell in done.cells if cell.cell_type == "code" and cell.outputs][
        -3:
    ]
    assert "precision in the top 2%" in seen
    assert "D45" in with_fault
    assert "rows that repeat a person and date" in with_fault
    assert "nothing is broken" in clean


def test_somebody_elses_scores_are_audited_from_a_csv_to_a_report(tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    book = nbformat.read(ROOT / "notebooks" / "03_audit_someone_elses_scores.ipynb", as_version=4)

    done = NotebookClient(book, timeout=600, resources={"metadata": {"path": str(tmp_path / "notebooks")}}).execute()

    shown = [str(cell.outputs) for cell in done.cells if cell.cell_type == "code"]
    verdicts = next(text for text in shown if "left_out" in text)
    for verdict in ("difference found", "no material difference shown", "cannot tell"):
        assert verdict in verdicts
    assert "in the population file and not in the data: D" in str(shown)
    assert "may be released" in shown[-2]
    assert "image/png" in shown[-1]
    assert (tmp_path / "runs" / "somebody-elses-scores" / "manifest.json").exists()


def test_one_persons_reasons_go_down_to_the_records_and_to_a_pack(tmp_path):
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    book = nbformat.read(ROOT / "notebooks" / "04_one_persons_reasons.ipynb", as_version=4)

    done = NotebookClient(book, timeout=900, resources={"metadata": {"path": str(tmp_path / "notebooks")}}).execute()

    shown = "".join(str(cell.outputs) for cell in done.cells if cell.cell_type == "code")
    assert "the worst gap between a score and the sum of its reasons is" in shown
    assert "would not be on the list" in shown
    assert "4-records.csv" in shown
    assert "verifies: " in shown


def test_the_twelve_lines_of_the_readme_are_those_of_the_notebook():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"```python\n(.*?)```", readme, re.S).group(1)
    book = nbformat.read(ROOT / "notebooks" / "01_first_look.ipynb", as_version=4)
    cells = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")

    calls = re.findall(r"rk\.\w+", block.split("# rk.run_study")[0])

    assert len([line for line in block.splitlines() if line.strip()]) == 12
    assert [call for call in calls if call not in re.findall(r"rk\.\w+", cells)] == []
