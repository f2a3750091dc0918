"""帮扶措施: what was promised to monitored households, what was given, and whether it is time to release them."""
