"""认定办理: cases on their way from a clue to a decision."""
