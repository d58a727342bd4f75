"""voicestage: from a story to a full-cast audio drama, on a plain computer, from text files one can diff."""

__version__ = "0.1.0"
