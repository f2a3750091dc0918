"""What each department would send: rows per county, then files for the inbox."""
