"""What a page is made of: sections of paragraphs, lists, tables, charts and answers.

Takes    text and cells, already worded.
Gives    `Section` and its blocks; templates print them, one macro for each `kind`.
Promise  every table has a caption; every chart has a sentence, a description and the numbers behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from markupsafe import Markup


@dataclass(frozen=True)
class Para:
    """A paragraph. `tone` "small" is for notes on method."""

    kind: ClassVar[str] = "para"
    text: str
    tone: Literal["", "small", "lead"] = ""


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Items:
    """A list."""

    kind: ClassVar[str] = "items"
    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Short names with what they are: a description list."""

    kind: ClassVar[str] = "facts"
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Terms:
    """A glossary: (word, anchor that links elsewhere lead to, meaning)."""

    kind: ClassVar[str] = "terms"
    pairs: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table. The first cell of a row is its header. `numeric` columns stand to the right."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str = ""
    verdict_column: int | None = None


@dataclass(frozen=True)
class Chart:
    """A picture with its finding in one sentence and its numbers in a table."""

    kind: ClassVar[str] = "chart"
    title: str
    says: str
    svg: Markup
    table: Table
    note: str = ""


@dataclass(frozen=True)
class Answer:
    """What a person must say. `text` is NOT PROVIDED when nobody has; then `good` says what a good answer holds."""

    kind: ClassVar[str] = "answer"
    question: str
    text: str
    provided: bool
    good: str = ""


@dataclass(frozen=True)
class Told:
    """One finding: its title, code and verdict, and what stands behind it."""

    kind: ClassVar[str] = "told"
    title: str
    code: str
    verdict: str
    text: str


@dataclass(frozen=True)
class Absent:
    """What riskkit does not measure yet, in one plain sentence."""

    kind: ClassVar[str] = "absent"
    text: str


@dataclass(frozen=True)
class Flow:
    """The people flow chart: what went in, what stayed, and where the rest went, step by step."""

    kind: ClassVar[str] = "flow"
    title: str
    steps: tuple[FlowStep, ...]


@dataclass(frozen=True)
class FlowStep:
    """One step of the flow chart, already worded."""

    name: str
    comes_in: str
    stays: str
    people: str
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """A link into this report: its words, and the anchor it leads to; "" if it stands in another report."""

    words: str
    anchor: str


@dataclass(frozen=True)
class PageLink:
    """A page of this run: file name, title, and what it is for."""

    file: str
    title: str
    about: str


@dataclass(frozen=True)
class Pages:
    """Links to other pages of the run."""

    kind: ClassVar[str] = "pages"
    pages: tuple[PageLink, ...]


@dataclass(frozen=True)
class AskedAnswer:
    """One answer of a question: who gave it when, and what it rests on."""

    text: str
    about: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Asked:
    """A question that somebody asked at an earlier meeting, with its answers; open if there are none."""

    kind: ClassVar[str] = "asked"
    name: str
    question: str
    about: str
    answers: tuple[AskedAnswer, ...]


@dataclass(frozen=True)
class Folded:
    """Blocks behind one line that a reader opens. `printed` False keeps them off paper: they are for the screen."""

    kind: ClassVar[str] = "folded"
    summary: str
    blocks: tuple[Block, ...]
    printed: bool = True


Block = Para | Heading | Items | Facts | Table | Chart | Answer | Told | Absent | Flow | Asked | Folded | Terms | Pages


@dataclass(frozen=True)
class Section:
    """A numbered part of the board paper. `sources` says whose question it answers."""

    number: int
    title: str
    sources: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)

    @property
    def anchor(self) -> str:
        """Where links to this section lead."""
        return f"section-{self.number}"
