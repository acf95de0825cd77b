"""Real rows for tests. A thread is laid out as an import would lay it out."""

from __future__ import annotations

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from threads.models import Author, Comment, Membership, Project, Thread, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("correct horse battery")


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project

    name = factory.Sequence(lambda n: f"Project {n}")
    slug = factory.Sequence(lambda n: f"project-{n}")
    created_by = factory.SubFactory(UserFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    project = factory.SubFactory(ProjectFactory)
    user = factory.SubFactory(UserFactory)
    role = Membership.Role.MANAGER
    alias = factory.Sequence(lambda n: f"m{n}")


class AuthorFactory(DjangoModelFactory):
    class Meta:
        model = Author

    project = factory.SubFactory(ProjectFactory)
    handle = factory.Sequence(lambda n: f"handle{n}")
    digest = factory.Sequence(lambda n: f"{n:064x}")
    pseudonym = factory.Sequence(lambda n: f"p_{n:04d}")


class ThreadFactory(DjangoModelFactory):
    class Meta:
        model = Thread

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Thread {n}")
    source_format = "factory"
    external_id = factory.Sequence(lambda n: f"t{n}")
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    visible_at = factory.LazyFunction(timezone.now)


def plant_thread(
    texts: list[str],
    parents: list[int | None] | None = None,
    *,
    article: str = "The council closes the lido.",
    **fields: object,
) -> Thread:
    """A visible thread with these comments in reading order.

    `parents[i]` is the index of the comment that comment i answers, None for the article; by default a chain.
    Give parents in depth-first order.
    """
    if parents is None:
        parents = [None if index == 0 else index - 1 for index in range(len(texts))]
    thread = ThreadFactory(comment_count=len(texts), **fields)
    root = Comment.objects.create(
        thread=thread, position=0, depth=0, subtree_end=len(texts), source_order=0, text=article, external_id="article"
    )
    comments: list[Comment] = []
    ends = list(range(len(texts)))
    for index in reversed(range(len(texts))):
        parent = parents[index]
        if parent is not None:
            ends[parent] = max(ends[parent], ends[index])
    for index, (text, parent) in enumerate(zip(texts, parents, strict=True)):
        above = root if parent is None else comments[parent]
        comments.append(
            Comment.objects.create(
                thread=thread,
                parent=above,
                position=index + 1,
                depth=above.depth + 1,
                subtree_end=ends[index] + 1,
                source_order=index + 1,
                text=text,
                external_id=f"c{index + 1}",
            )
        )
    return thread
