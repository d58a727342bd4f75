"""An editor is given the schema of voices.yaml where the file asks for it."""

from __future__ import annotations

import json

from voicestage.casting.schema import MODELINE
from voicestage.production import Production, begin


def test_a_new_production_has_the_schema_that_its_voices_name(tmp_path):
    begin(tmp_path / "drama")
    first, *_ = (tmp_path / "drama/voices.yaml").read_text(encoding="utf-8").splitlines()
    named = tmp_path / "drama" / first.partition("$schema=")[2]
    assert first.startswith("# yaml-language-server: $schema=")
    assert "cast" in json.loads(named.read_text(encoding="utf-8"))["properties"]


def test_whoever_adds_the_line_gets_the_schema_and_nobody_else(storm):
    target = storm.root / ".voicestage/voices.schema.json"
    storm.production.check()
    assert not target.exists()

    storm.change("voices.yaml", "defaults:", f"{MODELINE}\ndefaults:")
    storm.production.check()
    written = target.read_bytes()

    target.write_text("{}", encoding="utf-8")  # an older version's
    storm.change("voices.yaml", "ash}", "ash, vioce: x}")  # a fault is when it is needed most
    assert Production(storm.root).check()
    assert target.read_bytes() == written
