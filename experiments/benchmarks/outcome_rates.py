"""Write the benchmark files of the two shipped records studies from what truly happens in worlds made for that alone.

python experiments/benchmarks/outcome_rates.py
"""

from __future__ import annotations

from pathlib import Path
from statistics import fmean

from riskkit.study import read_study
from riskkit.worlds.making import make_world
from riskkit.worlds.outcome_rates import count_outcome_rates, write_benchmark

STUDIES = ("first_serious_violence", "victim_of_serious_harm")
SEEDS, PEOPLE, YEARS = (101, 102, 103), 50_000, 12


def main() -> None:
    """Mean rates over the worlds, one line a study."""
    configs = Path(__file__).parents[2] / "configs"
    worlds = [make_world(PEOPLE, seed, years=YEARS) for seed in SEEDS]
    for name in STUDIES:
        target = read_study(configs / f"{name}.yaml").target
        assert target is not None
        assert target.kinds is not None
        found = [count_outcome_rates(w, kinds=target.kinds, offences=target.offences, role=target.role) for w in worlds]
        people, events = (fmean(rates) for rates in zip(*found, strict=True))
        write_benchmark(configs / f"benchmark_{name}.csv", people, events)
        print(f"{name}: {people:.4f} people and {events:.4f} events per 1,000 residents and year; by world {found}")


if __name__ == "__main__":
    main()
