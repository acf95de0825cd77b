"""Text in, candidates out. No database."""
