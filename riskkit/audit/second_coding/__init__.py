"""A second, deliberately simple coding of a sample of people, written apart from the engine.

Takes    raw extracts, and the plain values of a study's Specs.
Gives    who is in the cohort, the label, the first date and the number of events, one person at a time.
Promise  no code is shared with the path that makes a run's labels (an import contract keeps it so); Ibis is not used.
"""
