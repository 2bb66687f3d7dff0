"""What is a member's: what the site keeps of them, in words, and all of it to take along."""
