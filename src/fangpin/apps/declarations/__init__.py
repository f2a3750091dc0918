"""Self-declaration: a family says that it is in difficulty; the household's clue gets it, and what was said is kept."""
