"""分布图: open clues by county, township and village, on a map, as bars and as a table."""
