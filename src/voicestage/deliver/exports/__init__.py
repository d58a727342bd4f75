"""The finished programme in the forms that players, shops and studios take; each a view of `timeline.json`."""
