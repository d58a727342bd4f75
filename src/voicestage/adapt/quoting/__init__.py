"""Where somebody speaks: quotation marks of every style, and dashes."""
