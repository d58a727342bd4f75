"""Run the command line with `python -m voicestage`."""

from voicestage.cli.main import main

if __name__ == "__main__":
    main()
