"""The form of a study's answers: every question, where it comes from, and what a good answer holds.

Takes    a study file, and where its answers shall stand.
Gives    `write_answers_form`, `AnswersState`.
Promise  an answer, a comment or a line that stands in the file is never changed; missing questions are added in the
         board's order. The file is replaced whole or not at all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

from riskkit.answers_file import read_answers, with_answers
from riskkit.board_file import read_text, with_board
from riskkit.domain.errors import CannotWrite, SpecError
from riskkit.domain.words import NOT_PROVIDED
from riskkit.domain.yaml_text import lines_after_keys, parse_yaml
from riskkit.report.words_en.asked import Asked
from riskkit.report.words_en.asking import ASKED, ASKED_GROUPS, DRAFTED_FIELDS, NAMED_IN_FORM

WIDTH = 110


@dataclass(frozen=True)
class AnswersState:
    """What stands in the file now: questions answered and open by group, added ones, and what they block."""

    file: Path
    named_by_study: bool
    groups: tuple[tuple[str, int, int], ...]
    open: tuple[str, ...]
    added: int
    blocking: tuple[tuple[str, str], ...]
    for_the_board: tuple[tuple[str, str], ...]

    @property
    def asked(self) -> int:
        """How many questions there are."""
        return sum(total for _, _, total in self.groups)

    @property
    def answered(self) -> int:
        """How many of them have an answer."""
        return sum(answered for _, answered, _ in self.groups)


def write_answers_form(study: str | Path, to: str | Path | None = None) -> AnswersState:
    """Write the questions of a study that its answers file does not hold yet.

    Parameters
    ----------
    study : path
        The study file.
    to : path, optional
        The answers file. Without it: the file the study names, or else STUDY.answers.yaml beside the study. Answers
        that stand in the study itself are taken over into a new file.

    Returns
    -------
    AnswersState

    Raises
    ------
    SpecError
        The study or the file cannot be read, or an answer in it cannot stand. Nothing is written then.
    CannotWrite
        The file cannot be written.
    """
    study_file = Path(study)
    values = parse_yaml(text := read_text(study_file), str(study_file))
    named = values.get("answers") if isinstance(values.get("answers"), str) else None
    file = Path(to) if to is not None else study_file.parent / (named or f"{study_file.stem}.answers.yaml")
    if file.resolve() == study_file.resolve():
        raise SpecError(f"{file} is the study itself. Name another file for its answers.")
    before = read_text(file) if file.exists() else None
    if before is None:
        inline = {} if named else with_answers(values, text, study_file)[0].get("answers") or {}
        after, held = _new_form(inline, str(values.get("title") or study_file.stem)), dict(inline)
        added = len(ASKED)
    else:
        held = read_answers(file)
        after, added = _completed(before, str(file))
    if after != before:
        _refuse_changed(after, held, file)
        _replace(file, after)
    return _state(values, study_file, file, named, held, added)


def _new_form(given: Mapping[str, str], title: str) -> str:
    lines = [f"# Answers to the questions of the study: {title}", *_commented(_HEAD), ""]
    for heading, group in ASKED_GROUPS:
        lines += [f"# ---- {heading} ----", ""]
        for asked in group:
            lines += _block(asked, given.get(asked.key, NOT_PROVIDED))
    lines += _commented(NAMED_IN_FORM + ", ".join(DRAFTED_FIELDS) + ".")
    for key in (key for key in given if key not in ASKED):
        lines += ["", f"{key}: {_value(given[key])}"]
    return "\n".join(lines) + "\n"


_HEAD = (
    "Write under each question what is true, in plain words, for people who know no statistics. Replace NOT PROVIDED; "
    "leave it where nobody can answer yet. Answers stand on the pages as they are written. Name roles, never people. "
    "Words that promise too much are refused, with their line. Run 'riskkit answers STUDY.yaml' again to see what "
    "is open."
)


def _block(asked: Asked, answer: str) -> list[str]:
    lines = _commented(asked.question) + _commented(f"From: {asked.source}.") + _commented(f"Good: {asked.good}")
    lines += _commented(f"Poor: {asked.poor}") if asked.poor else []
    return [*lines, f"{asked.key}: {_value(answer)}", ""]


def _commented(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="# ", subsequent_indent="#   ", break_long_words=False)


def _value(answer: str) -> str:
    """An answer as YAML that reads back as it was: folded, or line by line if it has lines."""
    if answer == NOT_PROVIDED:
        return NOT_PROVIDED
    if "\n" in answer:
        return "|-\n" + "\n".join(f"  {line}" for line in answer.split("\n"))
    return ">-\n" + "\n".join(wrap(" ".join(answer.split()), WIDTH, initial_indent="  ", subsequent_indent="  ",
                                   break_long_words=False, break_on_hyphens=False))  # fmt: skip


def _completed(before: str, place: str) -> tuple[str, int]:
    """The same text with each missing question after the one that a board would ask before it."""
    ends = lines_after_keys(before)
    missing = [asked for asked in ASKED.values() if asked.key not in ends]
    if not missing:
        return before, 0
    lines = before.splitlines()
    keys = list(ASKED)
    places: dict[int, list[Asked]] = {}
    for asked in missing:
        earlier = [key for key in keys[: keys.index(asked.key)] if key in ends]
        places.setdefault(ends[earlier[-1]] if earlier else _first_line(lines), []).append(asked)
    for at in sorted(places, reverse=True):
        added = [line for asked in places[at] for line in ("", *_block(asked, NOT_PROVIDED)[:-1])]
        lines[at:at] = added if at else [*added[1:], ""]
    return "\n".join(lines) + "\n", len(missing)


def _first_line(lines: list[str]) -> int:
    """After the comments a file begins with."""
    return next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))


def _refuse_changed(after: str, held: Mapping[str, str], file: Path) -> None:
    """No answer may read otherwise than before: a form that would change one is not written."""
    read = parse_yaml(after, str(file))
    lost = [key for key, answer in held.items() if " ".join(str(read.get(key)).split()) != " ".join(answer.split())]
    if lost:
        raise SpecError(f"{file}: questions cannot be added without changing {', '.join(lost)}. Add them by hand.")


def _replace(file: Path, text: str) -> None:
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            shutil.copymode(file, part)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotWrite(f"{file} cannot be written ({type(error).__name__}). Nothing in it was changed.") from None


def _state(
    values: dict[str, Any], study_file: Path, file: Path, named: str | None, held: Mapping[str, str], added: int
) -> AnswersState:  # fmt: skip
    groups = tuple(
        (heading, sum(asked.key in held for asked in group), len(group)) for heading, group in ASKED_GROUPS
    )  # fmt: skip
    rules = tuple(_conditions(values, study_file, held))
    by_study = named is not None and (study_file.parent / named).resolve() == file.resolve()
    return AnswersState(
        file=file,
        named_by_study=by_study,
        groups=groups,
        open=tuple(key for key in ASKED if key not in held),
        added=added,
        blocking=tuple((key, name) for key, name, blocks in rules if blocks),
        for_the_board=tuple((key, name) for key, name, blocks in rules if not blocks),
    )


def _conditions(
    values: dict[str, Any], study_file: Path, held: Mapping[str, str]
) -> Iterator[tuple[str, str, bool]]:  # fmt: skip
    """Conditions of the board that an open question leaves unmet: question, condition, whether it blocks release."""
    board = with_board(values, study_file.parent).get("board")
    for condition in (board.get("conditions") or ()) if isinstance(board, dict) else ():
        question = (condition.get("answered") or {}).get("question")
        if question and question not in held:
            yield str(question), str(condition.get("id")), bool(condition.get("blocking"))
