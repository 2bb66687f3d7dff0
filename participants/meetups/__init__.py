"""Meet-ups: arranged, changed, cancelled, come to, and told to people's own calendars."""
