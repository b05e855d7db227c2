"""Every definition check's entry, in the order of its code.

Takes    the entries of each theme.
Gives    `DEFINITION_ENTRIES`.
Promise  light: entries are words only, so reading them loads no engine.
"""

from __future__ import annotations

from riskkit.audit.definitions.counting_entries import ENTRIES as COUNTING
from riskkit.audit.definitions.dates_entries import ENTRIES as DATES
from riskkit.audit.definitions.example_entries import ENTRIES as EXAMPLE
from riskkit.audit.definitions.first_entries import ENTRIES as FIRST
from riskkit.audit.definitions.rates_entries import ENTRIES as RATES
from riskkit.audit.definitions.sample_entries import ENTRIES as SAMPLE
from riskkit.audit.definitions.table_entries import ENTRIES as TABLE

_THEMES = (*FIRST, *EXAMPLE, *SAMPLE, *COUNTING, *DATES, *RATES, *TABLE)
DEFINITION_ENTRIES = tuple(sorted(_THEMES, key=lambda entry: entry.code))
