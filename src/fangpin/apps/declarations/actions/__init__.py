"""What changes a declaration, one change a file."""
