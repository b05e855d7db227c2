"""Read tables as agencies hand them over; refuse what breaks their layout; count what is there.

Takes    a study's `SourcesSpec`, `TableSpec` or `ScoresSpec`, and the folder its paths are relative to.
Gives    `Sources`, `Examples` or `ScoredCohort`; `Profile`.
Promise  nothing is guessed, repaired or dropped; a refusal names place, column and count, never a cell.

Names are loaded when first used, so `import riskkit.sources` loads neither ibis nor duckdb.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.sources.benchmark_file import with_benchmark
    from riskkit.sources.population_file import with_population
    from riskkit.sources.profiling import Profile, profile
    from riskkit.sources.reading import read_sources
    from riskkit.sources.scores_study import read_scores
    from riskkit.sources.table_study import read_table

__all__ = ["Profile", "profile", "read_scores", "read_sources", "read_table", "with_benchmark", "with_population"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "read_sources": "reading",
        "read_table": "table_study",
        "read_scores": "scores_study",
        "profile": "profiling",
        "Profile": "profiling",
        "with_benchmark": "benchmark_file",
        "with_population": "population_file",
    },
)
