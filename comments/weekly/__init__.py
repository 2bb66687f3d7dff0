"""The weekly letter: when it goes, what it says to one reader, and the outbox in which organisers hold it back."""
