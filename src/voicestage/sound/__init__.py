"""Arrays in, arrays out: files, effects, loudness, limiter, synthesised sounds; knows nothing of drama."""
