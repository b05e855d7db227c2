"""Words for people stand in the catalogue, none in code or HTML: so a second language is a second package."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPORT = Path(__file__).parents[2] / "riskkit" / "report"
CATALOGUE = REPORT / "words_en"
MODULES = sorted(path for path in REPORT.rglob("*.py") if CATALOGUE not in path.parents)
TEMPLATES = sorted((REPORT / "templates").glob("*.j2"))

# Values that come with data or belong to the machine; they are compared or passed on, never words of ours on a page.
FROM_DATA = (
    # verdicts of findings
    "cannot tell", "difference found", "no material difference shown", "not applicable", "not met",
    # measures, metrics and kinds of row in findings' tables
    "flagged right", "flagged wrong", "recorded outcomes", "with outcome", "places beyond parity", "share of the list",
    "wrongly flagged beyond parity", "missed beyond parity", "main against alternative", "the rest", "the list",
    "all areas",
    "not flagged no outcome", "people and dates", "higher raises", "higher lowers",
    # how reasons and assumptions begin, as audit and release write them
    "too few", "recorded ones",
    # settings of matplotlib, CSS, a pattern, and the message of an error
    "px; font-family: inherit", "Date", "Creator", "Drawing", "Panel",
    "DejaVu Sans", "upper left", "offset points", "font-size: \\2px; font-family: inherit",
    '<section id="section-1" .*?</section>', " times)",
    "Glyph .* missing from font", " counter(page) ", " counter(pages)", "text/html; charset=utf-8",
)  # fmt: skip


def _not_words(tree: ast.AST) -> set[int]:
    """Texts that no page prints: docstrings and notes, and what stands in a raised error."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            found |= {id(part) for part in ast.walk(node)}
    return found


def _without_tags(text: str) -> str:
    return re.sub(r"<[^<>]*(>|$)|^[^<>]*>", " ", text)


def reads_like_words(text: str) -> bool:
    """Two words with a space between them, or one word with a capital, as a label has."""
    bare = _without_tags(text).strip()
    return bool(
        re.search(r"[A-Za-z]{2,}[,;:.?)”]* [“(]?[A-Za-z]{2,}", bare) or re.fullmatch(r"[A-Z][a-z]{2,}[.:?]?", bare)
    )


def _part_reads_like_words(text: str) -> bool:
    """A word beside a space, or alone between places: " of {}", "against {}"."""
    return bool(re.search(r"(^|[\s(])[A-Za-z]{2,}[.,:;)?]*(\s|$)", _without_tags(text)) and " " in text)


def words_typed_in(source: str) -> list[str]:
    """Texts of a module that read like words for a person and are no values of data."""
    tree = ast.parse(source)
    skipped, found = _not_words(tree), []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
            found += [part for part in _without_tags(text).split("\0") if _part_reads_like_words(part)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and reads_like_words(node.value):
            found.append(node.value)
    return [text for text in found if text not in FROM_DATA]


def words_typed_in_template(source: str) -> list[str]:
    """What is left of a template without Jinja, style, comments and tags; attributes that are read aloud count too."""
    source = re.sub(r"\{% block body_class %\}[\w -]+\{% endblock %\}", "", source)
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    bare = re.sub(r"<!--.*?-->|<style\b.*?</style>|<!doctype[^>]*>", " ", bare, flags=re.DOTALL)
    aloud = re.findall(r'\b(?:aria-label|title|alt|data-head)="([^"]*)"', bare)
    in_jinja = [
        text
        for part in re.findall(r"\{%.*?%\}|\{\{.*?\}\}", source, flags=re.DOTALL)
        for text in re.findall(r'"([^"]*)"', part)
    ]
    told = [*re.sub(r"<[^>]*>", "\0", bare).split("\0"), *aloud]
    typed = [" ".join(text.split()) for text in told if re.search(r"[^\W\d_]", text)]
    return typed + [text for text in in_jinja if reads_like_words(text)]


def _typed_in(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    return words_typed_in(source) if path.suffix == ".py" else words_typed_in_template(source)


@pytest.mark.parametrize("path", [*MODULES, *TEMPLATES], ids=lambda path: path.name)
def test_no_words_for_people_are_typed_outside_the_catalogue(path):
    assert _typed_in(path) == [], f"{path.name}: move these to riskkit/report/words_en"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = "Two words"', ["Two words"]),
        ('x = "Label"', ["Label"]),
        ('x = f"{a} of {b}"', [" of "]),
        ('x = f"<b>{a}</b> against {b}"', ["  against "]),
        ('"""A docstring of words."""', []),
        ('raise ValueError(f"{a} is not known here")', []),
        ('x = "cannot tell"', []),
        ('x = f"section-{a}"', []),
        ('x = \'<path class="a b" d="M 1 2"/>\'', []),
    ],
)
def test_the_scan_of_modules_knows_words_from_codes(source, found):
    assert words_typed_in(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ words.a.b }}</p>", []),
        ("<p>{{ a }} people</p>", ["people"]),
        ('<div aria-label="Read aloud">{# a note #}{% if a %}{{ a }}{% endif %}</div>', ["Read aloud"]),
        ('{{ reasons(raised, "Raised it") }}', ["Raised it"]),
        ("<style>.a{color:red}</style>{% block body_class %}sheet{% endblock %}", []),
    ],
)
def test_the_scan_of_templates_knows_words_from_marks(source, found):
    assert words_typed_in_template(source) == found


@pytest.fixture(scope="module")
def left_over():
    """Page by page, the words outside the marks when every text of the catalogue stands in marks."""
    script = Path(__file__).parents[1] / "marked_words.py"
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def test_every_word_on_a_page_comes_from_the_catalogue_or_from_data(left_over):
    kinds = {name.rsplit(" ", 1)[-1].split("/")[0] for name in left_over}

    assert {"audit-report.html", "people", "person", "officer", "columns", "checks", "reading"} <= kinds
    assert {name: words for name, words in left_over.items() if words} == {}


def test_a_word_typed_beside_marks_is_seen_and_words_of_the_data_are_not():
    marks = _marks()
    known = marks.data_words({"label": "Sex as recorded", "n": 5}, "One thing, or, another")

    assert marks.left_over("<p>⟦Of ⟦5⟧ people⟧ Sex as recorded: 5 or</p><style>.a{}</style>", known) == []
    assert marks.left_over("<p>⟦Of⟧ 5 people</p>", known) == ["people"]
    assert marks.left_over('<p aria-label="Read aloud">5 of 6</p>', known) == ["of", "read aloud"]


def test_marks_keep_the_places_of_a_text():
    assert _marks().marked("Of {n:.0f} people, {label}.") == "⟦Of⟧ {n:.0f} ⟦people,⟧ {label}."


def _marks():
    place = Path(__file__).parents[1] / "marked_words.py"
    found = importlib.util.spec_from_file_location("marked_words", place)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
