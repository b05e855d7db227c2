"""The pages of one run beside each other: their file names, titles, and what each is for.

Takes    nothing.
Gives    `link_to`, `pages_but`.
Promise  every page that a run's report folder holds, but for sheets about one person, stands here once.
"""

from __future__ import annotations

from riskkit.report.blocks import PageLink
from riskkit.report.words_en.run_pages import RUN_PAGE_WORDS


def link_to(file: str) -> PageLink:
    """The page of that name.

    Raises
    ------
    KeyError
        No page of a run is called so.
    """
    return PageLink(file, *RUN_PAGE_WORDS[file])


def pages_but(file: str) -> tuple[PageLink, ...]:
    """Every page of the run but this one, for the block at its end."""
    return tuple(link_to(name) for name in RUN_PAGE_WORDS if name != file)
