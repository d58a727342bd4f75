"""The commands, a module for each thing a user does; help lists them in the order of these imports.

Each command parses, calls one function of the production and reports. Nothing heavy is imported at the top of a
module: `voicestage --help` must answer at once, so Rich and everything that makes sound are imported by the command
that needs them.
"""

# in the order of the help
from voicestage.cli.commands import make, changes, drawing, books, export, adapting, casting, words, sounds, start  # noqa: F401, I001
