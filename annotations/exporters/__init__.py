"""Frozen records in, bytes out. No database."""
