"""Changing a number of the rulebook: draft, preview, a second person's decision."""
