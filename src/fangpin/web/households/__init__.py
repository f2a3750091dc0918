"""一户一档: one household with its income, rules, evidence and the rows behind them."""
