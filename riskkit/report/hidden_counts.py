"""What the test of hidden counts found, in words: section 19 and the line of the checklist.

Takes    Material, whose facts hold the test's figures.
Gives    blocks, one sentence.
Promise  a run without the test says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from riskkit.report.blocks import Block, Heading, Para
from riskkit.report.formats import whole
from riskkit.report.material import Material
from riskkit.report.words_en import DISCLOSURE_SAYS


def disclosure_blocks(material: Material) -> Iterator[Block]:
    """The annex's paragraphs."""
    test = _test(material)
    yield Heading(DISCLOSURE_SAYS["heading"])
    if test is not None and test["attacked"]:
        yield Para(_said("tried", test))
        if test["rounds"]:
            yield Para(_said("hidden_first", test))
    yield Para(disclosure_sentence(material))
    if test is not None and test["narrow"]:
        yield Para(_said("narrow", test))
    yield Para(DISCLOSURE_SAYS["limits" if material.rounded_to is None else "limits_rounded"])


def disclosure_sentence(material: Material) -> str:
    """What came of it, in one sentence."""
    test = _test(material)
    if test is None:
        return DISCLOSURE_SAYS["not_run"]
    if not test["attacked"]:
        return DISCLOSURE_SAYS["nothing_hidden"]
    return _said("no_solution" if test["recovered"] is None else "found", test)


def _test(material: Material) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = material.facts.get("disclosure")
    return found


def _said(key: str, test: Mapping[str, Any]) -> str:
    figures = {name: whole(value) for name, value in test.items() if value is not None}
    return DISCLOSURE_SAYS[key].format(**figures | {"rows": figures["hidden_after_the_rules"]})
