"""What is remembered of a render is written in the script's own marks."""

from voicestage.model.script import Breath, Line, Rest, Words
from voicestage.render.record import written
from voicestage.speech.spoken import spoken


def test_an_utterance_is_written_with_the_marks_of_the_script():
    line = Line(
        speaker="MARA",
        content=(
            Words(text="I "),
            Breath(),
            Words(text=" will "),
            Words(text="not", stress=True),
            Rest(seconds=0.4),
            Words(text=" go to "),
            Words(text="Jytte", ipa="ˈyʔdə"),
        ),
    )
    said = spoken(line, lexicon=(), character="MARA")
    assert written(said) == "I [breath] will *not* [pause 0.4s] go to {Jytte|ˈyʔdə}"
