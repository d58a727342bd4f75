"""Make the voice data of the Kokoro engine from the tables of the npm package kokoro-js 1.2.1."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicestage.engines import kokoro_styles
from voicestage.engines.api import Reader
from voicestage.engines.kokoro import ENGINE, RATE, KokoroSession
from voicestage.model.speech import Phrase, Utterance

DATA = Path(kokoro_styles.__file__).with_name("data")
RANK = 24
"""Where more no longer helps (README.md)."""
RANKS = (12, 16, 20, 24, 28, 32)
ACCENTS = {"a": "en-US", "b": "en-GB"}
GENDERS = {"f": "female", "m": "male"}
SENTENCES = (
    "No.",
    "Who is there?",
    "I'll be there, she promised.",
    "It's only the wind!",
    "The lamp went out at a quarter past nine.",
    "He had said it twice already, and twice she had laughed.",
    "Run! Run for the stairs, and don't look back until you reach the door.",
    "In 1887 the keeper of the light wrote down, every evening, what he had seen; nobody ever read it.",
    "Well… I suppose you could say that I knew, or ought to have known, long before the letter came.",
    "The harbour lay quiet under the snow. Three boats had come home; the fourth, as everyone knew by then, would not.",
)
"""From one word to a long sentence, so that rows from all over the table are used."""

Table = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("voices", type=Path, help="the folder package/voices of the unpacked npm package")
    parser.add_argument("--compare", type=int, metavar="N", help="say N sentences with each voice, exact and not")
    arguments = parser.parse_args()
    tables = {
        path.stem: np.fromfile(path, np.float32).reshape(kokoro_styles.ROWS, kokoro_styles.WIDTH)
        for path in sorted(arguments.voices.glob("[ab][fm]_*.bin"))
    }
    if arguments.compare:
        compare(tables, each=arguments.compare)
    write(tables)


def compare(tables: dict[str, Table], *, each: int) -> None:
    """Print how many sentences take as long with factors as with the exact tables, and with mere noise on these."""
    said = [
        (name, SENTENCES[(number + turn * len(SENTENCES) // each) % len(SENTENCES)])
        for number, name in enumerate(tables)
        for turn in range(each)
    ]
    noise = np.random.default_rng(0)
    variants: list[tuple[str, dict[str, Table]]] = [
        (f"rank {rank}", {name: np.matmul(*factors(table, rank)) for name, table in tables.items()}) for rank in RANKS
    ]
    for size in (1e-7, 1e-6, 1e-5):
        noisy = {
            name: table + noise.uniform(-size, size, table.shape).astype(np.float32) for name, table in tables.items()
        }
        variants.append((f"noise {size:.0e}", noisy))
    with KokoroSession(threads=1) as session:
        reader = ENGINE.reader()
        exact = [length(session, reader, tables[name], name, text) for name, text in said]
        for label, variant in variants:
            error = max(float(np.abs(variant[name] - table).max()) for name, table in tables.items())
            off = [
                abs(length(session, reader, variant[name], name, text) - want)
                for (name, text), want in zip(said, exact, strict=True)
            ]
            print(
                f"{label}: largest error {error:.1e}, same length in {off.count(0)} of {len(said)} sentences, "
                f"{max(off) / RATE * 1000:.0f} ms off at most",
                flush=True,
            )


def length(session: KokoroSession, reader: Reader, table: Table, name: str, text: str) -> int:
    """Return how many frames a sentence takes with a table."""
    read = reader.read(Utterance(parts=(Phrase(text=text),)), voice=name)
    return len(session.speak_with(read, style=lambda symbols: table[symbols]).samples)


def factors(table: Table, rank: int) -> tuple[Table, Table]:
    """Return the table's best factors, shapes [510, rank] and [rank, 256]."""
    left, weights, right = np.linalg.svd(table.astype(np.float64), full_matrices=False)
    return (left[:, :rank] * weights[:rank]).astype(np.float32), right[:rank].astype(np.float32)


def write(tables: dict[str, Table]) -> None:
    """Write the factors, and beside them name, accent, gender and digest of each voice."""
    arrays: dict[str, Table] = {}
    known: dict[str, dict[str, str]] = {}
    for name, table in tables.items():
        rows, basis = factors(table, RANK)
        arrays[f"{name}.rows"], arrays[f"{name}.basis"] = rows, basis
        known[name] = {
            "accent": ACCENTS[name[0]],
            "gender": GENDERS[name[1]],
            "digest": hashlib.sha256(rows.astype("<f4").tobytes() + basis.astype("<f4").tobytes()).hexdigest()[:32],
        }
    target = DATA / "kokoro_voices.npz"
    np.savez(target, **arrays)  # type: ignore[arg-type]
    (DATA / "kokoro_voices.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(tables)} voices of rank {RANK}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
