"""Generated papers for the public with known truth: clean ones, dirty ones, and ones that try to get past the scanner."""
