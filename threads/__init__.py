"""Projects and what people wrote: threads, comments, imports. Does not know that annotations exist."""
