"""自主申报: the family's own pages, without an account, and those of the offices that answer."""
