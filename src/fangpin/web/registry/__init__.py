"""户籍变动: what newer rosters say about households, for township and county to decide."""
