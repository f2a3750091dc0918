"""Generated rulebooks: one of many rules to time the loader, and files broken in known ways that it must refuse."""
