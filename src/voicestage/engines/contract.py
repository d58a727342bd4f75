"""What every engine keeps to, whoever wrote it: clauses that raise AssertionError where it does not.

An engine's own tests hold it to them; that takes pytest or nothing:

    SUBJECT = Subject(engine=ENGINE, voice="quick", misspelt="quik")

    @pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.__name__)
    def test_contract(clause):
        clause(SUBJECT)
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.engines.api import Engine, Session
from voicestage.engines.registry import engine as find_engine
from voicestage.errors import EngineError, VoiceMissing
from voicestage.model.speech import Phrase, Silence, Speech, Utterance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SENTENCE = "The lamp went out."
CLOCK = "He gave the keeper a clock. "
NOTHING = ("", "…", "—", " ", "😀", "?!", "“”", "*")
ODD = ('"No."', "'No.'", "No… 😀", "— No —", "No", "(No!)\n\n", "\t«No»")
"""One word among characters that are no sound."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An engine, and what there is to try with it."""

    engine: Engine
    voice: str
    misspelt: str
    """A voice that there is not, near to `voice`."""
    other: str | None = None
    """A second voice or a mix, where there is one."""
    unsayable: str = "ʘǃ"
    """Symbols that an engine which reads IPA cannot say."""
    long: tuple[int, int, float] = (7, 334, 1.0)
    """How often a sentence of six words is said, little and much, and at what pace; a slow engine says less."""
    registered: bool = True
    """Whether another process finds the engine by its name."""

    @functools.cached_property
    def session(self) -> Session:
        """One session for all clauses."""
        return self.engine.open()

    @functools.cached_property
    def sentence(self) -> Speech:
        """A sentence as it is said at first."""
        return self.say(SENTENCE)

    def say(self, text: str, *, pace: float = 1.0, voice: str | None = None) -> Speech:
        """Say a text in one phrase."""
        return self.session.speak(_words(text), voice=voice or self.voice, pace=pace)


def gives_sound_as_the_interface_says(subject: Subject) -> None:
    """Samples are float32, mono, finite, audible and within full scale."""
    import numpy as np

    said = subject.sentence
    _holds(said.samples.dtype == np.float32, "samples are not float32")
    _holds(said.samples.ndim == 1, "samples are not [frames]")
    _holds(8_000 <= said.rate <= 192_000, f"{said.rate} is no usual rate")
    _holds(bool(np.isfinite(said.samples).all()), "samples are not finite")
    _holds(0.01 < _peak(said.samples) <= 1.0, f"the peak is {_peak(said.samples):.3f}, not above 0.01 and at most 1")
    _holds(0.5 < _seconds(said) < 4.0, f"four words take {_seconds(said):.2f} s")


def keeps_its_promise(subject: Subject) -> None:
    """What is `exact` or `seeded` comes out the same after something else, and in another process."""
    promise = subject.engine.promise
    _holds(promise in ("exact", "seeded", "free"), f'"{promise}" is no promise')
    between = subject.say("Something else comes between.", voice=subject.other)
    again = subject.say(SENTENCE)
    _holds(_digest(between) != _digest(subject.sentence), "two sentences sound the same")
    if promise == "free":
        return
    _holds(_digest(again) == _digest(subject.sentence), f"it promises {promise} and says a sentence in two ways")
    if not subject.registered:
        return
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        there = pool.submit(_said_elsewhere, subject.engine.name, subject.voice).result()
    _holds(there == _digest(subject.sentence), f"it promises {promise} and another process says it differently")


def offers_voices_that_it_accepts(subject: Subject) -> None:
    """Each voice is offered once, with the engine's name and a licence, and is accepted."""
    voices = subject.engine.voices()
    _holds(bool(voices), "it offers no voice")
    _holds(len({voice.name for voice in voices}) == len(voices), "it offers a voice twice")
    for voice in voices:
        _holds(voice.engine == subject.engine.name, f"{voice.name} is said to be of {voice.engine}")
        _holds(bool(voice.licence), f"{voice.name} has no licence")
        subject.engine.check_voice(voice.name)


