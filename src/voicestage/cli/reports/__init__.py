"""What the commands tell: text for people by Rich, one JSON object for programs. Progress goes to stderr."""
