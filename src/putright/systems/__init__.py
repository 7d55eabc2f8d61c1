"""Which other systems work with us: their tokens, the feed of events, and whom we tell of them."""
