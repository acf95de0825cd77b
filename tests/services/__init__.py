"""Servers the tests use: found by environment variable or on 127.0.0.1, else started from binaries on the machine."""
