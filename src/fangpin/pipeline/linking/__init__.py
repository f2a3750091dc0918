"""Who is who: the register's people, those not found in it, and what is decided about them."""
