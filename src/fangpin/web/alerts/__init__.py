"""超量查看: who looked at more households than the work asks for, for the security administrator."""
