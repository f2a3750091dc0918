"""What became of clues: rules scored by it, and the visits of the week chosen by it."""
