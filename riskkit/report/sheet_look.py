"""What another page needs to look and to speak like the printed sheets.

Takes    the role of a study, and how far its score looks ahead.
Gives    `look_of_sheets`.
Promise  the same style sheet, sign and sentences as on paper; they stand in this room once.
"""

from __future__ import annotations

from riskkit.report.sheet_page import horizon_words, within_words
from riskkit.report.small_svg import role_sign
from riskkit.report.templating import environment
from riskkit.report.words_en import ROLE_BADGE, ROLE_SENTENCE, SAYS, STATUS_DATA, STATUS_NOT_FOR


def look_of_sheets(role: str, data_kind: str, horizon_days: int | None) -> dict[str, str]:
    """Style sheet, sign and sentences of the printed sheets, as plain texts.

    Parameters
    ----------
    role : str
        "victim" or "perpetrator".
    data_kind : str
        "synthetic" or "research".
    horizon_days : int or None
        How far ahead the score looks; None if the study does not say.

    Returns
    -------
    dict of str
        css, sign (a small SVG), badge, role_sentence, data, not_for; meaning (with places for n, low and high),
        hidden_meaning (a place for reason), sizes.
    """
    css = environment().globals
    within = within_words(horizon_words(horizon_days))
    return {
        "css": f"{css['sheet_css']}{css['style_css']}",
        "sign": str(role_sign(role)),
        "badge": ROLE_BADGE[role],
        "role_sentence": ROLE_SENTENCE[role],
        "data": STATUS_DATA[data_kind],
        "not_for": STATUS_NOT_FOR,
        "meaning": SAYS["like_this"].replace("{within}", within),
        "hidden_meaning": SAYS["like_hidden"],
        "sizes": SAYS["sizes"],
    }
