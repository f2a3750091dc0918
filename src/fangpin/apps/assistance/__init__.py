"""Help for monitored households: planned against their risks, given, proved; and whether it is time to release them."""
