"""Real rows for tests. A thread is laid out as an import would lay it out."""

from __future__ import annotations

from dataclasses import dataclass

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from annotations.models import Label, Round
from annotations.services.starting import set_up_project
from threads import jobs
from threads.models import Author, Comment, Job, Membership, Project, Thread, User
from threads.services import indexing


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
    depths: list[int] = []
    for parent in parents:
        depths.append(1 if parent is None else depths[parent] + 1)
    ends = list(range(len(texts)))
    for index in reversed(range(len(texts))):
        parent = parents[index]
        if parent is not None:
            ends[parent] = max(ends[parent], ends[index])
    stored: dict[int | None, Comment] = {None: root}
    for depth in sorted(set(depths)):
        level = [index for index, own in enumerate(depths) if own == depth]
        made = Comment.objects.bulk_create(
            Comment(
                thread=thread,
                parent=stored[parents[index]],
                position=index + 1,
                depth=depth,
                subtree_end=ends[index] + 1,
                source_order=index + 1,
                text=texts[index],
                external_id=f"c{index + 1}",
            )
            for index in level
        )
        stored.update(zip(level, made, strict=True))
    return thread


def index(project: Project, **parameters: int) -> Job:
    """Make the project's comments found by search, as a worker would; the job as it ended."""
    job = jobs.create("index", project=project, parameters=parameters)
    jobs.carry_out(job.pk, indexing.index_comments)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    return job


@dataclass(frozen=True)
class Study:
    """A project with the default scheme, an open round, a manager, an annotator and one thread."""

    project: Project
    manager: User
    annotator: User
    round: Round
    thread: Thread

    def comment(self, position: int) -> Comment:
        """The comment at this place of the thread; 0 is the article."""
        return self.thread.comments.get(position=position)

    def label(self, key: str) -> Label:
        """The scheme's label of this key."""
        return Label.objects.get(question__version=self.round.scheme_version, key=key)


def plant_study(texts: list[str] | None = None, parents: list[int | None] | None = None, **fields: object) -> Study:
    """A study whose thread has these comments; see `plant_thread`."""
    manager, annotator = UserFactory(), UserFactory()
    project = ProjectFactory(created_by=manager)
    MembershipFactory(project=project, user=manager, role=Membership.Role.MANAGER, alias="a1")
    MembershipFactory(project=project, user=annotator, role=Membership.Role.ANNOTATOR, alias="a2")
    texts = texts or ["The lido loses money every year.", "No, it does not. Read the report.", "Which report?"]
    thread = plant_thread(texts, parents, project=project, **fields)
    return Study(project, manager, annotator, set_up_project(project, by=manager), thread)
