"""Editors are given the schema of voices.yaml wherever the file asks for it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from voicestage.errors import StorageError
from voicestage.files import read_text, write_text

if TYPE_CHECKING:
    from voicestage.production.folder import Production


def keep_schema(production: Production) -> None:
    """Write `.voicestage/voices.schema.json`, where voices.yaml has the line that names it and it is not as it should.

    A folder that cannot be written is no fault: only the editor goes without.
    """
    from voicestage.casting.schema import FILE, MODELINE, schema_text

    with contextlib.suppress(StorageError, OSError):
        if MODELINE not in read_text(production.voices_file):
            return
        target, text = production.memory / FILE, schema_text()
        if not target.is_file() or read_text(target) != text:
            write_text(target, text)
