"""A story file comes in, a Book goes out: chapters, paragraphs and their places in the source."""

from voicestage.books.reading import read_story, story_from_text

__all__ = ["read_story", "story_from_text"]
