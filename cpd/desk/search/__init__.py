"""Search: what can be found, how its words are kept true, and what one reader finds."""
