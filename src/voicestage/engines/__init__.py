"""An utterance and a voice come in, samples go out; one interface, one file an engine."""
