"""All checks of the definitions, before any model and after.

Takes    `Material`.
Gives    `check_definitions`: one finding per definition code, in order of code.
Promise  a check that cannot run says why; none is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from riskkit.audit.definitions.entries import DEFINITION_ENTRIES
from riskkit.audit.definitions.material import Material
from riskkit.domain.findings import Finding


def every_check() -> dict[str, Callable[[Material], Finding]]:
    """Code to check, for every definition code of the catalogue."""
    from riskkit.audit.definitions import (
        counting_checks,
        dates_checks,
        example_checks,
        first_checks,
        rates_checks,
        sample_checks,
        table_checks,
    )

    themes = (
        first_checks, sample_checks, example_checks, counting_checks, dates_checks, rates_checks, table_checks,
    )  # fmt: skip
    return {code: check for theme in themes for code, check in theme.CHECKS.items()}


def check_definitions(material: Material) -> tuple[Finding, ...]:
    """Check a study's definitions: before any model, or again once rows are scored.

    Returns
    -------
    tuple of Finding
        One per code of `DEFINITION_ENTRIES`, in that order. Counts are raw: for the analyst's own eyes.
    """
    checks, found = every_check(), []
    for done, entry in enumerate(DEFINITION_ENTRIES):
        material.progress("checking definitions", done, len(DEFINITION_ENTRIES))
        found.append(checks[entry.code](material))
    return tuple(found)
