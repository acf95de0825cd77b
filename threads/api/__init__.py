"""REST resources: one a file, serializer above viewset."""
