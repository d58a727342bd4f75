"""Measure how loud each Kokoro voice speaks by itself, and write the table that short lines are levelled by.

python benchmarks/voice_levels.py      # writes src/voicestage/casting/data/kokoro_levels.json
"""

from __future__ import annotations

import json
from pathlib import Path

from voicestage.engines import engine, kokoro_styles
from voicestage.model.script import Line, Words
from voicestage.sound import clips
from voicestage.sound.loudness import loudness
from voicestage.speech.spoken import spoken

TABLE = Path(__file__).resolve().parent.parent / "src/voicestage/casting/data/kokoro_levels.json"
SENTENCES = (
    "I was on the old ship when the water came over the bow, and the cook folded his apron.",
    "Come left, I said, and don't be shy about it. How is the light on the hill?",
)


def main() -> None:
    levels: dict[str, float] = {}
    with engine("kokoro").open(threads=1) as session:
        for voice in kokoro_styles.voices():
            total = 0.0
            for text in SENTENCES:
                line = Line(speaker="-", content=(Words(text=text),))
                speech = session.speak(spoken(line, lexicon=(), character="-"), voice=voice.name)
                trimmed, rate = clips.from_segment(clips.trimmed(clips.to_segment(speech.samples, speech.rate)))
                total += loudness(clips.resampled(trimmed, rate))
            levels[voice.name] = round(total / len(SENTENCES), 1)
            print(voice.name, levels[voice.name], flush=True)
    TABLE.write_text(json.dumps(levels, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
