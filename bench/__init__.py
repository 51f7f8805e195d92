"""Measurements, each a command of its own: ``python -m bench.turn``, ``python -m bench.search``."""
