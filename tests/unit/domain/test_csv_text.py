"""CSV that a spreadsheet opens without running anything (the formula part of R26)."""

from __future__ import annotations

import csv
import io
import random
import shutil
import subprocess

import pytest

from riskkit.domain.csv_text import STARTS, csv_bytes, harmless
from riskkit.domain.errors import SpecError

STEMS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "=DDE(1)", "＝1+1", "－1+1",
    "=WEBSERVICE(A1)", "=IMPORTXML(1,2)", "+cmd|'/C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@A1", "=A1;=A2", "=\"\"\"",
]  # fmt: skip
FRONTS = [
    "",
    " ",
    "  ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    '"',
    "'",
    '"""',
    ' "',
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\0",
    "\u2003",
    "`",
]
TAILS = ["", '"', ",", ";x", "\n=1+1", "\r\n,=1+1", "\t=2"]


def payloads() -> list[str]:
    """510 texts that try to be a formula: each front with each stem and a drawn tail, and some more."""
    draw = random.Random("csv")
    found = [front + stem + draw.choice(TAILS) for front in FRONTS for stem in STEMS]
    while len(found) < 510:
        found.append("".join(draw.choice(FRONTS) for _ in range(3)) + draw.choice(STEMS) + draw.choice(TAILS))
    return found


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def test_five_hundred_payloads_are_read_back_as_texts_with_an_apostrophe():
    tried = payloads()
    rows = read(csv_bytes(["case", "text"], [[n, text] for n, text in enumerate(tried)]))

    assert len(tried) >= 500
    assert len(rows) == len(tried) + 1
    assert [row[1] for row in rows[1:]] == [f"'{text}" for text in tried]


def test_a_plain_text_a_number_and_a_missing_cell_stay_what_they_are():
    content = csv_bytes(
        ["a", "b", "c", "d", "e"], [['Seen near, the "shop"', -1.5, 7, None, True], ["x - y", 0, 1e-9, "", False]]
    )

    assert content.splitlines()[1] == b'"Seen near, the ""shop""",-1.5,7,"","true"'
    assert content.splitlines()[2] == b'"x - y",0,1e-09,"","false"'


def test_every_text_is_in_quotes_so_no_other_separator_cuts_it():
    assert csv_bytes(["a"], [["x;=1+1"]]) == b'"a"\r\n"x;=1+1"\r\n'


@pytest.mark.parametrize("start", sorted(STARTS))
def test_each_dangerous_start_is_marked_alone_and_after_spaces_and_quotes(start):
    for text in (start, f" {start}1", f'"{start}1', f"' {start}1"):
        assert harmless(text) == f"'{text}"


def test_a_header_cannot_be_a_formula_either():
    assert read(csv_bytes(["=1+1"], [])) == [["'=1+1"]]


def test_a_row_that_does_not_fit_and_a_number_that_is_none_are_refused():
    with pytest.raises(SpecError, match="2 cells does not fit"):
        csv_bytes(["a"], [[1, 2]])
    with pytest.raises(SpecError, match="not finite"):
        csv_bytes(["a"], [[float("nan")]])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_them_with_no_formula(tmp_path):
    (tmp_path / "t.csv").write_bytes(csv_bytes(["n", "text"], [[n, text] for n, text in enumerate(payloads())]))
    command = ["soffice", "--headless", "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "t.csv")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    assert "table:formula" not in (tmp_path / "t.fods").read_text(encoding="utf-8")
