"""Digests that stand in keys."""

from __future__ import annotations

import hashlib
import json


def digest(*ingredients: object) -> str:
    """Return 32 hexadecimal digits for ingredients that JSON can write; their order and types count."""
    text = json.dumps(ingredients, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]
