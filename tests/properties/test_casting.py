"""voices.yaml for every text there is: nothing crashes, and edits keep every byte that is not theirs."""

import re
from dataclasses import replace
from itertools import combinations

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from voicestage.casting import kept, spell
from voicestage.casting.choose import choose
from voicestage.casting.edit import add_character, set_value
from voicestage.casting.extend import extend
from voicestage.casting.likeness import TWIN, likeness, sound
from voicestage.casting.load import parse
from voicestage.casting.nodes import Scalar, Source, compose
from voicestage.casting.pronounce import set_entry
from voicestage.casting.resolve import SLOWEST, together
from voicestage.errors import ProductionError, errors_of
from voicestage.model.cast import Cast, Character, Delivery, LexiconEntry
from voicestage.model.script import same_name

WORDS = ("cast", "title", "MARA", "voice", "pace", "effects", "lexicon", "word", "sound", "spaces", "af_sky", "1.2")
MARKS = (
    ": ",
    ":",
    "- ",
    ", ",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\t",
    "&a ",
    "*a",
    "<<",
    "!t ",
    "# c",
)
ODDITIES = (
    "'",
    '"',
    "|\n",
    ">-\n",
    "? ",
    "---\n",
    "...\n",
    "%",
    "@",
    "\\",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x00",
    "ß",
    "~",
)
PIECES = st.sampled_from([*WORDS, *MARKS, *ODDITIES])
YAMLISH = st.lists(PIECES, max_size=40).map("".join)

NAMES = st.from_regex(r"[A-Za-zÀ-ÿа-яא-ת0-9][A-Za-zÀ-ÿа-яא-ת0-9 .'’&-]{0,39}", fullmatch=True).filter(
    lambda name: "×" not in name and "÷" not in name
)
LIKE_NO_TEXT = ("NO", "on", "null", "12", "010", "1e3", "~", "MME. ARNAUD", "- x", "a: b", "#x", "x #y", "'", '"')
SPECIAL = st.sampled_from(LIKE_NO_TEXT)
TEXTS = st.one_of(SPECIAL, st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
VOICES = st.sampled_from(["af_sky", "pyttsx3/en gb", "0.6*bm_george + 0.4*bm_fable", "pyttsx3/Voice: one, #2"])

DELIVERIES = st.builds(
    Delivery,
    pace=st.sampled_from([1.0, 0.5, 0.97, 2.0]),
    pitch_st=st.sampled_from([0.0, -1.5, 12.0]),
    gain_db=st.sampled_from([0.0, -4.0, 3.5]),
    effects=st.sampled_from([(), ("whisper",), ("radio", "muffled")]),
    space=st.sampled_from([None, "cellar", "no"]),
    distance=st.sampled_from([None, "near"]),
    pan=st.sampled_from([None, -0.25, 0.0]),
)


@st.composite
def characters(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique_by=same_name))
    return Character(
        name=" ".join(names[0].split()),
        aliases=tuple(" ".join(alias.split()) for alias in names[1:]),
        gender=draw(st.sampled_from(["female", "male", "neutral", "unknown"])),
        age=draw(st.sampled_from(["child", "old", "unknown"])),
        voice=draw(st.none() | VOICES),
        delivery=draw(DELIVERIES),
    )


FILES = st.sampled_from(
    [
        "",
        "# only a comment",
        "title: x # c\r\n\r\n# end\r\n",
        "\ufefftitle: 'x'\ncast:   # people\n\nsound: {loudness: acx}\n",
        "cast:\n    QX: {voice: af_sky}   # she\n    # and\n    QY:\n        pace: 1.1 # q\n\n\npauses: {turn: 1s}\n",
        "cast: {QX: {voice: af_sky, aliases: [Qaa]}, # c\n   QY: af_heart,}\nauthor: |\n  A\n  B\n\n# end",
        "{title: x, cast: {}}",
        "---\ndefaults: &d {engine: kokoro}\ncast:\n  QX: &q\n    gain: -1dB\n  QY: *q\n...\n",
    ]
)


