"""Annotators' answers teach the project's own models: collected, trained in a worker, compared, served, doubted."""
