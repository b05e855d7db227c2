"""The desk in a terminal: the cases, then one at a time its records, the own view, the sheet, the judgement.

Takes    a Desk, the words of its run, a terminal (rich's Console) and a way to ask.
Gives    `work_in_terminal`.
Promise  no text from a record or a reviewer reaches the terminal with a control mark, an escape sequence or a mark
         that turns the reading direction; no markup in it is obeyed; nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import SpecError
from riskkit.domain.plain_text import plain, plain_lines
from riskkit.review import answers
from riskkit.review.desk import Desk
from riskkit.review.look import RunWords
from riskkit.review.order import CaseState
from riskkit.review.sheet_text import paragraphs_before, paragraphs_of

if TYPE_CHECKING:
    from rich.console import Console

Ask = Callable[[str], str]
END_OF_TEXT = "."


def work_in_terminal(
    desk: Desk, words: RunWords, *, case: str | None = None, console: Console | None = None, ask: Ask = input
) -> None:
    """Work the cases that wait, until the reviewer stops or none is left.

    Parameters
    ----------
    case : str, optional
        Only this one, by its drawn name or its number.
    console : rich Console, optional
        Where to write; a plain one on stdout if not given.
    ask : callable
        Gives one line for a prompt; raises EOFError when nothing more comes. What was not finished is not recorded.

    Raises
    ------
    SpecError
        If this run has no such case.
    """
    room = _Room(console or _plain_console(), ask)
    room.title(f"{words.data}. {words.not_for}. Expires {words.expires}.")
    if words.blocked:
        room.say("This run is blocked from release.")
    room.say(f"{words.badge}. {words.role_sentence}")
    room.say(answers.AS_SHOWN)
    try:
        if case is not None:
            _one_case(room, desk, words, desk.name_of(case))
            return
        while (name := _chosen(room, desk)) is not None:
            _one_case(room, desk, words, name)
    except (EOFError, KeyboardInterrupt):
        room.say("")
    room.say("Stopped. What was recorded stands in the run's journal.")


class _Room:
    """The terminal: everything said in it goes through `plain` first."""

    def __init__(self, console: Console, ask: Ask) -> None:
        self._console, self._ask = console, ask

    def say(self, text: object, *, style: str = "") -> None:
        """One paragraph; its line feeds are kept."""
        from rich.text import Text

        self._console.print(Text(plain_lines(text), style=style), soft_wrap=False)

    def title(self, text: object) -> None:
        """A line that stands out without colour: it is underlined by a row of dashes."""
        words = plain(text)
        self.say("")
        self.say(words, style="bold")
        self.say("-" * min(len(words), self._console.width))

    def paragraphs(self, parts: list[tuple[str, list[str]]]) -> None:
        """Titled lists of lines."""
        for title, lines in parts:
            self.title(title)
            for line in lines:
                self.say(plain(line))

    def line(self, prompt: str) -> str:
        """One line from the reviewer, without its ends."""
        return self._ask(f"{plain(prompt)} ").strip()

    def lines(self, prompt: str) -> str:
        """Several lines, ended by a line with only a dot, or by an empty line once something was written."""
        self.say(f"{prompt}. End with an empty line.")
        written: list[str] = []
        while True:
            line = self._ask("> ").rstrip()
            if line == END_OF_TEXT or (not line and written):
                return "\n".join(written)
            if line:
                written.append(line)

    def choice(self, prompt: str, options: Mapping[str, str]) -> str:
        """One of the options, by its number."""
        self.say(prompt)
        keys = list(options)
        for number, key in enumerate(keys, 1):
            self.say(f"  {number}  {options[key]}")
        while True:
            typed = self.line(f"Type a number from 1 to {len(keys)}:")
            if typed in {str(number) for number in range(1, len(keys) + 1)}:
                return keys[int(typed) - 1]
            self.say("That is none of the numbers.")


def _plain_console() -> Console:
    from rich.console import Console

    return Console(markup=False, emoji=False, highlight=False)


def _chosen(room: _Room, desk: Desk) -> str | None:
    """The case to work next; None if the reviewer stops or nothing waits."""
    steps = desk.steps()
    waiting = list(desk.waiting())
    room.title(f"{len(waiting)} of {len(steps)} cases wait")
    for name in waiting[:20]:
        room.say(f"  {name}  {answers.STEP_WORDS[steps[name]]}")
    if len(waiting) > 20:
        room.say(f"  and {len(waiting) - 20} more")
    if not waiting:
        room.say("Nothing waits for you.")
        return None
    while True:
        typed = room.line(f"Which case? Enter takes {waiting[0]}, q stops:")
        if typed.lower() == "q":
            return None
        if not typed:
            return waiting[0]
        try:
            return desk.name_of(typed.upper() if typed.upper() in steps else typed)
        except SpecError as error:
            room.say(error)


def _one_case(room: _Room, desk: Desk, words: RunWords, name: str) -> None:
    """One case from the step it is at to the last one."""
    state = desk.state(name)
    if state.step == "waiting":
        room.paragraphs(paragraphs_before(desk.before(name)))
        room.title("Your own view first")
        room.say(answers.FINAL_VIEW)
        _until_taken(room, lambda: _record_view(room, desk, name))
    elif state.step == "seen first":
        room.say(answers.SEEN_FIRST)
        return
    shown = desk.show(name)
    room.paragraphs(paragraphs_of(shown.sheet, shown.case, words))
    _own_view(room, shown.state)
    if shown.state.step == "shown":
        room.title("Your judgement")
        _until_taken(room, lambda: _judge(room, desk, name))
    room.say(answers.LAST_WORD)
    if shown.state.step == "judged" and room.line("Add a later remark? y or Enter:").lower() == "y":
        _until_taken(room, lambda: desk.remark(name, room.lines(answers.ASK_REMARK)))


def _record_view(room: _Room, desk: Desk, name: str) -> None:
    says = room.choice(answers.ASK_VIEW, answers.VIEW_CHOICES)
    room.say(answers.NO_NAMES)
    desk.record_view(name, says, room.lines(answers.ASK_VIEW_REASONS))


def _judge(room: _Room, desk: Desk, name: str) -> None:
    says = room.choice(answers.ASK_JUDGEMENT, answers.JUDGEMENT_CHOICES)
    room.say(answers.NO_NAMES)
    reasons = room.lines(answers.ASK_JUDGEMENT_REASONS)
    evidence = room.line(f"{answers.ASK_EVIDENCE} (Enter for none):")
    desk.judge(name, says, reasons, evidence, room.line(f"{answers.ASK_ACTION} (Enter for nothing):"))


def _until_taken(room: _Room, act: Callable[[], Any]) -> None:
    """Ask again until the Desk takes it."""
    while True:
        try:
            act()
        except SpecError as error:
            room.say(f"Not recorded: {error}")
        else:
            return


def _own_view(room: _Room, state: CaseState) -> None:
    if state.view is not None:
        room.title(f"Your own view, before: {state.says}")
        room.say(state.view["text"])
