# ruff: noqa: E501 - a table of messages reads best with one to a line
"""YAML's own faults, said in words."""

import pytest

from voicestage.casting.load import parse


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: A: b", '1:8  put the title in quotes: it contains a colon. Try title: "A: b"'),
        ("\ufefftitle: A: b", '1:8  put the title in quotes: it contains a colon. Try title: "A: b"'),
        ("title: Say \"A\": b", "1:8  put the title in quotes: it contains a colon. Try title: 'Say \"A\": b'"),
        ("title: x\n  author: y", '2:9  "author" is indented deeper than the line above it, which already has a value. Begin it in the same column as that line.'),
        ("pace:1\nx: y", '2:2  the line above, "pace:1", has no colon and a space after its name. Try pace: …'),
        ("title: a\nMARA\n", '2:1  "MARA" needs a colon after it. Try MARA: …'),
        ("title: a\npace:1\n", '2:1  "pace:1" needs a space after its colon. Try pace: 1'),
        ("cast:\n\tMARA: x", "2:1  this line is indented with a tab. Use spaces: YAML does not know how wide a tab is."),
        ('title: "abc\nfoo: x', '1:8  the quotation mark " is opened here and never closed. Write " where it ends.'),
        ("title: 'Tis\nfoo: x", "1:8  the quotation mark ' is opened here and never closed. If it is an apostrophe, put the whole value in double quotes: \"…\"."),
        ('title: "A" story', "1:12  the title ends before this: a quotation mark or bracket at its beginning belongs to YAML. Put all of it in quotes: title: '\"A\" story'"),
        ("title: [Draft] A story", '1:16  the title ends before this: a quotation mark or bracket at its beginning belongs to YAML. Put all of it in quotes: title: "[Draft] A story"'),
        ("cast: {A: b\nB: c", '1:7  "{" is opened here and never closed. Write "}" where it ends.'),
        ("cast:\n  A: x\n  Tobias: [\n", '3:11  "[" is opened here and never closed. Write "]" where it ends.'),
        ("cast: {A: {aliases: [x, y], voice: ", '1:11  "{" is opened here and never closed. Write "}" where it ends.'),
        ("cast: {A: {aliases: [x, y}}", '1:26  "}" closes what "[" opened. Write "]" here.'),
        ("cast: {A: {voice: x} B: c}", '1:22  a comma is missing before "B: c}". Or "}" before it.'),
        ("defaults: {language: en: GB}", "1:24  this value contains a colon. Put the whole value in quotes."),
        ("title: }", '1:8  "}" closes nothing. Delete it, or put the value in quotes.'),
        ("title: ,x", '1:8  a value cannot begin with "," unless it stands in quotes. Try ",x".'),
        ("title: @home", '1:8  a value cannot begin with "@" unless it stands in quotes. Try "@home".'),
        ("title: *stress* x", '1:8  a value cannot begin with "*" unless it stands in quotes. Try "*stress* x".'),
        ("title: *stress x", '1:8  "*stress" repeats a value marked "&stress", and there is none. Put it in quotes if it is text: "*stress".'),
        ("title: & Sons", '1:8  a value cannot begin with "&" unless it stands in quotes. Try "& Sons".'),
        ("title: !x!y", '1:8  a value cannot begin with "!" unless it stands in quotes. Try "!x!y".'),
        ('cover: "C:\\pictures"', "1:11  a backslash means something else in double quotes. Use single quotes, or / in the name of a file."),
        ("cast:\n   A: x\n  B: y", '3:3  "B: y" begins in a column where nothing above it begins. Indent it as far as the lines it belongs with.'),
        ("title: b\n- c", "2:1  a list begins where a name and a colon should stand. Indent it under the name it belongs to."),
        ("title: - b", '1:8  a list with "-" begins on a line of its own. Put it below, or write [one, two] here.'),
        ("title: > x\n y", '1:8  after "|" or ">" the text begins on the next line. Put the value in quotes if it is one line.'),
        ("title: a\n---\ntitle: b", "2:1  a second document begins here. Keep everything in one: remove the line `---`."),
        ("title: a\n...\ntitle: b", "3:1  the file goes on after its end was marked. Remove the line `...` or `---` above it."),
        ("title: a\x00", "1:9  the character U+0000 cannot stand in this file. Delete it."),
        ('title: "\\ud800"', "1:8  the escape for U+D800 stands for nothing that can be shown. Remove it."),
        ('title: "\\UFFFFFFFF"', "1:1  an escape or a number in this file is beyond what YAML knows. Look for \\U or %YAML."),
        ("x: " + "[" * 20, "1:16  this is nested more than 12 deep. Close the brackets before it."),
    ],
)  # fmt: skip
def test_a_fault_is_said_in_words(text, message):
    _, findings = parse(text)
    assert [str(found) for found in findings] == [f"voices.yaml:{message}"]
