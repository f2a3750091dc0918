"""Who did what, when: entries are only ever added."""
