"""Opening a file into passages and tables: one module a kind of file, and nothing that a module cannot read passes."""
