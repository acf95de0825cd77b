"""What is objectively in a thread, from plain values. No database."""
