"""Who is likely to do or suffer what this month: one weight per person and driver.

Takes    the population, and what happened to people in the months before.
Gives    `Tendencies`: weights by month, with a slowly moving state, contagion between associates and time away.
Promise  depends on true events only, never on what was recorded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.clock import DAY, Clock
from riskkit.worlds.geography import Geography
from riskkit.worlds.population import FAR, Population
from riskkit.worlds.streams import stream

DRIVERS = ("violence", "weapon", "acquisitive", "victim", "exploited", "child", "health", "noticed", "searched")
STATE_KEEPS, STATE_SPREAD = 0.93, 0.55
HEAT_KEEPS = 0.86

_AGE_CURVES = {
    "violence": ((9, 0), (13, 0.5), (17, 1.0), (22, 1.0), (30, 0.65), (40, 0.4), (55, 0.15), (70, 0.04), (95, 0.01)),
    "weapon": ((10, 0), (13, 0.35), (16, 1.0), (21, 1.0), (27, 0.75), (35, 0.5), (50, 0.22), (70, 0.04), (95, 0)),
    "acquisitive": ((8, 0), (12, 0.35), (16, 1.0), (21, 0.9), (30, 0.75), (40, 0.55), (55, 0.2), (70, 0.05), (95, 0)),
    "victim": ((0, 0.08), (10, 0.3), (16, 1.0), (28, 1.0), (40, 0.75), (60, 0.45), (80, 0.25), (95, 0.2)),
    "exploited": ((0, 0.02), (10, 0.2), (15, 1.0), (22, 1.0), (35, 0.6), (55, 0.2), (95, 0.02)),
    "child": ((0, 0.6), (5, 0.6), (10, 0.8), (15, 1.0), (17.5, 0.9), (18.5, 0.12), (60, 0.1), (80, 0.35), (95, 0.5)),
    "school": ((0, 0), (5, 0.05), (10, 0.25), (14, 1.0), (15.9, 0.9), (16.5, 0.1), (18.1, 0.0), (95, 0)),
    "health": ((0, 0.9), (10, 0.6), (20, 0.8), (50, 0.7), (70, 1.2), (95, 2.2)),
    "searched": ((9, 0), (13, 0.3), (17, 1.0), (22, 1.0), (30, 0.6), (45, 0.25), (65, 0.05), (95, 0.01)),
}  # fmt: skip


def _curve(name: str) -> NDArray[np.float32]:
    """Weight by age in months; entry 0 is for people born this month or later."""
    ages, level = np.array(_AGE_CURVES[name]).T
    return np.concatenate([[0.0], np.interp(np.arange(1, 1301) / 12, ages, level)]).astype(np.float32)


class Tendencies:
    """The moving part of a world. `month(m)` gives the weights; `after(...)` takes in what happened."""

    def __init__(self, people: Population, places: Geography, clock: Clock, seed: int) -> None:
        self.people, self.clock, self.seed = people, clock, seed
        count = len(people)
        born = people.birth_day.astype(np.int64)
        self.birth_month = np.where(born < 0, np.floor(born / 30.4369), clock.month_of(born * DAY)).astype(np.int32)
        self.death_month = np.where(people.dies_at < FAR, clock.month_of(people.dies_at), 10_000).astype(np.int32)
        self.static = _static_weights(people, places)
        self.curves = {name: _curve(name) for name in _AGE_CURVES}
        self.away_from = np.full(count, 10_000, dtype=np.int32)
        self.away_until = np.full(count, -1, dtype=np.int32)
        self.abroad_from, self.abroad_until, self.abroad = _time_abroad(people, clock, seed)
        self.heat = np.zeros(count, dtype=np.float32)
        rng = stream(seed, "states")
        self.state = (STATE_SPREAD * rng.standard_normal(count, dtype=np.float32)).astype(np.float32)
        self.usual = dict.fromkeys((*DRIVERS, "school"), 1.0)
        first = self._weights(0)
        self.usual = {name: max(float(w.mean(dtype=np.float64)), 1e-12) for name, w in first.items()}

    def month(self, month: int) -> dict[str, NDArray[np.float32]]:
        """Weights of one month, mean 1 over people in the first month; also `present`: 1 for people who are about."""
        if month:
            rng = stream(self.seed, "states", month)
            step = STATE_SPREAD * float(np.sqrt(1 - STATE_KEEPS**2))
            self.state = STATE_KEEPS * self.state + step * rng.standard_normal(len(self.state), dtype=np.float32)
        return self._weights(month)

    def after(self, hurt: NDArray[np.integer], weight: NDArray[np.floating]) -> None:
        """Let last month's violence cool, and add this month's to those who took part or suffered."""
        self.heat *= np.float32(HEAT_KEEPS)
        self.heat += np.bincount(hurt, weights=weight, minlength=len(self.heat)).astype(np.float32)

    def send_away(self, person: NDArray[np.integer], first: NDArray[np.integer], last: NDArray[np.integer]) -> None:
        """Take people out of daily life for whole months, `first` to `last` inclusive."""
        order = np.argsort(last, kind="stable")
        person, first, last = person[order], first[order], last[order]
        longer = last > self.away_until[person]
        self.away_from[person[longer]] = first[longer]
        self.away_until[person[longer]] = last[longer]

    def _associates(self) -> NDArray[np.float32]:
        people = self.people
        total = np.zeros(len(people.network_size) + 1)
        seated = people.members
        total[:-1] = np.bincount(people.network[seated], weights=self.heat[seated], minlength=len(total) - 1)
        return (total[people.network] - np.where(people.network >= 0, self.heat, 0)).astype(np.float32)

    def _weights(self, month: int) -> dict[str, NDArray[np.float32]]:
        age = np.clip(month - self.birth_month, 0, 1300)
        alive = (self.death_month > month).astype(np.float32)
        away = (self.away_from <= month) & (self.away_until >= month)
        away |= (self.abroad_from <= month) & (self.abroad_until >= month)
        present = alive * ~away * (age > 0)
        moved = present * np.exp(self.state)
        own, near = np.minimum(self.heat, 4), np.minimum(self._associates(), 6)
        aged = {name: curve[age] for name, curve in self.curves.items()}
        w = {
            "violence": moved * aged["violence"] * (1 + 0.30 * own + 0.15 * near),
            "weapon": moved * aged["weapon"] * (1 + 0.35 * own + 0.15 * near),
            "acquisitive": moved * aged["acquisitive"],
            "victim": present * aged["victim"] * (1 + 0.35 * own + 0.10 * near),
            "exploited": present * aged["exploited"] * np.exp(0.5 * self.state),
            "child": alive * aged["child"],
            "school": present * aged["school"],
            "health": alive * aged["health"] * (age > 0),
            "searched": present * aged["searched"],
        }
        for name in w:
            w[name] = w[name] * (self.static[name] / np.float32(self.usual[name]))
        seen = 0.45 * w["violence"] + 0.15 * w["weapon"] + 0.40 * w["acquisitive"]
        w["noticed"] = self.static["noticed"] * seen / np.float32(self.usual["noticed"])
        w["present"] = present
        return w


def _static_weights(people: Population, places: Geography) -> dict[str, NDArray[np.float32]]:
    """The part of each weight that does not move: exp(sex + deprivation + tendency)."""
    violence, acquisitive, victim, exploited = people.traits.T
    need = places.standard_deprivation()[people.area].astype(np.float32)
    male = people.male.astype(np.float32)
    logs = {
        "violence": 0.8 * male + 0.20 * need + 0.85 * violence,
        "weapon": 0.8 * male + 0.20 * need + 0.40 * violence,
        "acquisitive": 0.7 * male + 0.20 * need + 1.05 * acquisitive,
        "victim": -0.1 * male + 0.15 * need + 0.70 * victim,
        "exploited": -0.4 * male + 0.20 * need + 1.10 * exploited,
        "child": 0.25 * need + 0.45 * exploited + 0.35 * victim,
        "school": 0.8 * male + 0.15 * need + 0.6 * violence,
        "health": 0.10 * need + 0.25 * victim,
    }
    static = {name: np.exp(value).astype(np.float32) for name, value in logs.items()}
    static["noticed"] = people.visibility
    carried = 0.4 + 0.6 * np.exp(0.45 * violence)
    static["searched"] = (carried * people.visibility * np.exp(1.2 * male)).astype(np.float32)
    return static


def _time_abroad(people: Population, clock: Clock, seed: int) -> tuple[NDArray, NDArray, tuple[NDArray, ...]]:
    """One spell abroad for 0.4% of people a year: months as for `send_away`, and (person, from, back) in seconds."""
    rng = stream(seed, "spells")
    count = len(people)
    who = np.flatnonzero(rng.random(count) < 0.004 * clock.years)
    moment = np.maximum(rng.random(len(who)) * clock.end, np.maximum(0, people.birth_day[who]) * DAY).astype(np.int64)
    first, last, start, back = months_away(clock, moment, 30 + rng.exponential(240, len(who)), rng)
    known = start < np.minimum(people.dies_at[who], clock.end)
    from_month, until_month = np.full(count, 10_000, dtype=np.int32), np.full(count, -1, dtype=np.int32)
    from_month[who[known]], until_month[who[known]] = first[known], last[known]
    return from_month, until_month, (who[known], start[known], back[known])


def months_away(
    clock: Clock, moment: NDArray[np.integer], days: NDArray[np.floating], rng: np.random.Generator
) -> tuple[NDArray, ...]:
    """Place a spell in whole months after the one a moment lies in.

    Returns
    -------
    tuple of four arrays
        First and last month out of daily life; first second away and first second back.
    """
    first = clock.month_of(moment) + 1
    start = clock.starts[np.minimum(first, clock.months)] + (rng.random(len(moment)) * DAY).astype(np.int64)
    back = start + (days * DAY).astype(np.int64)
    last = np.where(back >= clock.end, clock.months, clock.month_of(back))
    return first, last, start, back
