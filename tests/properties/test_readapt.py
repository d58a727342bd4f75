"""Whatever the author changes in the story and the writer in the script: no word is lost, and what was not changed
stays to the byte."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from voicestage.adapt import ProposedCue, adapt, readapt
from voicestage.adapt.memory import read, write
from voicestage.books import story_from_text
from voicestage.model.cast import Cast, Character
from voicestage.model.script import Cue
from voicestage.script.parse import parse
from voicestage.script.write import write as write_script

CAST = Cast(
    characters=(
        Character(name="ANN", gender="female"),
        Character(name="BEN", gender="male"),
        Character(name="Mrs. Cole", gender="female"),
    )
)
OPENINGS = [
    "It rains.",
    "The next morning the rain has stopped, and nobody says why.",
    "The lamp is out, and nobody lights it.",
    "On the quay a dog barks.",
    "An hour goes by.",
]
SPEECHES = ["Go on", "I won't", "Where is she", "Not tonight, I think", "It's *late*", "Look", "You said so yourself"]
TAGS = ["said Ann", "whispers Ben", "asked Mrs. Cole", "she said", "he shouted", "Ann mutters"]
ENDS = [
    " The door shuts.", " Nobody laughs.", "", "", " He waits. She waits longer.",
    " He stands for a long while at the dark window with his hands in his pockets, and then the bell tolls.",
    " She has turned all of the pages of the great book by the light of one candle when somebody knocks.",
]  # fmt: skip


@st.composite
def paragraphs(draw):
    kind = draw(st.sampled_from(["prose", "tagged", "tagged", "bare", "split", "ornament", "chapter"]))
    speech, end = draw(st.sampled_from(SPEECHES)), draw(st.sampled_from(ENDS))
    tag = draw(st.sampled_from(TAGS))
    match kind:
        case "prose":
            return draw(st.sampled_from(OPENINGS)) + end
        case "tagged":
            return f"“{speech},” {tag}.{end}"
        case "bare":
            return f"“{speech}.”{end}"
        case "split":
            return f"“{speech},” {tag}, “{draw(st.sampled_from(SPEECHES)).lower()}!”{end}"
        case "ornament":
            return "* * *"
        case _:
            return f"# {draw(st.sampled_from(['One', 'Two', 'The Quay', 'Home']))}"


TAGS_KEPT = st.sampled_from(["keep", "keep", "trim", "drop"])
STORIES = st.lists(paragraphs(), min_size=1, max_size=12).filter(lambda found: any(map(str.isalpha, "".join(found))))


@st.composite
def revised(draw, story):
    """The story with paragraphs taken out, put in, moved, and with words changed."""
    found = list(story)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(found)))
        change = draw(st.sampled_from(["insert", "delete", "word", "word", "swap", "tag", "join"]))
        if change == "insert" or not found:
            found.insert(at, draw(paragraphs()))
            continue
        at = min(at, len(found) - 1)
        match change:
            case "delete" if len(found) > 1:
                del found[at]
            case "swap":
                found[at - 1], found[at] = found[at], found[at - 1]
            case "tag":
                found[at] = re.sub("|".join(TAGS), draw(st.sampled_from(TAGS)), found[at])
            case "join" if at and not {found[at][0], found[at - 1][0]} & set("#*"):
                found[at - 1 : at + 1] = [f"{found[at - 1]} {found[at]}"]
            case "word":
                words = found[at].split(" ")
                place = draw(st.integers(0, len(words) - 1))
                words[place] = draw(st.sampled_from([words[place] + " indeed", "never", words[place] + "!", "“Oh”"]))
                found[at] = " ".join(words)
            case _:
                pass
    return found if any(map(str.isalpha, "".join(found))) else story


def heard(book, plan, quotations):
    """Propose a sound where the story has one; before a clause where its sentence is long."""
    del plan, quotations
    sounds = {
        "dog": "dog-bark",
        "door": "door-slam",
        "rains": "rain",
        "and then the bell": "bell",
        "when some": "knock",
    }
    return [
        ProposedCue(cue=Cue(kind="sfx", sound=sounds[each[0]], gain_db=-9.0), at=each.start(), divides=" " in each[0])
        for each in re.finditer("|".join(sounds), book.raw)
    ]


def cues(script):
    return {item.sound for scene in script.scenes for item in scene.items if isinstance(item, Cue) and item.sound}


def book(story):
    return story_from_text("\n\n".join(story) + "\n")


def files(script):
    from dataclasses import replace

    parts = [replace(script, chapters=(chapter,), meta=()) for chapter in script.chapters]
    return [(f"script/{number:02}.md", write_script(part)) for number, part in enumerate(parts, start=1)]


def said(script):
    """Who says what and how; lines of one speaker that follow each other are one."""
    found = []
    for _, line in script.lines():
        if found and found[-1][:2] == (line.speaker, line.directions):
            found[-1] = (*found[-1][:2], f"{found[-1][2]} {line.text}")
        else:
            found.append((line.speaker, line.directions, line.text))
    return found


def words(script):
    titles = [chapter.title or "" for chapter in script.chapters]
    return sorted(re.findall(r"\w+", " ".join([*titles, *(line.text for _, line in script.lines())])))


@st.composite
def corrected(draw, sources):
    """The script with speakers, directions, stress, notes, cues, titles and words changed by hand; and the notes."""
    texts = [[file, text.split("\n")] for file, text in sources]
    notes = []
    for number in range(draw(st.integers(0, 4))):
        file = draw(st.sampled_from(texts))
        lines = file[1]
        spoken = [at for at, line in enumerate(lines) if re.match(r"[A-Z][^:#\[]*:", line)]
        if not spoken:
            continue
        at = draw(st.sampled_from(spoken))
        head, _, rest = lines[at].partition(":")
        match draw(
            st.sampled_from(["speaker", "speaker", "direction", "note", "cue", "inline", "pause", "stress", "title"])
        ):
            case "speaker":
                lines[at] = f"{draw(st.sampled_from(['ANN', 'BEN', 'ZED']))}:{rest}"
            case "direction":
                lines[at] = f"{head.split(' (')[0]} (slowly):{rest}"
            case "note":
                notes.append(f"[[note {number}]]")
                lines.insert(at, notes[-1])
            case "cue":
                notes.append(f"[sfx bell-{number} -6dB]")
                lines.insert(at + 1, notes[-1])
            case "inline":
                notes.append(f"[[inside {number}]]")
                place = rest.rfind(" ") + 1 if "[" not in rest else len(rest)
                lines[at] = f"{head}:{rest[:place]} {notes[-1]} {rest[place:]}"
            case "pause":
                lines[at] = f"{head}: [pause 0.{number + 1}s]{rest}"
            case "stress" if not set("*[{") & set(rest):
                words_said = rest.split(" ")
                place = draw(st.integers(1, len(words_said) - 1))
                words_said[place] = re.sub(r"\w+", r"*\g<0>*", words_said[place], count=1)
                lines[at] = f"{head}:{' '.join(words_said)}"
            case "stress":
                pass
            case _:
                notes.append(f"## Scene by hand {number}")
                lines[at:at] = ["", notes[-1], ""]
    return [(file, "\n".join(lines)) for file, lines in texts], notes


def remembered(adaptation):
    memory, found = read(write(adaptation.memory))
    assert not found
    assert memory == adaptation.memory
    return memory


def test_a_cue_amid_a_sentence_divides_it_at_a_clause_and_goes_with_it():
    story = "He stands for a long while at the dark window, and then the bell tolls."
    old = adapt(book([story]), CAST, propose_cues=heard)
    parts = (
        "NARRATOR: He stands for a long while at the dark window,\n[sfx bell -9dB]\nNARRATOR: and then the bell tolls."
    )
    assert parts in files(old.script)[0][1]
    now = book([story.replace("dark window", "black window").replace("tolls", "tolls twice")])

    done = readapt(now, files(old.script), remembered(old), CAST, propose_cues=heard)

    assert parts.replace("dark", "black").replace("tolls", "tolls twice") in done.files[0][1]
    assert done.proof.holds


def test_a_cue_goes_with_its_words_where_a_revision_divides_their_line():
    old = adapt(book(["“Go on,” said Ann. The door shuts."]), CAST, propose_cues=heard)
    now = book(["“Go on,” said “Oh” The door shuts."])

    done = readapt(now, files(old.script), remembered(old), CAST, propose_cues=heard)

    assert "[sfx door-slam -9dB]\nNARRATOR: The door shuts." in done.files[0][1]


def test_a_tag_that_was_dropped_still_says_who_speaks_when_it_is_revised():
    old = adapt(book(["“Look,” asked Mrs. Cole. Nobody laughs.", "“Late,” said Ann."]), CAST, tags="drop")

    done = readapt(
        book(["“Look,” said Ann. Nobody laughs.", "“Late,” said Ann."]), files(old.script), remembered(old), CAST
    )

    assert next(line.speaker for _, line in done.script.lines()) == "ANN"


def test_titles_that_become_one_are_one_even_in_two_files():
    old = adapt(book(["# One", "“Go on,” said Ann. The door shuts.", "# One"]), CAST)

    done = readapt(book(["# One", "# One"]), files(old.script), remembered(old), CAST)

    assert [chapter.title for chapter in done.script.chapters if chapter.title] == ["One. One"]


def but_how_sure(memory, standing):
    """Return a memory without how sure it is of the speech in paragraphs that stand as they stood: it keeps that."""
    paragraphs = memory.book.paragraphs
    said = tuple(
        replace(each, confidence=0, reason="", others=())
        if paragraphs[each.spoken.quotation.paragraph].text in standing
        else each
        for each in memory.said
    )
    return replace(memory, said=said)


@settings(max_examples=40)
@given(st.data())
def test_an_untouched_script_becomes_what_the_revised_story_would_have_become(data):
    story = data.draw(STORIES)
    tags = data.draw(TAGS_KEPT)
    old = adapt(book(story), CAST, tags=tags, propose_cues=heard)
    now = book(data.draw(revised(story)))

    done = readapt(now, files(old.script), remembered(old), CAST, propose_cues=heard)

    assert done.proof.holds
    assert not done.proof.own
    assert not done.conflicts
    new = adapt(now, CAST, tags=tags, propose_cues=heard)
    assert [(c.title, sum(bool(s.lines) for s in c.scenes)) for c in done.script.chapters if c.title] == [
        (c.title, sum(bool(s.lines) for s in c.scenes)) for c in new.script.chapters if c.title
    ]
    assert said(done.script) == said(new.script)
    assert cues(done.script) == cues(new.script)
    standing = {paragraph.text for paragraph in remembered(old).book.paragraphs}
    assert write(but_how_sure(done.memory, standing)) == write(but_how_sure(new.memory, standing))


@settings(max_examples=30)
@given(st.data())
def test_without_a_revision_no_byte_of_a_corrected_script_changes(data):
    story = data.draw(STORIES)
    tags = data.draw(TAGS_KEPT)
    old = adapt(book(story), CAST, tags=tags, propose_cues=heard)
    mine, _ = data.draw(corrected(files(old.script)))

    done = readapt(book(story), mine, remembered(old), CAST, propose_cues=heard)

    assert list(done.files) == mine
    assert not done.changes
    assert not done.conflicts


@settings(max_examples=60)
@given(st.data())
def test_what_the_writer_did_survives_a_revision(data):
    story = data.draw(STORIES)
    tags = data.draw(TAGS_KEPT)
    old = adapt(book(story), CAST, tags=tags, propose_cues=heard)
    mine, notes = data.draw(corrected(files(old.script)))
    now = book(data.draw(revised(story)))

    done = readapt(now, mine, remembered(old), CAST, propose_cues=heard)

    assert done.proof.holds
    assert words(done.script) == words(adapt(now, CAST, tags=tags, propose_cues=heard).script)
    text = "\n".join(text for _, text in done.files)
    for note in notes:
        assert note in text
    told = "\n".join(map(str, done.conflicts))
    assert "\n".join(text for _, text in mine).count("[pause") == text.count("[pause") + told.count("[pause")
    # a second look finds nothing left to do, and remembers the same
    again = readapt(now, done.files, done.memory, CAST, propose_cues=heard)
    assert again.files == done.files
    # lines whose words are in the story before and after, once each, keep the speaker that the writer gave them
    before = {line.text: line.speaker for _, line in parse(mine)[0].lines()}
    tool = {line.text: line.speaker for _, line in old.script.lines()}
    texts = [line.text for script in (old.script, done.script) for _, line in script.lines()]
    for _, line in done.script.lines():
        mine_said = before.get(line.text)
        if mine_said == "ZED" and tool.get(line.text) and texts.count(line.text) == 2:
            assert line.speaker == "ZED"


@settings(max_examples=30)
@given(st.data())
def test_without_its_memory_the_words_of_the_story_win_and_the_speakers_of_the_script(data):
    story = data.draw(STORIES)
    tags = data.draw(TAGS_KEPT)
    old = adapt(book(story), CAST, tags=tags, propose_cues=heard)
    mine, notes = data.draw(corrected(files(old.script)))
    now = book(data.draw(revised(story)))

    done = readapt(now, mine, None, CAST, tags=tags, propose_cues=heard)

    assert done.proof.holds
    assert words(done.script) == words(adapt(now, CAST, tags=tags, propose_cues=heard).script)
    text = "\n".join(text for _, text in done.files)
    assert all(note in text for note in notes)
