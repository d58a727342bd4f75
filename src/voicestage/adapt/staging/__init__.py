"""The script that a story becomes: chapters and scenes, lines, directions, needless tags."""
