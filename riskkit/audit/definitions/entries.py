"""Every definition check's entry, in the order of its code.

Takes    the entries of each theme.
Gives    `DEFINITION_ENTRIES`.
Promise  light: entries are words only, so reading them loads no engine.
"""

from __future__ import annotations

from riskkit.audit.definitions.first_entries import ENTRIES as FIRST

DEFINITION_ENTRIES = (*FIRST,)
