"""Casting a story: who gets which voice, what is said of it, and what hearing them takes."""

from __future__ import annotations

CROWD = """\
    # One

    ## Quay

    MARA: The boat is late again.
    SUSAN: It was late yesterday.
    JONAS: And the day before.

    ## Loft

    MARA: Nobody is here.
    TOM: I am.
"""


def test_two_of_a_scene_who_sound_alike_are_named_with_their_cosine(project):
    project.write(script=CROWD, voices="cast: {MARA: af_heart, SUSAN: af_bella, JONAS: am_michael, TOM: am_onyx}\n")

    (found,) = project.production.check()

    assert found.code == "voices-alike"
    assert found.severity == "warning"
    assert str(found.place).startswith("voices.yaml:1:")
    assert "MARA and SUSAN both speak in 1.1 and sound alike: 0.89" in found.message


def test_who_never_meets_may_sound_alike(project):
    project.write(script=CROWD, voices="cast: {MARA: af_heart, SUSAN: bf_emma, JONAS: am_puck, TOM: am_echo}\n")
    assert project.production.check() == ()


def test_a_moved_pitch_tells_one_voice_apart(project):
    voices = "cast: {MARA: af_heart, SUSAN: {voice: af_heart, pitch: PITCH}, JONAS: am_puck, TOM: am_echo}\n"
    project.write(script=CROWD, voices=voices.replace("PITCH", "+2"))
    assert [found.code for found in project.production.check()] == ["voices-alike"]
    project.write(voices=voices.replace("PITCH", "+5"))
    assert project.production.check() == ()


def test_casting_by_itself_knows_who_meets(project):
    project.write(
        script=CROWD, voices="cast: {MARA: af_heart, SUSAN: {}, JONAS: {gender: male}, TOM: {gender: male}}\n"
    )
    production = project.production

    before = {character.name: character.voice for character in production.load()[1].characters}
    assert production.check() == ()
    project.change("voices.yaml", "TOM: {gender: male}}", "TOM: {gender: male}, ANNA: {gender: female}}")
    project.change("script/01.md", "TOM: I am.", "TOM: I am.\nANNA: So am I.")

    after = {character.name: character.voice for character in production.load()[1].characters}
    assert {name: after[name] for name in before} == before
    assert production.check() == ()
