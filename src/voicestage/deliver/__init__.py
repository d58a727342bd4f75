"""The programme and its timeline come in, the files that listeners get go out."""
