"""What stands around an abbreviation or a figure, and what it tells: that a sentence ends, that a noun is described.

A full stop after an abbreviation is its own, or the sentence's, or both. When the abbreviations are done, a full stop
before a space or at the end is always one that is heard: engines make a pause of it, even in `U.S. Navy` (measured with
espeak-ng).
"""

from __future__ import annotations

import re

_STARTERS = frozenset({
    "a", "about", "above", "across", "after", "against", "ah", "all", "almost", "along", "already", "also",
    "although", "always", "among", "an", "and", "another", "any", "anybody", "anyone", "anything", "are", "around",
    "as", "ask", "at", "away", "aye", "back", "because", "before", "behind", "below", "beneath", "beside", "besides",
    "between", "beyond", "both", "but", "by", "call", "can", "come", "could", "did", "do", "does", "don't", "down",
    "during", "each", "either", "enough", "even", "every", "everybody", "everyone", "everything", "few", "finally",
    "for", "from", "get", "give", "go", "god", "good", "had", "half", "has", "have", "he", "hello", "her", "here",
    "hers", "herself", "hey", "him", "himself", "his", "how", "however", "i", "if", "in", "indeed", "inside",
    "instead", "into", "is", "it", "its", "itself", "just", "last", "later", "leave", "let", "like", "listen", "look",
    "many", "maybe", "me", "meanwhile", "more", "most", "my", "near", "nearly", "neither", "never", "next", "no",
    "nobody", "none", "nor", "not", "nothing", "now", "of", "off", "oh", "on", "once", "only", "or", "other",
    "others", "our", "out", "outside", "over", "perhaps", "please", "poor", "quite", "really", "said", "say", "see",
    "shall", "she", "should", "since", "so", "some", "somebody", "someone", "something", "sometimes", "soon", "still",
    "such", "suddenly", "take", "tell", "than", "thank", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "though", "through", "thus", "till", "to", "today", "together", "tomorrow", "tonight",
    "too", "toward", "towards", "under", "unless", "until", "up", "upon", "very", "wait", "was", "we", "well", "were",
    "what", "whatever", "when", "whenever", "where", "whether", "which", "while", "who", "whoever", "whom", "whose",
    "why", "will", "with", "within", "without", "would", "yes", "yesterday", "yet", "you", "your",
})  # fmt: skip
"""Words that begin a sentence where they are written with a capital, and are in no name."""
_NEXT = re.compile(r"[\s\"'(\[]*(?P<word>[^\W\d_]+)?")
_DETERMINER = re.compile(
    r"\b(?:an?|the|his|her|my|our|your|their|its|this|that|another|one|each|every|some|old|new)\s*$", re.IGNORECASE
)
_NOUN = re.compile(r" (?P<word>[a-z]{2,})|-(?P<tied>[a-z])")
_NO_NOUNS = frozenset({
    "he", "she", "it", "they", "we", "you", "was", "is", "were", "are", "had", "has", "have", "in", "on", "of",
    "for", "from", "to", "at", "and", "or", "but", "that", "which", "the", "by", "with", "as", "an", "his", "her",
    "its", "their", "my", "your", "our", "if", "when", "then", "than", "so", "not", "would", "will", "could", "can",
    "did", "do", "does", "may", "might", "must", "per", "each", "apiece", "off", "up", "down", "out", "away",
    "left", "more", "less", "later", "ago", "long", "wide", "high", "tall", "deep", "thick", "old", "extra",
    "total", "worth", "only", "again", "before", "after", "until", "till", "around", "about", "under", "over",
    "into", "onto", "across", "along", "apart", "there", "here", "now", "who", "whom", "below", "above", "beneath",
    "between", "through", "square",
})  # fmt: skip


def is_starter(word: str) -> bool:
    """Whether a word begins sentences and is in no name."""
    return word.casefold() in _STARTERS


def starts_sentence(after: str) -> bool:
    """Whether what follows an abbreviation is surely a new sentence: nothing, or a word that is in no name."""
    match = _NEXT.match(after)
    word = match["word"] if match else None
    if word is None:
        return not after.strip(" \"')]")
    return after[:1].isspace() and word[0].isupper() and word.casefold() in _STARTERS


def starts_with_capital(after: str) -> bool:
    """Whether a word with a capital follows, or nothing: after `etc.` that is a new sentence, whatever the word."""
    match = _NEXT.match(after)
    word = match["word"] if match else None
    if word is None:
        return not after.strip(" \"')]")
    return after[:1].isspace() and word[0].isupper()


def describes_noun(match: re.Match[str]) -> bool:
    """Whether a figure with its unit stands between an article and a noun, as in `a $20 bill`, or is tied to one."""
    after = match.string[match.end() :]
    noun = _NOUN.match(after)
    if noun is None:
        return False
    return noun["tied"] is not None or (
        noun["word"] not in _NO_NOUNS and _DETERMINER.search(match.string[: match.start()]) is not None
    )


def noun_follows(after: str) -> bool:
    """Whether what follows a figure with its unit may be a noun."""
    noun = _NOUN.match(after)
    return noun is not None and (noun["tied"] is not None or noun["word"] not in _NO_NOUNS)


def sentence_stop(match: re.Match[str]) -> str:
    """Return the full stop of a sentence that ends with a unit written with one: `10 ft.`"""
    return "." if match[0].endswith(".") and starts_with_capital(match.string[match.end() :]) else ""
