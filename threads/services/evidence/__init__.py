"""What a project's comments cite, quote and copy: read for pages and API, counted in the database.

Lists are querysets of groups (`values`) in a total order, so that a door can page them by cursor; what a page shows
besides of its groups is asked for them alone. Whether a person may see the project is the door's to ask.
"""
