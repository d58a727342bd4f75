"""The sounds that a story tells of: places, weather, what happens; each with its words for a reason."""
