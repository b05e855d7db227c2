"""What a board does with a run folder: ask, answer, decide; and what the next run takes over.

Takes    a run folder, words, a role, and a key if the entry is to be signed.
Gives    `ask`, `answer`, `decide`, `override_note`, `questions`, `conditions`, `carry_over`.
Promise  a run is verified before anything is added to it, and every entry names its manifest. The clock is read here,
         if no time is given, and nowhere below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from riskkit import review, runs
from riskkit.domain.board_record import DECISIONS, Carried, Decision, Question
from riskkit.domain.errors import RunRefused, SpecError
from riskkit.domain.signing import PublicKey, SigningKey
from riskkit.domain.words import BANNED_IN_PAGES
from riskkit.report.words_en import SECTIONS
from riskkit.runs.layout import JOURNAL
from riskkit.runs.opening import Run

MOST_EVIDENCE = 40
Entry = dict[str, Any]
Keys = Mapping[str, PublicKey]


def ask(
    run: str | Path, *, text: str, role: str, owner: str, time: str | None = None, key: SigningKey | None = None
) -> Entry:
    """Ask a question about a run. It stays open, and stands first in the next run, until somebody answers.

    Parameters
    ----------
    run : path
        A run folder that verifies.
    text : str
        The question, at most 400 characters: it must fit on the first page of the next run.
    role, owner : str
        Who asks, and who must answer: roles, not names.
    time : str, optional
        A moment in ISO format with its zone; the clock if not given.
    key : SigningKey, optional
        Signs the entry.

    Returns
    -------
    dict
        The entry. `entry["about"]["question"]` is the question's id: Q1, Q2, ...
    """
    if len(text) > review.LONGEST_QUESTION:
        raise SpecError(f"A question has at most {review.LONGEST_QUESTION} characters, to fit on the first page.")
    _refuse_words(text, role, owner)
    if not owner.strip():
        raise SpecError("Say who must answer the question: --owner takes a role, not a name.")

    def about(entries: Sequence[Entry]) -> dict[str, str]:
        return {"question": review.next_question(entries), "owner": owner.strip()}

    return _add(run, time, about, kind="question", role=role, text=text, key=key)


def answer(
    run: str | Path, question: str, *, text: str, role: str, evidence: Sequence[str] = (), time: str | None = None,
    key: SigningKey | None = None,
) -> Entry:  # fmt: skip
    """Answer a question.

    Parameters
    ----------
    question : str
        Its id, as `questions` gives it.
    evidence : sequence of str
        What the answer rests on: codes of this run's findings ("G03") and sections of its report ("section 11").

    Raises
    ------
    SpecError
        There is no such question, finding or section.
    """
    _refuse_words(text, role)
    opened = runs.open_run(run)
    links = _checked_evidence(evidence, opened)

    def about(entries: Sequence[Entry]) -> dict[str, str]:
        known = [one.id for one in review.questions_of(entries, opened.run_id)]
        if question not in known:
            raise SpecError(f"This run has no question {question}; it has {', '.join(known) or 'none'}.")
        return {"question": question, **({"evidence": "; ".join(links)} if links else {})}

    return _add(run, time, about, kind="answer", role=role, text=text, key=key)


def decide(
    run: str | Path, decision: str, *, text: str, role: str, time: str | None = None, key: SigningKey | None = None
) -> Entry:
    """Record a decision about exactly this run: continue, stop, change, or use-for-research.

    Raises
    ------
    SpecError
        It is none of these; or the study's board names keys for this role, and `key` is none of them.
    """
    if decision not in DECISIONS:
        raise SpecError(f"'{decision}' is no decision; choose one of {', '.join(DECISIONS)}.")
    _refuse_words(text, role)
    return _add(run, time, {"decision": decision}, kind="decision", role=role, text=text, key=key)


def override_note(
    run: str | Path, of: str, *, text: str, role: str, time: str | None = None, key: SigningKey | None = None
) -> Entry:
    """Note in the journal that somebody would set a blocking reason aside. It changes nothing in a sealed run.

    To set it aside, put the override into the board's file and run the study again.
    """
    _refuse_words(text, role)
    return _add(run, time, {"of": of}, kind="override", role=role, text=text, key=key)


def questions(run: str | Path) -> tuple[Question, ...]:
    """Every question of a run with its answers, open ones first."""
    opened, entries = entries_of(run)
    return review.open_first(review.questions_of(entries, opened.run_id))


def conditions(run: str | Path) -> list[dict[str, Any]]:
    """The board's conditions as the run found them: rows of id, words, blocking, rule, verdict, because, overridden."""
    board = runs.open_run(run).board
    return [] if board is None else list(board["conditions"])


