"""Hot-spot forecasts: not built yet (see README.md). Places are places, and never feed a person's score by default.

Takes    nothing yet.
Gives    nothing yet.
Promise  no toy stands behind a finished door.
"""
