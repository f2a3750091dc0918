"""Who is meant: people in department files whom the register does not simply know, and what was decided about them."""
