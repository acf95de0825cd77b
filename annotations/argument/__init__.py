"""Arguments as a graph: what is said about what, laid out, drawn and checked for circles. Plain values; no database."""
