"""Forms about people and what they write."""
