"""Hold the finished files against a standard: `check --master`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, UsageError

if TYPE_CHECKING:
    from voicestage.deliver.checks import Standard
    from voicestage.production.folder import Production

SUFFIXES = {"acx": (".mp3",), "podcast": (".m4b", ".mp3"), "r128": (".flac",)}
"""Which of the finished files go where a standard asks for it."""


def check_finished(production: Production, standard: Standard) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the finished files that a standard is about, drafts left out.

    Raises:
        UsageError: there are none.
        StorageError: one cannot be read.
    """
    from voicestage.deliver.checks import check_master

    files = [
        path
        for path in sorted(production.output.glob("*"))
        if path.suffix in SUFFIXES[standard] and not path.stem.endswith(".draft")
    ]
    if not files:
        raise UsageError(f"There is nothing finished in {production.output}. Run `voicestage render` first.")
    return tuple(finding for path in files for finding in check_master(path, standard))
