"""A story file comes in, a Book goes out: chapters, paragraphs and their places in the source."""

from voicestage.books.reading import read_book, read_story, story_from_text
from voicestage.books.selection import PartSelection, parse_selection, select

__all__ = ["PartSelection", "parse_selection", "read_book", "read_story", "select", "story_from_text"]
