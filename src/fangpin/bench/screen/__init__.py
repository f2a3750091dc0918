"""`fangpin bench screen`: a whole city's screening, compared with other ways to the same answer."""
