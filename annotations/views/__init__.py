"""Pages for annotating, reviewing and releasing. Thin: they translate between HTTP and services."""
