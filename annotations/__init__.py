"""What annotators say about threads: schemes, rounds, labels, suggestions, gold, releases."""