def bare(character):
    """A character without its place, aliases that say its own name left out."""
    return (character.name, character.voice, character.gender, character.age, character.aliases, character.delivery)


@given(st.one_of(st.text(), YAMLISH))
@example('"\\UFFFFFFFF"')
@example('cast: {"\\ud800": x}')
@example("%YAML " + "9" * 5000 + ".1\n---\na: b")
def test_no_text_crashes_and_every_finding_has_its_place(text):
    cast, findings = parse(text)
    for found in findings:
        assert found.place is not None
        assert 1 <= found.place.line <= len(re.findall(r"\r\n|\n|\r", text)) + 1
        assert found.place.column >= 1
        str(found).encode()
    assert cast == parse(text)[0]


@given(TEXTS)
def test_a_spelt_value_reads_as_itself_in_brackets_and_out(value):
    for text in (spell.scalar(value), f"{{a: {spell.scalar(value)}, b: c}}", f"{spell.scalar(value)}: x # y"):
        root, _ = compose(Source(text, ""))
        assert root is not None
        found = root if isinstance(root, Scalar) else root.pairs[0][1] if text.startswith("{") else root.pairs[0][0]
        assert isinstance(found, Scalar)
        assert found.text == value


@given(TEXTS)
def test_other_readers_take_a_spelt_value_for_the_same_text(value):
    import yaml

    assert yaml.safe_load(f"a: {spell.scalar(value)}") == {"a": value}


@settings(max_examples=60)
@given(FILES, characters())
def test_an_added_character_stands_there_and_every_byte_before_and_after_too(text, character):
    before, _ = parse(text)
    try:
        after = add_character(text, character)
    except ProductionError:
        taken = {same_name(name) for each in before.characters for name in each.names}
        assert taken & {same_name(name) for name in character.names}
        return
    cast, findings = parse(after)
    assert errors_of(findings) == ()
    assert [bare(each) for each in cast.characters[:-1]] == [bare(each) for each in before.characters]
    assert bare(cast.characters[-1]) == bare(character)
    assert grown(text, after)


def grown(text, after):
    """Whether `after` is `text` with something put in at one place, line ends kept."""
    common = next((index for index, pair in enumerate(zip(text, after, strict=False)) if pair[0] != pair[1]), len(text))
    rest = len(text) - common
    inside = after[common : len(after) - rest]
    if "\r\n" in text and "\n" in inside.replace("\r\n", ""):
        return False
    return after[:common] == text[:common] and (rest == 0 or after[-rest:] == text[-rest:])


@settings(max_examples=60)
@given(FILES, st.sampled_from(["title", "author", "cover"]), TEXTS)
def test_a_set_text_is_what_was_asked_and_nothing_else_changes(text, key, value):
    assume(value.split())
    before, _ = parse(text)
    after = set_value(text, (key,), value)
    cast, findings = parse(after)
    assert findings == ()
    assert getattr(cast, key) == " ".join(value.split())
    for other in {"title", "author", "cover"} - {key}:
        assert getattr(cast, other) == getattr(before, other)
    assert [bare(each) for each in cast.characters] == [bare(each) for each in before.characters]
    assert after == set_value(after, (key,), value)


@settings(max_examples=60)
@given(FILES.filter(lambda text: "QX" in text), st.sampled_from(["QX", "qx"]), VOICES)
def test_a_set_voice_changes_only_its_bytes(text, name, voice):
    before, _ = parse(text)
    after = set_value(text, ("cast", name, "voice"), voice)
    cast, _ = parse(after)
    assert cast.characters[0].voice == voice
    if before.characters[0].voice and "*q" not in text:  # nobody repeats this entry
        start = text.index("af_sky")
        assert after.startswith(text[:start])
        assert after.endswith(text[start + len("af_sky") :])
        assert [bare(each) for each in cast.characters[1:]] == [bare(each) for each in before.characters[1:]]


