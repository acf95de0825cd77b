"""The tables of projects, threads, imports and long work. Services write them, one writer a table."""

from threads.models.accounts import User
from threads.models.erasures import Erasure, Tombstone
from threads.models.imports import Import
from threads.models.jobs import Heartbeat, Job
from threads.models.projects import Invitation, Membership, Project
from threads.models.search import IndexedText
from threads.models.structure import Citation, Duplicate, Hyperlink, Quote, Sketch
from threads.models.threads import Author, Comment, Thread
from threads.models.tokens import Token

__all__ = [
    "Author",
    "Citation",
    "Comment",
    "Duplicate",
    "Erasure",
    "Heartbeat",
    "Hyperlink",
    "Import",
    "IndexedText",
    "Invitation",
    "Job",
    "Membership",
    "Project",
    "Quote",
    "Sketch",
    "Thread",
    "Token",
    "Tombstone",
    "User",
]
