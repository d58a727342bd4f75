"""A story file comes in, a Book goes out: chapters, paragraphs and their places in the source."""
