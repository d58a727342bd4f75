"""Speak what the crowd murmurs: fourteen of the narration voices, each saying something else, in one small Ogg file.

    python training/crowd_voices/crowd_voices.py

The file, src/voicestage/sound/library/data/crowd_voices.ogg, is mono at 16 kHz: `SECONDS` of each voice, one after the
other, alike in level, without pauses longer than 0.25 s. The library lays many of them over each other.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from voicestage.engines.registry import engine
from voicestage.model.speech import Phrase, Utterance
from voicestage.sound.clips import resampled

TARGET = Path(__file__).parents[2] / "src/voicestage/sound/library/data/crowd_voices.ogg"
RATE = 16_000
SECONDS = 6

SAID = {
    "bf_emma": "So I told him, if the boat is late again I shall walk home by the bridge, and he only laughed and "
    "ordered another glass for everyone.",
    "bm_george": "The price of barley went up on Monday and down by Wednesday, which is a good thing for nobody but "
    "the man with the scales.",
    "bf_isabella": "She has had that hat since the spring, and I would wear it too, only not with those gloves, and "
    "never on a windy afternoon.",
    "bm_lewis": "My brother keeps bees behind the station. You would not believe how much honey there is in a "
    "railway bank in June.",
    "af_bella": "We waited for an hour at the wrong door, then somebody came along with a lantern and told us it had "
    "started long ago.",
    "am_michael": "Nobody mends a roof in December. You put a bucket under it and talk about something else until the "
    "swallows come back.",
    "af_heart": "They moved the piano twice, once up the stairs and once down again, and it has been out of tune ever "
    "since, poor thing.",
    "am_fenrir": "Well, the dog found it first, of course, under the hedge, and then the three of us stood there not "
    "knowing what to say.",
    "bf_alice": "Two eggs, a little flour, butter as big as a walnut, and whatever you do, leave the oven alone for "
    "half an hour.",
    "bm_fable": "I met her cousin at the harbour last summer, the tall one, who plays the fiddle and never remembers "
    "anybody's name.",
    "af_sarah": "Have you seen the new schoolmaster? He reads while he is walking, and on market days people simply "
    "go around him.",
    "am_puck": "It was raining so hard that the gutters sang, and still the old fellow went out to see after his "
    "lettuces.",
    "af_kore": "Ask at the second window, they said, so I asked at the second window, and there they sent me to the "
    "first.",
    "am_eric": "Eleven miles on a bicycle with a basket of plums, and at the end of it the shop was shut and the "
    "plums were jam.",
}


def main() -> None:
    kokoro = engine("kokoro")
    session = kokoro.open(threads=1)
    spoken: list[NDArray[np.float32]] = []
    for voice, words in SAID.items():
        speech = session.speak(Utterance(parts=(Phrase(text=words),)), voice=voice, pace=1.05)
        wave = without_pauses(resampled(speech.samples, speech.rate, RATE))
        wave = np.resize(wave, SECONDS * RATE)
        spoken.append(wave * np.float32(0.1 / np.sqrt(np.square(wave).mean())))
        print(voice, len(speech.samples) / speech.rate)
    TARGET.parent.mkdir(exist_ok=True)
    whole = np.clip(np.concatenate(spoken), -1.0, 1.0)
    with soundfile.SoundFile(TARGET, "w", RATE, 1, format="OGG", subtype="VORBIS", compression_level=0.97) as sink:
        for at in range(0, len(whole), RATE):  # in pieces: libsndfile 1.2 crashes on one long write of Vorbis
            sink.write(whole[at : at + RATE])
    print(TARGET.stat().st_size, "bytes")


def without_pauses(wave: NDArray[np.float32], *, longest_s: float = 0.25) -> NDArray[np.float32]:
    """Shorten what is 40 dB below the peak to `longest_s`."""
    step = RATE // 100
    blocks = wave[: len(wave) // step * step].reshape(-1, step)
    quiet = np.abs(blocks).max(axis=1) < np.abs(wave).max() / 100
    kept: list[NDArray[np.float32]] = []
    run = 0
    for block, is_quiet in zip(blocks, quiet, strict=True):
        run = run + 1 if is_quiet else 0
        if run <= longest_s * 100:
            kept.append(block)
    return np.concatenate(kept)


if __name__ == "__main__":
    main()
