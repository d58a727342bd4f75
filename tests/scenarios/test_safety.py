"""Killed, damaged, crowded, moved: the result is the one of an undisturbed render, and little is done twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from conftest import Project
from plugged import installed
from voicestage.errors import StorageError
from voicestage.production.selection import Selection
from voicestage.production.store import store, sweep, verify
from voicestage.render.cache import Cache
from voicestage.render.crew import AHEAD

FORKS = pytest.mark.skipif(sys.platform == "win32", reason="the kills come to forks, which Windows has not")

COUNTED = """
import os

from voicestage.engines.registry import engine


class CountedEngine:
    name = "counted"

    def __getattr__(self, name):
        return getattr(engine(os.environ["COUNTED"]), name)

    def open(self, *, threads=1):
        return CountedSession(engine(os.environ["COUNTED"]).open(threads=threads))


class CountedSession:
    def __init__(self, session):
        self._session = session

    def speak(self, utterance, **how):
        with open(os.environ["SPOKEN"], "ab", buffering=0) as log:
            log.write(b".")
        return self._session.speak(utterance, **how)


ENGINE = CountedEngine()
"""
"""Another engine that notes each line it says, in whatever process."""
VOICES = {"fake": ("ash", "birch", "cedar"), "kokoro": ("bf_alice", "bf_emma", "bm_george")}


def killed(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    kills: int,
    workers: int,
    what: str,
    engine: str = "fake",
    seed: int = 1,
) -> list[dict[str, object]]:
    """Kill so many renders of a small production at random moments, go on with each, and return what came of it."""
    project = Project(folder / "source")
    lines = {who: "".join(f"{who}: Hold {'on ' * n}now.\n\n" for n in range(1, 7)) for who in ("MARA", "JONAS")}
    deck = f"## Deck\n\n[ambience hiss -20dB fade 1s]\n\n{lines['MARA']}[sfx knock]\n\n"
    project.file("script/01.md", f"---\ntitle: Storm\n---\n\n{deck}## Cabin\n\n{lines['JONAS']}")
    narrator, mara, jonas = VOICES[engine]
    cast = f"cast:\n  NARRATOR: {narrator}\n  MARA: {{voice: {mara}, pan: -0.2}}\n  JONAS: {jonas}\n"
    project.file("voices.yaml", f"defaults: {{engine: counted}}\n{cast}")
    (project.root / "script/sounds").mkdir()
    noise = 0.1 * np.random.default_rng(1).standard_normal((48000 * 5, 2))
    soundfile.write(project.root / "script/sounds/hiss.wav", noise, 48000)
    soundfile.write(project.root / "script/sounds/knock.wav", noise[:4800], 48000)
    script = Path(__file__).with_name("kill_points.py")
    command = [sys.executable, str(script), str(project.root), str(kills), str(seed), str(workers), what]
    monkeypatch.setenv("SPOKEN", str(folder / "spoken.log"))
    monkeypatch.setenv("COUNTED", engine)
    (folder / "site").mkdir()
    with installed(folder / "site", "counted", COUNTED):
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def assert_safe(outcomes: list[dict[str, object]], *, kills: int, in_flight: int) -> None:
    assert len(outcomes) == kills
    assert sum(bool(each["killed"]) for each in outcomes) > kills / 2
    for each in outcomes:
        assert each["same"], f"the result differs: {each}"
        assert each["again"] == 12 - int(str(each["kept"])), f"what was kept is not spoken again: {each}"
        assert int(str(each["spoken"])) - int(str(each["kept"])) <= in_flight, f"what was spoken is kept: {each}"


@FORKS
def test_a_killed_render_goes_on_to_the_same_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = killed(tmp_path, monkeypatch, kills=20, workers=0, what="scenes")
    assert_safe(outcomes, kills=20, in_flight=1)


@FORKS
@pytest.mark.full
@pytest.mark.parametrize("seed", range(5))
def test_a_hundred_kills_at_random_moments_of_a_whole_render(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    outcomes = killed(tmp_path, monkeypatch, kills=20, workers=0, what="whole", seed=seed)
    assert_safe(outcomes, kills=20, in_flight=1)


@FORKS
@pytest.mark.full
@pytest.mark.parametrize("seed", range(3))
def test_kills_while_two_processes_speak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    outcomes = killed(tmp_path, monkeypatch, kills=10, workers=2, what="whole", seed=seed)
    assert_safe(outcomes, kills=10, in_flight=2 * AHEAD)


@FORKS
@pytest.mark.full
def test_ten_kills_of_kokoro(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = killed(tmp_path, monkeypatch, kills=10, workers=1, what="scenes", engine="kokoro")
    assert_safe(outcomes, kills=10, in_flight=AHEAD)


def finished_sound(project: Project) -> np.ndarray:
    samples, _ = soundfile.read(project.root / "output/Storm.flac")
    return np.asarray(samples)


RENDER = (
    "import sys; from pathlib import Path; from voicestage.production import Production\n"
    "def report(state): print(state.stage, flush=True) if state.stage == 'wait' else None\n"
    "print(Production(Path(sys.argv[1])).render(workers=0, report=report).synthesised)"
)


def test_two_renders_at_once_give_one_result_and_speak_each_line_once(storm: Project) -> None:
    command = [sys.executable, "-c", RENDER, str(storm.root)]
    with storm.production.alone():  # until both are there
        processes = [subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") for _ in range(2)]
        waiting = [process.stdout.readline() for process in processes if process.stdout]
    told = [process.communicate()[0].strip() for process in processes]

    assert waiting == ["wait\n"] * 2
    assert sorted(told) == ["0", "10"]
    assert not verify(storm.production)
    fresh = Project(storm.root.parent / "fresh")
    shutil.copytree(storm.root, fresh.root, ignore=shutil.ignore_patterns(".voicestage", "output"))
    fresh.render()
    for path in (fresh.root / "output").iterdir():
        assert path.read_bytes() == (storm.root / "output" / path.name).read_bytes(), path.name


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Gives a folder on a file system of its own, with so many kB; the second time it is the same with other room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made: list[int] = []

    def mounted(kilobytes: int) -> Path:
        options = f"size={kilobytes}k" if not made else f"remount,size={kilobytes}k"
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
        try:
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        except OSError as error:
            pytest.skip(f"no disk of limited size can be made here: {error}")
        if done.returncode:
            pytest.skip(f"no disk of limited size can be made here: {done.stderr.strip()}")
        made.append(kilobytes)
        return disk

    yield mounted
    if made:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.full
@pytest.mark.parametrize("share", [0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9, 0.97])
def test_a_disk_that_is_full_at_any_moment_is_told_and_costs_nothing(
    finished: Project, small_disk: Callable[[int], Path], share: float
) -> None:
    needed = sum(-(-path.stat().st_size // 4096) * 4 for path in finished.root.rglob("*") if path.is_file())
    project = Project(small_disk(64 + round(needed * share)) / "storm")
    shutil.copytree(finished.root, project.root, ignore=shutil.ignore_patterns(".voicestage", "output"))

    with pytest.raises(StorageError, match=r"could not be written: .+\. Free some space"):
        project.render()
    kept = sum(kind == "raw" for kind, _, _ in project.production.cache().entries())
    small_disk(4 * needed)
    again = project.render()

    assert again.synthesised == 10 - kept
    assert not verify(project.production)
    for path in again.files:
        assert path.read_bytes() == (finished.root / "output" / path.name).read_bytes(), path.name


def test_what_is_saved_while_a_render_waits_for_another_is_rendered(rendered: Project) -> None:
    outcomes: list[int] = []
    waits = threading.Event()

    def render() -> None:
        outcomes.append(
            rendered.render(report=lambda state: waits.set() if state.stage == "wait" else None).synthesised
        )

    thread = threading.Thread(target=render)
    with rendered.production.alone():
        thread.start()
        assert waits.wait(timeout=60)
        rendered.change("script/01.md", "Hold the rail", "Hold the railing")
    thread.join()

    assert outcomes == [1]


def test_a_lock_goes_with_its_holder(storm: Project) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from voicestage.production import Production\n"
        "with Production(Path(sys.argv[1])).alone(): os.kill(os.getpid(), signal.SIGTERM)"
    )
    subprocess.run([sys.executable, "-c", code, str(storm.root)], check=False)

    with storm.production.alone():
        pass


def test_every_kind_of_damage_is_noticed_dropped_and_made_again(rendered: Project) -> None:
    before = finished_sound(rendered)
    samples = sorted((rendered.root / ".voicestage/cache/samples").glob("*/*.flac"))
    flipped = bytearray(samples[0].read_bytes())
    flipped[len(flipped) // 2] ^= 0xFF
    samples[0].write_bytes(flipped)
    samples[1].write_bytes(samples[1].read_bytes()[:100])
    samples[2].write_bytes(b"")
    samples[3].unlink()
    size = samples[4].stat().st_size  # foreign: another sound of the same size
    samples[4].write_bytes(samples[5].read_bytes()[:size].ljust(size, b"\0"))
    (rendered.root / "output/Storm.m4b").unlink()

    rendered.render()

    assert np.array_equal(finished_sound(rendered), before)
    verify(rendered.production)  # what was damaged and not needed
    assert not verify(rendered.production)
    assert rendered.render().mixed == 0


def flip(paths: Iterable[Path]) -> int:
    """Change a bit in the middle of each file; return how many there were."""
    count = 0
    for count, path in enumerate(paths, start=1):  # noqa: B007
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0x10
        path.write_bytes(data)
    return count


def test_pieces_of_the_finished_files_that_were_all_damaged_are_made_again_in_one_render(rendered: Project) -> None:
    before = finished_sound(rendered)
    assert flip((rendered.root / ".voicestage/cache/made").glob("*/*/*.bin")) > 20
    flip((rendered.root / ".voicestage/cache/samples").glob("*/*.flac"))
    (rendered.root / "output/Storm.m4b").unlink()

    done = rendered.render()

    assert np.array_equal(finished_sound(rendered), before)
    assert done.encoded_s > 0
    assert len(done.warnings) > 20
    assert all("made again" in warning for warning in done.warnings)
    assert not verify(rendered.production)
    assert rendered.render().warnings == ()


@pytest.mark.parametrize("what", ["aac", "measured"])
def test_one_damaged_piece_costs_that_piece_alone(rendered: Project, what: str) -> None:
    for piece in sorted((rendered.root / f".voicestage/cache/made/{what}").glob("*/*.bin")):
        whole = piece.read_bytes()
        flip([piece])
        (rendered.root / "output/Storm.m4b").unlink()
        done = rendered.render()
        if done.warnings:
            break
        piece.write_bytes(whole)  # of the first try, at another gain: no file is made of it

    assert 0 < done.encoded_s < done.seconds / 2
    assert len(done.warnings) == 1


def test_a_part_whose_clips_were_damaged_is_written_all_the_same_and_says_so(rendered: Project) -> None:
    selection = Selection(scenes=("1.1",), lines=("1.2:1",))
    rendered.render(selection=selection)
    before = [soundfile.read(path)[0] for path in sorted((rendered.root / "output").glob("*/*.flac"))]
    flip((rendered.root / ".voicestage/cache/samples").glob("*/*.flac"))

    done, again = rendered.render(selection=selection), rendered.render(selection=selection)

    after = [soundfile.read(path)[0] for path in sorted((rendered.root / "output").glob("*/*.flac"))]
    assert all(np.array_equal(*each) for each in zip(before, after, strict=True))
    assert len(done.warnings) >= 5
    assert again.warnings == ()


def test_verify_finds_what_is_damaged_and_the_next_render_makes_it_again(rendered: Project) -> None:
    line = rendered.production.decide().plan.lines[1]
    entry = rendered.production.cache().find("raw", line.raw_key)
    assert entry is not None
    path = rendered.production.cache().path(entry.digest)
    flipped = bytearray(path.read_bytes())
    flipped[-20] ^= 0xFF
    path.write_bytes(flipped)

    told = verify(rendered.production)

    assert len(told) == 1
    assert "made again" in told[0]
    assert rendered.render().synthesised == 0  # the finished files stand: nothing needs it
    (rendered.root / "output/Storm.m4b").unlink()
    assert rendered.render().synthesised == 1
    assert not verify(rendered.production)


def test_a_cache_whose_list_is_gone_or_nonsense_is_built_anew(rendered: Project) -> None:
    before = finished_sound(rendered)
    (rendered.root / ".voicestage/cache/entries.txt").write_bytes(os.urandom(5000))
    (rendered.root / "output/Storm.flac").unlink()

    done = rendered.render()

    assert done.synthesised == 10
    assert np.array_equal(finished_sound(rendered), before)


def test_a_production_that_moved_renders_nothing(rendered: Project, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "Stürm — 2"
    shutil.copytree(rendered.root, target)
    shutil.rmtree(rendered.root)

    done = Project(target).render()

    assert (done.synthesised, done.mixed, done.delivered) == (0, 0, False)


@pytest.mark.skipif(sys.platform == "win32", reason="a link to a folder needs rights there that few have")
def test_a_cache_on_another_file_system_is_used(storm: Project) -> None:
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == storm.root.stat().st_dev:
        pytest.skip("there is no second file system here")
    elsewhere = shared / f"voicestage-test-{os.getpid()}"
    elsewhere.mkdir()
    try:
        (storm.root / ".voicestage").symlink_to(elsewhere, target_is_directory=True)
        assert storm.render().synthesised == 10
        assert storm.render().synthesised == 0
    finally:
        shutil.rmtree(elsewhere)


def test_a_clock_that_jumps_renders_nothing_again_and_lets_nothing_in_use_go(rendered: Project) -> None:
    for path in rendered.root.rglob("*"):
        if path.is_file():
            os.utime(path, (4e9, 4e9) if len(path.name) % 2 else (0, 0))

    assert sweep(rendered.production, older_than_days=1).entries == 0
    done = rendered.render()
    assert (done.synthesised, done.mixed, done.delivered) == (0, 0, False)


def test_gc_keeps_what_is_in_use_and_removes_the_rest(rendered: Project) -> None:
    rendered.change("script/01.md", "Hold the rail", "Hold the railing")
    rendered.render()
    rendered.change("script/01.md", "Hold the railing", "Hold on")
    rendered.render()
    foreign = rendered.root / ".voicestage/cache/samples/zz/notes.txt"
    foreign.parent.mkdir()
    foreign.write_text("nobody's")
    before = store(rendered.production)

    nothing = sweep(rendered.production, max_bytes=10**12)
    swept = sweep(rendered.production, max_bytes=0)

    assert nothing.entries == 0
    assert not foreign.exists()
    assert swept.entries >= 2, "the reading of two renders ago, and its clip"
    assert swept.kept_bytes == before.used_bytes == store(rendered.production).bytes
    again = rendered.render()
    assert (again.synthesised, again.processed, again.mixed, again.delivered) == (0, 0, 0, False)


def test_gc_keeps_what_the_last_renders_were_made_of_in_any_style(rendered: Project) -> None:
    for style in ("solo", "full-cast"):
        rendered.render(style=style)
        assert sweep(rendered.production, max_bytes=0).entries == 0
    rendered.change("voices.yaml", "engine: fake", "engine: fake, style: full-cast")

    sweep(rendered.production, max_bytes=0)
    again = [rendered.render(style=style) for style in ("full-cast", "solo")]

    assert [(each.synthesised, each.processed) for each in again] == [(0, 0)] * 2


def test_gc_by_size_counts_everything_and_stops_when_it_is_small_enough(rendered: Project) -> None:
    for word in ("railing", "railings now"):
        rendered.change("script/01.md", "Hold the rail", f"Hold the {word}, I say")
        rendered.render()
    unused = Cache(rendered.production.cache().root)
    unused.keep("aac", "ab" * 16, b"of a file that is gone" * 100)
    size = sum(path.stat().st_size for path in unused.root.rglob("*.*") if path.suffix in {".flac", ".bin"})
    before = store(rendered.production)
    assert before.bytes == size
    assert before.used_bytes < size

    little = sweep(rendered.production, max_bytes=size - 1)
    rest = sweep(rendered.production, max_bytes=before.used_bytes)

    assert (little.entries, rest.kept_bytes) == (1, before.used_bytes)
    assert little.kept_bytes == size - little.bytes
    assert rest.entries >= 2
    assert not unused.has("aac", "ab" * 16)
    assert rendered.render().mixed == 0


def test_gc_of_a_script_with_faults_removes_nothing(rendered: Project) -> None:
    rendered.change("script/01.md", "MARA: Good.", "Good.")

    assert sweep(rendered.production, max_bytes=0).entries == 0


def test_what_a_killed_writer_left_is_cleared_up(rendered: Project) -> None:
    left = [
        rendered.root / "output/.Storm.ab12cd34.unfinished.m4b",
        rendered.root / ".voicestage/renders/.x.1.unfinished.json",
    ]
    for path in left:
        path.write_bytes(b"half")
    mine = rendered.root / "output/.mine.m4b"
    mine.write_bytes(b"the writer's own")

    rendered.render()

    assert not [path for path in left if path.exists()]
    assert mine.exists()


def test_two_caches_on_one_folder_lose_no_entry(tmp_path: Path) -> None:
    from voicestage.render.work import stored

    one, other = Cache(tmp_path), Cache(tmp_path)
    for number in range(20):
        made = stored(np.full(100, number / 100, np.float32))
        cache = one if number % 2 else other
        cache.put("clip", f"{number:032x}", flac=made.flac, digest=made.digest, frames=made.frames, rate=made.rate)

    assert all(Cache(tmp_path).find("clip", f"{number:032x}") for number in range(20))
