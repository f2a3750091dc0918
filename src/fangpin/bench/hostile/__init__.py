"""Hostile and dirty files, each with its truth, and a check that intake loses nothing and invents nothing."""

from fangpin.bench.hostile.catalogue import KINDS, file_number
from fangpin.bench.hostile.run import Summary, run_hostile

__all__ = ["KINDS", "Summary", "file_number", "run_hostile"]
