"""Wiring: settings, URLs, Celery and the API router. The only package that sees everything."""
