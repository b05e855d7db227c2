"""People's answers to a study's questions: in the study itself, or in a file beside it.

Takes    the plain values and the text of a study file, and its folder.
Gives    `with_answers`, `read_answers`, `AnswersFrom`.
Promise  a key nobody asks for, an answer that is empty or no text, and a word that pages refuse are told with their
         line, before anything runs. NOT PROVIDED is an answer not given yet, and is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from riskkit.board_file import read_bytes, text_of
from riskkit.domain.errors import SpecError
from riskkit.domain.words import BANNED_IN_PAGES, NOT_PROVIDED
from riskkit.domain.yaml_text import lines_of_keys, parse_yaml


@dataclass(frozen=True)
class AnswersFrom:
    """The file that answers were read from: its name beside the study, and the SHA-256 of its bytes."""

    name: str
    sha256: str


def with_answers(
    values: dict[str, Any], text: str, study_file: Path
) -> tuple[dict[str, Any], AnswersFrom | None]:  # fmt: skip
    """The study's values with people's answers written out, and the file they came from.

    Parameters
    ----------
    values, text : mapping and str
        A study file, parsed and as it stands. Its `answers` is a mapping of questions to texts, or the name of a file
        that holds one, relative to the study's folder.
    study_file : Path

    Returns
    -------
    (values, AnswersFrom or None)
        None for a study whose answers stand in itself, or that has none.

    Raises
    ------
    SpecError
        Names the file, the line and the key; see the promise above.
    """
    given = values.get("answers")
    if isinstance(given, str):
        file = study_file.parent / given
        answers, told = _read(file)
        return {**values, "answers": answers}, AnswersFrom(Path(given).name, hashlib.sha256(told).hexdigest())
    if isinstance(given, dict):
        lines = lines_of_keys(text, under="answers")
        return {**values, "answers": _checked(given, lines, str(study_file))}, None
    return values, None


def read_answers(file: Path) -> dict[str, str]:
    """The answers a file holds, by question, in its order; questions that say NOT PROVIDED are left out.

    Raises
    ------
    SpecError
        The file cannot be read, or one of its answers cannot stand; names the line and the key.
    """
    return _read(file)[0]


def _read(file: Path) -> tuple[dict[str, str], bytes]:
    if not file.is_file():
        raise SpecError(
            f"{file}: there is no such file of answers. Write it with every question in it: riskkit answers STUDY.yaml"
        )
    data = read_bytes(file)
    text = text_of(data, file)
    return _checked(parse_yaml(text, str(file)), lines_of_keys(text), str(file)), data


def _checked(given: Mapping[str, Any], lines: Mapping[str, int], place: str) -> dict[str, str]:
    faults = [f"line {lines.get(key, 1)}: {fault}" for key, answer in given.items() if (fault := _fault(key, answer))]
    if faults:
        many = "1 answer cannot" if len(faults) == 1 else f"{len(faults)} answers cannot"
        raise SpecError(f"{place}: {many} stand:\n" + "\n".join(f"  {fault}" for fault in faults))
    return {key: answer.strip() for key, answer in given.items() if answer.strip() != NOT_PROVIDED}


def _fault(key: str, answer: Any) -> str | None:
    from riskkit.report.words_en.asking import KNOWN_ANSWERS

    if key not in KNOWN_ANSWERS:
        near = get_close_matches(key, KNOWN_ANSWERS, 1)
        meant = f"Did you mean {near[0]}?" if near else "See riskkit answers for every question."
        return f"'{key}' is no question riskkit asks. {meant}"
    if answer is None or (isinstance(answer, str) and not answer.strip()):
        return f"'{key}' is empty. Write an answer, or {NOT_PROVIDED}."
    if not isinstance(answer, str):
        return f"'{key}' must be one text. Put numbers, dates, true and false in quotes; write no list."
    word = BANNED_IN_PAGES.search(answer)
    if word is not None:
        return f"'{key}' holds the word '{word.group(0).lower()}', which no page prints. Say what is meant instead."
    return None
