"""What a release holds, read at one moment: its options, its records, and the header that is about all of them."""
