"""Script and Cast come in, the programme goes out: plan, cache, workers, timeline, mix, master."""
