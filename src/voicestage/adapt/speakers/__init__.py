"""Who speaks each turn: evidence in numbers, learned trees, whole exchanges at a time, and the reason."""
