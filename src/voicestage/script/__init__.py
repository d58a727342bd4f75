"""The script files and the Script, both ways; the only room that knows the grammar."""
