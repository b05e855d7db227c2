"""All pages in a language nobody speaks: every text of the catalogue in marks, so that words typed elsewhere show.

Run as a script, it changes the catalogue in place, prints every page of the releases written by hand, and says as JSON,
page by page, which words stand outside the marks and come from no data. A process of its own, so that nothing leaks.
"""

from __future__ import annotations

import dataclasses
import html
import importlib
import importlib.util
import json
import pkgutil
import re
import string
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
# Codes of metrics and signs, names of laws that may be quoted, and the code of the language.
NO_TEXTS = ("CARD_METRICS", "CHARTED", "COMPARED", "EVERY_SCORE", "LAW_NAMES", "LISTED", "SHARES", "VERDICT_MARKS")
NO_TEXT_KEYS = ("lang",)
# Words that are never data when they stand alone.
SENTENCES = ("question", "source", "good", "poor", "evidence", "human")
SMALL_WORDS = ("a", "against", "and", "by", "from", "in", "more", "no", "none", "of", "or", "the", "to", "with", "yes")


def marked(text: str) -> str:
    """Every part of a text outside its places, in marks."""
    told = ""
    for words, place, shape, turned in string.Formatter().parse(text):
        bare = words.strip()
        if re.search(r"[^\W\d_]", bare):
            start, end = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            words = f"{start}⟦{bare}⟧{end}"
        told += words
        if place is not None:
            told += "{" + place + (f"!{turned}" if turned else "") + (f":{shape}" if shape else "") + "}"
    return told


