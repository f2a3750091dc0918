"""Warnings that somebody has to look at: one open clue per household, with its findings."""
