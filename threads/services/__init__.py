"""One module per stage; each the only writer of its tables."""
