"""Questions, views, decisions: today only the hash-chained journal they are kept in.

Takes    what somebody said, and the moment.
Gives    `first_entry`, `append_entry`, `read_journal`, `check_journal`, `Journal`.
Promise  light: nothing but the standard library is loaded.
"""

from riskkit.review.journal import KINDS, Journal, append_entry, check_journal, first_entry, read_journal

__all__ = ["KINDS", "Journal", "append_entry", "check_journal", "first_entry", "read_journal"]
