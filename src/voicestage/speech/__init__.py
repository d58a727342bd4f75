"""A line's words come in, what is really said goes out."""
