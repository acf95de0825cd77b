"""One module per format: bytes in, RawThread out. No database."""
