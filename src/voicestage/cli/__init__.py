"""The command line: parse, call one method of the production, report."""