def carry_over(run: str | Path, *, keys: Keys | None = None) -> Carried:
    """What the next run takes over from this one: its questions with their answers, and all decisions so far.

    Raises
    ------
    RunRefused
        The run does not verify; with `keys`, also if an entry is signed by none of them or of the board's.
    SpecError
        A question or an answer holds a word that no page may print.
    """
    opened, entries = entries_of(run, keys=keys)
    asked = review.open_first(review.questions_of(entries, opened.run_id))
    for question in asked:
        for text in (question.text, question.role, question.owner, *(one.text for one in question.answers)):
            _refuse_words(text, place=f"question {question.id} of {run}")
    earlier = () if opened.board is None else tuple(Decision(**row) for row in opened.board["decisions"])
    decided = (*earlier, *review.decisions_of(entries, opened.run_id))
    return Carried(opened.run_id, opened.manifest_sha256, asked, decided)


def entries_of(run: str | Path, *, keys: Keys | None = None) -> tuple[Run, tuple[Entry, ...]]:
    """A run that verifies, and its journal's entries, oldest first."""
    opened = runs.open_run(run, keys=keys)
    return opened, review.read_journal(Path(run) / JOURNAL, opened.verification.journal).entries


def moment(time: str | None) -> str:
    """The time given, or the clock's, as UTC in ISO format."""
    return datetime.now(UTC).isoformat(timespec="seconds") if time is None else time


def _add(run: str | Path, time: str | None, about: Any, *, key: SigningKey | None, **said: Any) -> Entry:
    opened = runs.open_run(run)
    said["role"] = said["role"].strip()
    named = opened.board_keys(said["role"])
    if said["kind"] in ("decision", "override") and named and (key is None or key.public.key_id not in named):
        raise SpecError(
            f"This study's board signs as {said['role']}: sign this {said['kind']} with --key FILE, one of the keys "
            "that the board's file names for that role."
        )
    anchor = opened.verification.journal
    if anchor is None:
        raise RunRefused(f"{run} has no journal that can be read.")
    return review.append_entry(
        Path(run) / JOURNAL, time=moment(time), about=about, key=key, anchor=anchor, **said
    )  # fmt: skip


def _checked_evidence(evidence: Sequence[str], run: Run) -> list[str]:
    """Links in one spelling: codes of this run's findings, and `section N`."""
    links: list[str] = []
    for given in evidence:
        link = " ".join(given.split())
        number = link.lower().removeprefix("section ")
        if link.lower().startswith("section ") and number.isdecimal() and int(number[:4]) in SECTIONS:
            links.append(f"section {int(number)}")
        elif link in run.findings:
            links.append(link)
        else:
            raise SpecError(
                f"'{link[:60]}' is no evidence of this run: give a finding's code, as in G03, or a section of the "
                f"report, as in 'section 11' (1 to {max(SECTIONS)})."
            )
    if len(links) > MOST_EVIDENCE:
        raise SpecError(f"At most {MOST_EVIDENCE} pieces of evidence can stand with one answer.")
    return list(dict.fromkeys(links))


def _refuse_words(*texts: str, place: str = "this entry") -> None:
    """Refuse now what no page of the next run could print."""
    found = [match.group(0).lower() for text in texts for match in BANNED_IN_PAGES.finditer(text)]
    if found:
        raise SpecError(
            f"The word '{found[0]}' in {place} may not stand on a page of the next run. Say what is meant instead."
        )
