"""The synthetic city: writes the files departments would send, and the truth behind them."""
