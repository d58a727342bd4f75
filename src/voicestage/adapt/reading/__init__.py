"""What a story says: its people, where they are mentioned, who is meant, and what points at a speaker."""
