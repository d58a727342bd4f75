"""A revised story in a script that its writer has corrected: three scripts into one."""