def names_the_nearest_voice(subject: Subject) -> None:
    """A voice that is not there is refused everywhere, and the nearest is offered."""
    message = _refused(lambda: subject.engine.check_voice(subject.misspelt))
    _holds(subject.voice in message, f'"{message}" does not offer "{subject.voice}"')
    _refused(lambda: subject.say(SENTENCE, voice=subject.misspelt))
    _refused(lambda: subject.engine.fingerprint(subject.misspelt))


def is_silent_where_there_is_nothing_to_say(subject: Subject) -> None:
    """Dots, dashes and emoji alone are a short silence; so is no utterance."""
    for text in NOTHING:
        said = subject.say(text)
        _holds(0.1 <= _seconds(said) <= 0.5, f"{text!r} takes {_seconds(said):.2f} s")
        _holds(not said.samples.any(), f"{text!r} is heard")
    empty = subject.session.speak(Utterance(parts=()), voice=subject.voice)
    _holds(0.1 <= _seconds(empty) <= 0.5, f"an empty utterance takes {_seconds(empty):.2f} s")


def says_what_stands_among_odd_characters(subject: Subject) -> None:
    """A word is heard whatever marks stand around it."""
    for text in ODD:
        _holds(_peak(subject.say(text).samples) > 0.01, f"nothing is heard of {text!r}")


def says_all_of_a_long_text(subject: Subject) -> None:
    """A text of any length is said whole: much takes as much longer as it has more words, and its end is heard."""
    few, many, pace = subject.long
    short, long = (subject.say(CLOCK * times, pace=pace) for times in (few, many))
    ratio = _seconds(long) / _seconds(short) / (many / few)
    _holds(0.85 < ratio < 1.15, f"{many} sentences take {ratio:.2f} times as long as they should")
    end = long.samples[-round(_seconds(short) / few * long.rate) :]
    _holds(_peak(end) > 0.5 * _peak(short.samples), "the end of a long text is not heard")


def silence_is_as_long_as_it_says(subject: Subject) -> None:
    """A silence in an utterance lasts what it says, to the sample."""
    import numpy as np

    def pausing(seconds: float) -> Speech:
        parts = (Phrase(text="No. "), Silence(seconds=seconds), Phrase(text="Yes."))
        return subject.session.speak(Utterance(parts=parts), voice=subject.voice)

    short, long = pausing(0.5), pausing(2.0)
    if subject.engine.promise != "free":
        _holds(len(long.samples) - len(short.samples) == round(1.5 * long.rate), "a pause is not as long as it says")
    heard = np.flatnonzero(np.abs(long.samples) > 0)
    _holds(int(np.diff(heard).max()) >= 2.0 * long.rate, "a pause of 2 s is not silent for 2 s")


def pace_changes_the_length(subject: Subject) -> None:
    """At pace 1.5 a sentence is shorter, where the engine reads the pace."""
    if "pace" not in subject.engine.reads():
        return
    ratio = _seconds(subject.say(SENTENCE, pace=1.5)) / _seconds(subject.sentence)
    _holds(0.5 < ratio < 0.9, f"at pace 1.5 a sentence takes {ratio:.2f} times as long")


def takes_are_readings_of_their_own(subject: Subject) -> None:
    """Each take is heard, differs from the others and is the same every time."""
    takes = subject.engine.takes()
    _holds(takes >= 1, "it has no reading of a line")
    if takes == 1 or subject.engine.promise == "free":
        return

    def said(take: int) -> str:
        speech = subject.session.speak(_words(SENTENCE), voice=subject.voice, take=take)
        _holds(_peak(speech.samples) > 0.01, f"take {take} is not heard")
        return _digest(speech)

    found = [said(take) for take in range(1, takes + 1)]
    _holds(found[0] == _digest(subject.sentence), "take 1 is not the plain reading")
    _holds(len(set(found)) == takes, f"of {takes} takes {takes - len(set(found))} are the same")
    _holds(said(takes) == found[-1], f"take {takes} is not the same every time")


