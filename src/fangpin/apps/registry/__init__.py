"""Areas, households and people as the rosters give them."""
