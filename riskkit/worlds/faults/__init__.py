"""Faults of definition, planted in a world at a chosen strength, each with its clean twin."""
