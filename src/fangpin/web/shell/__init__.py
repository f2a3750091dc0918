"""What every page shares: the frame, the guard, tags, paging and the security policy."""
