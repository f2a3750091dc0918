"""认人核对: people in department files whom the register does not simply know."""
