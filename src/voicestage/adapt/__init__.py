"""A Book comes in, a Script goes out: quotations, cast, who speaks; each with a confidence and a reason."""
