"""The second fence: the database itself shows the web program no row outside the scope of whoever is asking."""
