"""Scenes and the whole as pictures: what they show (`scenes`, `whole`), and how they are written (`svg`, `png`)."""
