"""The page of every check: nothing left out, nothing typed, every letter named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from riskkit.audit import CATALOGUE
from riskkit.cli import app
from riskkit.report import checks_page


def rows():
    return [entry.as_row() for entry in CATALOGUE.values()]


def test_every_code_stands_on_the_page_with_its_own_words():
    page = checks_page(rows()).decode()

    for entry in CATALOGUE.values():
        assert f">{entry.code} " in page


def test_the_page_says_what_the_catalogue_says_and_nothing_else():
    changed = [replace(next(iter(CATALOGUE.values())), title="Another <title> & more").as_row()]

    page = checks_page(changed).decode()

    assert "Another &lt;title&gt; &amp; more" in page
    assert "1 checks" in page


def test_the_same_catalogue_gives_the_same_bytes():
    assert checks_page(rows()) == checks_page(rows())


def test_a_letter_without_a_name_is_refused():
    with pytest.raises(KeyError):
        checks_page([{**rows()[0], "code": "Q01"}])


def test_the_command_lists_writes_and_speaks_json(tmp_path):
    run = CliRunner()
    listed, told = run.invoke(app, ["checks"]), run.invoke(app, ["checks", "--json"])
    written = run.invoke(app, ["checks", "--to", str(tmp_path / "checks.html")])

    assert (listed.exit_code, told.exit_code, written.exit_code) == (0, 0, 0)
    assert [entry["code"] for entry in json.loads(told.stdout)] == list(CATALOGUE)
    assert (tmp_path / "checks.html").read_bytes() == checks_page(rows())
    assert "Cannot see" in listed.stdout