def prints_nothing(subject: Subject) -> None:
    """The standard output is for reports."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        subject.say("No.")
    _holds(not out.getvalue(), f"it printed {out.getvalue()[:80]!r}")


def fingerprint_is_that_of_the_voice(subject: Subject) -> None:
    """The same voice has the same fingerprint, another voice another."""
    first = subject.engine.fingerprint(subject.voice)
    _holds(first == subject.engine.fingerprint(subject.voice), "a voice has two fingerprints")
    if subject.other:
        _holds(first != subject.engine.fingerprint(subject.other), "two voices have one fingerprint")


def says_which_ipa_it_cannot(subject: Subject) -> None:
    """Symbols that cannot be said are named, none else; an engine that does not read IPA names none."""
    check = subject.engine.check_ipa
    _holds(check("ˈreɪkjavɪk") == (), f"it cannot say {check('ˈreɪkjavɪk')} of a usual word")
    wanted = tuple(subject.unsayable) if "ipa" in subject.engine.reads() else ()
    found = check(f"ˈa{'a'.join(subject.unsayable)}")
    _holds(found == wanted, f"of {subject.unsayable} it names {found}, not {wanted}")


def ipa_is_said_where_it_is_read(subject: Subject) -> None:
    """Two readings of one word sound different, if and only if the engine reads IPA."""
    if subject.engine.promise == "free":
        return

    def said(ipa: str) -> str:
        parts = (Phrase(text="lead", ipa=ipa), Phrase(text="."))
        return _digest(subject.session.speak(Utterance(parts=parts), voice=subject.voice))

    differ = said("lɛd") != said("liːd")
    _holds(differ == ("ipa" in subject.engine.reads()), "what `reads` says of IPA is not so")


def says_the_same_from_what_its_reader_made(subject: Subject) -> None:
    """What the reader made, sent to another process, is said as the words themselves."""
    reader = subject.engine.reader()
    if reader is None:
        return  # the engine reads words itself: nothing can be handed over
    read = pickle.loads(pickle.dumps(reader.read(_words(SENTENCE), voice=subject.voice)))
    _refused(lambda: reader.read(_words(SENTENCE), voice=subject.misspelt))
    reader.close()
    reader.close()
    _holds(read.text == SENTENCE, "a reading has lost its words")
    said = subject.session.speak(read, voice=subject.voice)
    _holds(_digest(said) == _digest(subject.sentence), "a reading sounds other than its words")


def a_session_can_be_closed_twice(subject: Subject) -> None:
    """Closing is safe to repeat."""
    opened = subject.engine.open()
    opened.close()
    opened.close()


Clause = Callable[[Subject], None]

CLAUSES: tuple[Clause, ...] = (
    gives_sound_as_the_interface_says,
    keeps_its_promise,
    offers_voices_that_it_accepts,
    names_the_nearest_voice,
    is_silent_where_there_is_nothing_to_say,
    says_what_stands_among_odd_characters,
    says_all_of_a_long_text,
    silence_is_as_long_as_it_says,
    pace_changes_the_length,
    takes_are_readings_of_their_own,
    prints_nothing,
    fingerprint_is_that_of_the_voice,
    says_which_ipa_it_cannot,
    ipa_is_said_where_it_is_read,
    says_the_same_from_what_its_reader_made,
    a_session_can_be_closed_twice,
)
"""All that an engine is held to, in an order in which the first fault tells most."""


def _holds(condition: bool, otherwise: str) -> None:  # noqa: FBT001 - as `assert` reads, which python -O leaves out
    if not condition:
        raise AssertionError(otherwise)


def _refused(call: Callable[[], object]) -> str:
    """Return what VoiceMissing says."""
    try:
        call()
    except VoiceMissing as error:
        return str(error)
    except EngineError as error:
        raise AssertionError(f"a voice that is not there raises {type(error).__name__}, not VoiceMissing") from error
    raise AssertionError("a voice that is not there is accepted")


def _words(text: str) -> Utterance:
    return Utterance(parts=(Phrase(text=text),))


def _seconds(speech: Speech) -> float:
    return len(speech.samples) / speech.rate


def _peak(samples: NDArray[np.float32]) -> float:
    return float(abs(samples).max(initial=0.0))


def _digest(speech: Speech) -> str:
    return hashlib.sha256(speech.samples.tobytes()).hexdigest()


def _said_elsewhere(name: str, voice: str) -> str:
    with find_engine(name).open() as session:
        return _digest(session.speak(_words(SENTENCE), voice=voice))
