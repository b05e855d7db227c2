"""What a desk needs to know of a run besides its sheets: its status, its words, and the look of the printed pages.

Takes    plain texts, put together at the story's level, for rooms do not import each other.
Gives    `RunWords`, `meaning_of`.
Promise  nothing in it is about one person, and nothing says that anybody signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from riskkit.domain.errors import RunRefused


def _no_page(case: str) -> bytes:
    raise RunRefused("The printed page of this case is not at hand here.")


@dataclass(frozen=True)
class RunWords:
    """What a run is, in words for a reviewer, and what its printed pages look like.

    data: what the data are. not_for: what scores are not for. expires: in words. blocked: may not be released.
    badge, role_sentence: whose risk the score is about. meaning, hidden_meaning: sentences with places for n, low and
    high, or for reason. css: style sheet of the printed sheet; sign: a small SVG. printed: a case's sealed page.
    """

    run_id: str
    title: str
    role: str
    data: str
    not_for: str
    expires: str
    blocked: bool
    badge: str
    role_sentence: str
    meaning: str
    hidden_meaning: str
    sizes: str
    css: str = ""
    sign: str = ""
    printed: Callable[[str], bytes] = _no_page


def meaning_of(sheet: Mapping[str, Any], words: RunWords) -> str:
    """What the score says of 100 people like this; why nothing is said where the band is too small."""
    numbers = [sheet.get(name) for name in ("like_this", "like_low", "like_high")]
    if None in numbers:
        return words.hidden_meaning.format(reason=str(sheet["like_reason"]).rstrip(".") or "the band is too small")
    return words.meaning.format(n=numbers[0], low=numbers[1], high=numbers[2])
