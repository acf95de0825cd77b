"""One mail or news message: its headers, the text people wrote in it, and which of that text is not their own."""
