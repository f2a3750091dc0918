"""待办: the clues of one's own area in the order in which to visit them."""
