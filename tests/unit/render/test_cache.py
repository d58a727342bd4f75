"""The cache gives back what was put in, or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voicestage.render.cache import Cache, DamagedEntry
from voicestage.render.work import Stored, stored
from voicestage.units import RATE


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def tone(seconds: float) -> Stored:
    frames = round(seconds * RATE)
    return stored((0.3 * np.sin(np.arange(frames) / 30)).astype(np.float32))


def put(cache: Cache, key: str, made: Stored, **beside: Any) -> None:
    cache.put("clip", key, flac=made.flac, digest=made.digest, frames=made.frames, rate=made.rate, **beside)


def test_what_is_put_in_is_found(cache: Cache) -> None:
    made = tone(0.5)
    put(cache, "ab12", made)

    entry = cache.find("clip", "ab12")

    assert entry is not None
    assert (entry.digest, entry.frames) == (made.digest, made.frames)
    assert len(cache.samples(entry.digest)) == made.frames
    assert cache.find("clip", "ab13") is None
    assert cache.find("raw", "ab12") is None


def test_keys_whose_samples_are_equal_share_them_and_keep_what_is_told_of_each(cache: Cache) -> None:
    made = tone(0.5)
    put(cache, "ab12", made, maker="Linux x86_64, onnxruntime 1.22", words='[["a b",0.0,0.4]]')
    put(cache, "cd34", made, words='[["a",0.0,0.1],["\\t",0.2,0.4]]', head_s=0.25)
    put(cache, "ef56", made)

    again = Cache(cache.root)
    one, other, third = (again.find("clip", key) for key in ("ab12", "cd34", "ef56"))

    assert one is not None
    assert other is not None
    assert third is not None
    assert (one.words, one.head_s, one.maker) == ('[["a b",0.0,0.4]]', 0.0, "Linux x86_64, onnxruntime 1.22")
    assert (other.words, other.head_s, other.maker) == ('[["a",0.0,0.1],["\\t",0.2,0.4]]', 0.25, "")
    assert (third.words, third.head_s) == ("", 0.0)
    assert len(list(cache.root.rglob("*.flac"))) == 1


def test_a_whole_file_is_left_as_it_is_and_another_encoding_of_its_samples_hides_no_key(cache: Cache) -> None:
    made = tone(0.5)
    longer = replace(made, flac=made.flac + bytes(10))  # as another version of the encoder might write it
    put(cache, "ab12", made)
    written = cache.path(made.digest).stat().st_mtime_ns

    put(cache, "cd34", longer)
    assert cache.path(made.digest).stat().st_mtime_ns == written
    cache.path(made.digest).write_bytes(b"short")
    put(cache, "ef56", longer)

    assert all(Cache(cache.root).find("clip", key) for key in ("ab12", "cd34", "ef56"))


def test_a_truncated_entry_is_not_found(cache: Cache) -> None:
    made = tone(0.5)
    put(cache, "ab12", made)
    path = cache.path(made.digest)
    path.write_bytes(path.read_bytes()[:-10])

    assert cache.find("clip", "ab12") is None


def test_a_changed_entry_is_dropped_when_it_is_read(cache: Cache) -> None:
    made, other = tone(0.5), tone(0.7)
    put(cache, "ab12", made)
    cache.path(made.digest).write_bytes(other.flac)

    with pytest.raises(DamagedEntry):
        cache.samples(made.digest)
    assert not cache.path(made.digest).exists()


def test_a_damaged_line_of_the_list_is_passed_over_and_the_others_are_found(cache: Cache) -> None:
    put(cache, "ab12", tone(0.5))
    put(cache, "cd34", tone(0.6))
    lines = (cache.root / "entries.txt").read_bytes().splitlines(keepends=True)
    (cache.root / "entries.txt").write_bytes(lines[0].replace(b"clip ab12", b"clip ab13") + b"\x00\xff{\n" + lines[1])

    again = Cache(cache.root)

    assert again.find("clip", "ab12") is None
    assert again.find("clip", "ab13") is None
    assert again.find("clip", "cd34") is not None


def test_a_line_cut_short_by_a_full_disk_costs_that_entry_and_no_later_one(cache: Cache) -> None:
    put(cache, "ab12", tone(0.5))
    path = cache.root / "entries.txt"
    path.write_bytes(path.read_bytes()[:-7])

    again = Cache(cache.root)
    put(again, "cd34", tone(0.6))

    assert Cache(cache.root).find("clip", "ab12") is None
    assert Cache(cache.root).find("clip", "cd34") is not None


def test_samples_that_two_keys_share_stay_until_both_are_dropped(cache: Cache) -> None:
    made = tone(0.5)
    put(cache, "ab12", made)
    put(cache, "cd34", made)

    assert cache.drop({("clip", "ab12")}) == 0
    assert cache.find("clip", "cd34") is not None
    assert cache.drop({("clip", "cd34")}) == len(made.flac)
    assert not cache.path(made.digest).exists()


def test_files_that_no_entry_names_are_found(cache: Cache) -> None:
    put(cache, "ab12", tone(0.5))
    foreign = cache.path("ff00")
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"fLaC")

    assert list(Cache(cache.root).stray()) == [foreign]


def test_a_long_sound_in_blocks_is_the_same_as_the_whole(cache: Cache) -> None:
    samples = np.random.default_rng(1).uniform(-0.5, 0.5, (RATE, 2)).astype(np.float32)

    entry = cache.put_stream("sound", "cd34", iter(np.array_split(samples, 7)), rate=RATE)

    assert entry.frames == RATE
    read = np.concatenate(list(cache.blocks(entry.digest, frames=1000)))
    assert np.abs(read - samples).max() < 2**-23
    assert np.array_equal(cache.samples(entry.digest), read)
    assert not list((cache.root / "samples").glob(".*"))


def test_only_what_is_unused_is_dropped(cache: Cache) -> None:
    cache.keep("aac", "one1", b"first")
    cache.keep("mp3", "one1", b"second")
    cache.keep("aac", "two2", b"third")

    freed = cache.drop_made(frozenset({"two2"}))

    assert freed > 0
    assert cache.kept("aac", "one1") is None
    assert cache.kept("mp3", "one1") is None
    assert cache.kept("aac", "two2") == b"third"


def test_bytes_that_changed_are_not_given_and_not_kept(cache: Cache) -> None:
    cache.keep("aac", "one1", b"first")
    (path,) = (cache.root / "made" / "aac").glob("*/*.bin")
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    assert cache.kept("aac", "one1") is None
    assert not cache.has("aac", "one1")
