"""Pages about projects, threads and imports. Thin: they translate between HTTP and services."""
