"""规则成效 and 本周走访: what visits found of the rules, and whom to visit this week."""