@settings(max_examples=60)
@given(st.lists(characters(), max_size=6), TEXTS)
def test_a_new_file_has_no_faults_and_everybody_has_a_voice(cast, title):
    text = extend(None, cast, title=title if title.split() else None, author=None)
    loaded, findings = parse(text)
    assert findings == ()
    assert {same_name(each.name) for each in loaded.characters} == {same_name(each.name) for each in cast}
    assert all(each.voice for each in loaded.characters)
    assert extend(text, cast) == text


ENTRIES = st.builds(LexiconEntry, word=TEXTS, say=TEXTS).filter(lambda entry: entry.word.split() and entry.say.split())


@settings(max_examples=60)
@given(FILES, ENTRIES, TEXTS.filter(lambda text: text.split()))
def test_an_entry_of_the_lexicon_is_added_and_then_changed_and_nothing_else(text, entry, other):
    entry = replace(entry, word=" ".join(entry.word.split()), say=" ".join(entry.say.split()))
    before, _ = parse(text)
    after = set_entry(text, entry)
    assert grown(text, after)
    for given_ in (entry, replace(entry, say=" ".join(other.split()))):
        after = set_entry(after, given_)
        cast, findings = parse(after)
        assert errors_of(findings) == ()
        assert [(each.word, each.say) for each in cast.lexicon] == [(given_.word, given_.say)]
        assert [bare(each) for each in cast.characters] == [bare(each) for each in before.characters]


@st.composite
def companies(draw):
    """A cast, how much each one says and where, and one more at any place who says any share of it in any scenes."""
    cast = draw(st.lists(characters(), min_size=1, max_size=9, unique_by=lambda each: same_name(each.name)))
    scenes = st.frozensets(st.sampled_from(["1.1", "1.2", "2.1"]), min_size=1)
    weights = {each.name: draw(st.sampled_from([0.5, 20.0, 100.0, 3000.0])) for each in cast}
    meetings = {each.name: draw(scenes) for each in cast}
    return cast, weights, meetings, draw(st.integers(0, len(cast) - 1))


@settings(max_examples=60)
@given(companies())
def test_whoever_is_added_wherever_moves_nobody(company):
    cast, weights, meetings, newcomer = company
    name = cast[newcomer].name
    rest = [each for each in cast if each.name != name]
    less = {each: weight for each, weight in weights.items() if each != name}

    before = choose(rest, less, meetings={each: where for each, where in meetings.items() if each != name})
    after = choose(cast, weights, meetings=meetings, kept=before)

    assert {each: after[each] for each in before} == before
    assert after.keys() == {each.name for each in cast if each.voice is None}


@settings(max_examples=60)
@given(companies())
def test_what_was_chosen_is_read_as_it_was_written(company):
    cast, weights, meetings, _ = company
    whole = Cast(characters=tuple(cast))
    chosen = choose(cast, weights, meetings=meetings)
    assert kept.standing(kept.written(chosen, whole), whole) == chosen


@settings(max_examples=40)
@given(companies())
def test_no_two_of_a_small_scene_sound_alike(company):
    cast, weights, meetings, _ = company
    cast = [replace(each, voice=None, delivery=Delivery()) for each in cast]
    chosen = choose(cast, weights, meetings=meetings)
    for one, other in combinations(cast, 2):
        if meetings[one.name] & meetings[other.name]:
            sounds = [sound(chosen[each.name].voice, pitch_st=chosen[each.name].pitch_st) for each in (one, other)]
            assert likeness(*sounds) < TWIN


@given(st.lists(DELIVERIES, min_size=1, max_size=5))
def test_deliveries_go_together_in_any_grouping_that_is_not_clamped(deliveries):
    whole = together(*deliveries)
    assert 0.5 <= whole.pace <= 2
    steps = deliveries[0]
    for delivery in deliveries[1:]:
        steps = together(steps, delivery)
        assume(SLOWEST < steps.pace < 2)
    assert whole == together(steps)
