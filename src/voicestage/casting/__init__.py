"""voices.yaml and the Cast, both ways; what voice, pace, effects and place a given line has."""