def _marked_value(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return marked(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):  # a question to people, a requirement
        texts = {part: marked(getattr(value, part)) for part in SENTENCES if getattr(value, part, "")}
        return dataclasses.replace(value, **texts)
    if name == "DOUBTS":
        return tuple((code, verdicts, marked(text)) for code, verdicts, text in value)
    if name == "MEASURED_RISKS":
        return tuple(
            (marked(about), code, verdicts, marked(risk), marked(done)) for about, code, verdicts, risk, done in value
        )
    if name == "NINE":
        return tuple((marked(characteristic), section, forms) for characteristic, section, forms in value)
    if name == "GLOSSARY":
        return tuple((marked(word), forms, marked(meaning)) for word, forms, meaning in value)
    return tuple(_marked_value("", part) for part in value) if isinstance(value, tuple) else value


def mark_the_catalogue(catalogue: ModuleType, users: list[ModuleType]) -> None:
    """Change dicts in place, and other texts wherever a module holds them by name."""
    for name in catalogue.__all__:
        texts = getattr(catalogue, name)
        if name in NO_TEXTS:
            continue
        if isinstance(texts, dict):
            texts.update({key: _marked_value("", text) for key, text in texts.items() if key not in NO_TEXT_KEYS})
            continue
        new = _marked_value(name, texts)
        for user in users:
            for own, value in list(vars(user).items()):
                if value is texts:
                    setattr(user, own, new)


def texts_of(value: Any) -> Iterator[str]:
    """Every text in plain values, names of fields among them."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts_of(key)
            yield from texts_of(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts_of(inner)
    elif value is not None:
        yield str(value)


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"\b[A-Z]\d\d\b", " ", text).casefold()))


def _parts(text: str) -> set[str]:
    return {_letters(part) for part in re.split(r"[\0\n.,:;()“”–—/×·!?]", text)}


def data_words(*values: Any) -> str:
    """All words of the data, text by text; then small words that stand alone between signs in one of the texts."""
    texts = list(texts_of(list(values)))
    alone = sorted(
        {part for text in texts for part in _parts(text) if part in SMALL_WORDS and text.strip().casefold() != part}
    )
    return "".join(f"| {_letters(text)} |" for text in texts) + "".join(f"|{part}|" for part in alone)


def left_over(page: str, data: str) -> list[str]:
    """Words a reader sees or hears that stand outside marks and in no text of the data."""
    bare = re.sub(r"<style\b.*?</style>|<!doctype[^>]*>", " ", page, flags=re.DOTALL)
    bare = re.sub(r'<a class="term"[^>]*>(.*?)</a>', r"\1", bare)  # links of the glossary stand inside sentences
    aloud = re.findall(r'\b(?:aria-label|title|alt|data-head)="([^"]*)"', bare)
    told = html.unescape("\0".join([re.sub(r"<[^>]*>", "\0", bare), *aloud]))
    while "⟦" in told and (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "\0", told)) != told:
        told = shorter
    found = (part for part in _parts(told) if part)
    return sorted(part for part in found if (f"|{part}|" if part in SMALL_WORDS else f" {part} ") not in data)


def _load(name: str, path: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location(name, path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return module


def main() -> dict[str, list[str]]:
    """Every page, and what of it stands neither in marks nor in data."""
    import riskkit as rk
    import riskkit.report as room
    from riskkit import contesting
    from riskkit.audit import CATALOGUE
    from riskkit.domain.board_record import DECISIONS
    from riskkit.domain.reading_case import ReadingCase, ReadRecord
    from riskkit.domain.sheet import SheetRecord
    from riskkit.domain.words import NOT_PROVIDED
    from riskkit.report import words_en

    names = [found.name for found in pkgutil.walk_packages(room.__path__, "riskkit.report.")]
    users = [importlib.import_module(name) for name in names]
    mark_the_catalogue(words_en, [*users, contesting])

    by_hand = _load("released_by_hand", HERE / "golden" / "released_by_hand.py")
    record = SheetRecord(
        **{field.name: f"{field.name} of it" for field in dataclasses.fields(SheetRecord) if field.name != "used_by"},
        used_by=("One label", "Another label"),
    )
    found: dict[str, list[str]] = {}
    packed = ("2-how-to-challenge.html", "12" * 32)
    for role in ("victim", "perpetrator"):
        for blocked in (False, True):
            first = by_hand.sheet(1, role)
            long = dataclasses.replace(first.raised[0], records=tuple("123456789"), kept_sign="18 of 20", known_at="")
            full = by_hand.sheet(
                2, role, raised=(long, *first.raised[1:]), records=(record,), records_in_all=9, cut="2 places",
                would_change=("One change",), if_wrong=("If this person were",), own_group=("One group",),
                multiplicity="5 of 6",
            )  # fmt: skip
            bare = by_hand.sheet(
                3, role, as_of="", like_this=None, like_reason="", raised=(), lowered=(), not_known=(), warnings=()
            )
            sheets, released = [first, full, bare], by_hand.released(role, blocked=blocked)
            answers = {} if blocked else by_hand.ANSWERS
            known = data_words(
                released, answers, sheets, by_hand.MANIFEST, DECISIONS, words_en.LAW_NAMES, NOT_PROVIDED, packed,
                [requirement.cite for requirement in words_en.REQUIREMENTS],
                "riskkit",
            )  # fmt: skip
            for path, page in room.make_pages(released, answers, sheets, manifest=by_hand.MANIFEST):
                if path.endswith(".html"):
                    found[f"{role} {blocked} {path}"] = left_over(page.decode(), known)
            run = {
                "data_kind": "synthetic", "created": "2026-11-23", "expires": "2027-02-21", "run_id": "r1",
                "releasable": not blocked,
            }  # fmt: skip
            facts = contesting.PackFacts(
                json.loads(json.dumps(dataclasses.asdict(full))), run, {**released.study, "answers": answers},
                room.horizon_words(None if blocked else 90),
            )  # fmt: skip
            pages = {
                "person": room.person_page(facts),
                "officer": room.officer_page(facts, [(packed[0], contesting.CONTEST_FILES["person"], packed[1])]),
                "columns": ", ".join(room.record_columns()).encode(),
            }
            found |= {f"{role} {blocked} {name}": left_over(page.decode(), known) for name, page in pages.items()}
    rows = [entry.as_row() for entry in CATALOGUE.values()]
    found["checks"] = left_over(room.checks_page(rows).decode(), data_words(rows, "riskkit"))
    study = rk.read_study(HERE.parent / "configs" / "first_serious_violence.yaml")
    read = ReadRecord("e17", datetime(2024, 2, 1), datetime(2024, 2, 3), "police", "crime", "violence", "recorded",
                      "suspect", "public", "Seen.", "counts")  # fmt: skip
    case = ReadingCase("case-01", date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1), (read,), 3)
    reading = importlib.import_module("riskkit.report.reading_pages")
    page = reading.reading_page([case, dataclasses.replace(case, records=())], study).decode()
    found["reading"] = left_over(
        page, data_words(study.model_dump(mode="json"), case, "riskkit", reading.FORM, "research")
    )
    return found


if __name__ == "__main__":
    print(json.dumps(main()))
