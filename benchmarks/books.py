"""How fast and how large the reading of a book is: an EPUB of 150,000 words, in a process of its own.

    python benchmarks/books.py [--words N]

CPU time is told beside wall time, as other work on the machine disturbs only the latter.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

MEASURE = """
import resource, sys, time
from pathlib import Path
started, cpu = time.perf_counter(), time.process_time()
from voicestage.production import inspect
found = inspect(Path(sys.argv[1]))
print(found.words, len(found.parts), time.perf_counter() - started, time.process_time() - cpu,
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def novel(path: Path, words: int) -> Path:
    """Write an EPUB of 40 chapters with speech, italics, notes and page numbers."""
    dice = random.Random(7)
    vocabulary = "the lamp over gate was late and nobody came because rain had not stopped since noon she said"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        names = [f"c{number}.xhtml" for number in range(40)]
        items = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in names)
        spine = "".join(f'<itemref idref="{name}"/>' for name in names)
        archive.writestr("book.opf", f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>")
        for number, name in enumerate(names):
            paragraphs = [f"<h1>Chapter {number + 1}</h1>"]
            left = words // 40
            while left > 0:
                count = min(left, dice.randint(8, 90))
                left -= count
                text = " ".join(dice.choice(vocabulary.split()) for _ in range(count))
                half = len(text) // 2
                paragraphs.append(
                    f'<p class="indent">“{text[:half]} <i>so</i> {text[half:]},”<a epub:type="noteref" href="#n">1</a> '
                    f'she said<span epub:type="pagebreak" title="{left}"></span>.</p>'
                )
            archive.writestr(name, f"<html><body>{chr(10).join(paragraphs)}</body></html>")
    return path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--words", type=int, default=150_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = novel(Path(folder) / "novel.epub", arguments.words)
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(path)], capture_output=True, encoding="utf-8", check=True
        )
        whole = time.perf_counter() - started
        size = path.stat().st_size
    words, parts, wall, cpu, memory = done.stdout.split()
    megabytes = int(memory) / (2**20 if sys.platform == "darwin" else 2**10)
    print(f"EPUB of {int(words):,} words in {parts} chapters, {size / 1e6:.1f} MB packed")
    print(
        f"read: {float(cpu):.2f} s CPU, {float(wall):.2f} s wall, whole process {whole:.2f} s   (wanted: at most 5 s)"
    )
    print(f"peak memory: {megabytes:.0f} MB   (wanted: at most 300 MB)")


if __name__ == "__main__":
    main()
