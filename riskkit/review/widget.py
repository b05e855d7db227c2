"""The desk in a notebook: plain widgets around the same Desk, in the same order.

Takes    a Desk and the words of its run.
Gives    `desk_widget`, `DeskWidget`.
Promise  nothing of a sheet is held in a widget before the Desk has shown it; all text is escaped; no script of ours.
"""

from __future__ import annotations

from html import escape
from typing import Any

from riskkit.domain.errors import RiskkitError, SpecError
from riskkit.domain.plain_text import plain, plain_lines
from riskkit.review import answers
from riskkit.review.desk import Desk
from riskkit.review.look import RunWords
from riskkit.review.sheet_text import Paragraphs, paragraphs_before, paragraphs_of

_WIDE = {"width": "100%", "max_width": "52rem"}


def desk_widget(desk: Desk, words: RunWords) -> Any:
    """The desk as an ipywidgets VBox; its parts are at `.desk`, a `DeskWidget`.

    Raises
    ------
    SpecError
        If ipywidgets is not installed.
    """
    return DeskWidget(desk, words).box


class DeskWidget:
    """The widgets of a desk, by name: case, says, reasons, other_evidence, action, send, told, box."""

    def __init__(self, desk: Desk, words: RunWords) -> None:
        try:
            import ipywidgets as widgets
        except ImportError:
            raise SpecError("A desk in a notebook needs ipywidgets: pip install riskkit[notebook].") from None
        self._desk, self._words = desk, words
        status = f"{words.data}. {words.not_for}. Expires {words.expires}."
        self.head = widgets.HTML(
            _html([(status, [f"{words.badge}. {words.role_sentence}", answers.AS_SHOWN, answers.NO_NAMES])])
        )
        self.case = widgets.Dropdown(options=self._cases(), description="Case", layout=_WIDE)
        self.told = widgets.HTML(layout=_WIDE)
        self.question = widgets.HTML()
        self.says = widgets.RadioButtons(options=[("", "")], layout=_WIDE)
        self.reasons = widgets.Textarea(rows=5, layout=_WIDE)
        self.other_evidence = widgets.Text(layout=_WIDE)
        self.action = widgets.Text(layout=_WIDE)
        self.send = widgets.Button(layout={"width": "auto"})
        self.fault = widgets.HTML()
        labels = {name: widgets.Label(text) for name, text in _LABELS.items()}
        self._form = widgets.VBox([self.question, self.says, labels["reasons"], self.reasons])
        self._more = widgets.VBox([labels["evidence"], self.other_evidence, labels["action"], self.action])
        self.box = widgets.VBox(
            [self.head, self.case, self.told, self._form, self._more, self.fault, self.send], layout=_WIDE
        )
        self.box.desk = self
        self.case.observe(lambda _: self._show_step(), names="value")
        self.send.on_click(lambda _: self._sent())
        self._show_step()

    def _cases(self) -> list[tuple[str, str]]:
        return [(f"{name}: {answers.STEP_WORDS[step]}", name) for name, step in self._desk.steps().items()]

    def _show_step(self) -> None:
        """Fill the widgets for the step the case has."""
        self.reasons.value = self.other_evidence.value = self.action.value = self.fault.value = ""
        name = self.case.value
        if name is None:
            self._ask("", {}, "")
            return
        step = self._desk.state(name).step
        if step in ("waiting", "viewed", "seen first"):
            self.told.value = _html(paragraphs_before(self._desk.before(name)))
        if step == "waiting":
            self._ask(answers.ASK_VIEW, answers.VIEW_CHOICES, "Record my view and show the sheet")
        elif step == "viewed":
            self._ask("Your view is recorded.", {}, "Show the sheet")
        elif step == "seen first":
            self._ask(answers.SEEN_FIRST, {}, "")
        else:
            self._show_sheet(name)

    def _show_sheet(self, name: str) -> None:
        shown = self._desk.show(name)
        assert shown.state.view is not None
        view = (f"Your own view, before: {shown.state.says}", [shown.state.view["text"]])
        self.told.value = _html([*paragraphs_of(shown.sheet, shown.case, self._words), view])
        if shown.state.step == "shown":
            self._ask(answers.ASK_JUDGEMENT, answers.JUDGEMENT_CHOICES, "Record my judgement", more=True)
        else:
            self._ask(f"{answers.LAST_WORD} You said: {shown.state.judged}.", {}, "")

    def _ask(self, question: str, choices: dict[str, str], button: str, *, more: bool = False) -> None:
        self.question.value = f"<p><b>{escape(question)}</b></p>"
        self.says.options = [(words, value) for value, words in choices.items()]
        self.says.value = None
        for widget in (self.says, self.reasons, *self._form.children[2:3]):
            widget.layout.display = None if choices else "none"
        self._more.layout.display = None if more else "none"
        self.send.description = button
        self.send.layout.display = None if button else "none"

    def _sent(self) -> None:
        """What the button stands for at this step. What the Desk refuses is said and nothing is lost."""
        name, says = self.case.value, self.says.value or ""
        try:
            step = self._desk.state(name).step
            if step == "waiting":
                self._desk.record_view(name, says, self.reasons.value)
                self._desk.show(name)
            elif step == "viewed":
                self._desk.show(name)
            elif step == "shown":
                said = (self.reasons.value, self.other_evidence.value, self.action.value)
                self._desk.judge(name, says, *said)
        except RiskkitError as error:
            self.fault.value = f"<p role='alert'><b>Not recorded:</b> {escape(plain(error))}</p>"
            return
        self.case.options = self._cases()
        self.case.value = name
        self._show_step()


_LABELS = {
    "reasons": f"{answers.ASK_VIEW_REASONS}:",
    "evidence": f"{answers.ASK_EVIDENCE} (if any):",
    "action": f"{answers.ASK_ACTION} (if any):",
}


def _html(parts: Paragraphs) -> str:
    """Titled lines as HTML without attributes, every text escaped."""
    told = []
    for title, lines in parts:
        said = "".join(f"<p>{escape(plain_lines(line)).replace(chr(10), '<br>')}</p>" for line in lines)
        told.append(f"<h4>{escape(plain(title))}</h4>{said}")
    return "".join(told)
