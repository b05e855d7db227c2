"""Kept clear for hot-spot forecasts: not built yet, so it has no public name."""
