"""Checks of definitions: does the outcome, the cohort and every feature mean what the study says."""
