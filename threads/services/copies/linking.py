"""What is alike belongs together, and the earliest of it is the original."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from threads.models import Comment, Duplicate, Project
from threads.services.copies.searching import PART, Sketched, find_alike, parts, shingles_by_comment
from threads.structure.duplicates import similarity


def link(fresh: Mapping[int, Sketched], project: Project) -> None:
    """Write who copies whom, now that these comments (by key) are indexed. Call with the project's row locked.

    Groups that one of them joins become one; all of a group name its earliest comment as their original.
    """
    alike = find_alike(fresh, project, are_indexed=True)
    pairs = [(one, other.comment) for one, found in alike.items() for other in found]
    comments = {comment for pair in pairs for comment in pair}
    original = {comment: comment for comment in comments}
    for part in parts(comments):
        original.update(Duplicate.objects.filter(comment__in=part).values_list("comment_id", "original_id"))
    for heads in _components((original[one], original[other]) for one, other in pairs):
        _unite(heads)


def _components(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """The sets of two and more that are connected by pairs."""
    group: dict[int, set[int]] = {}
    for one, other in pairs:
        small, large = sorted((group.setdefault(one, {one}), group.setdefault(other, {other})), key=len)
        if small is not large:
            large |= small
            group.update(dict.fromkeys(small, large))
    return [members for first, members in group.items() if len(members) > 1 and first == min(members)]


def _unite(heads: set[int]) -> None:
    """Make one group of several, each given by its original."""
    first = Comment.objects.filter(pk__in=heads).earliest_first().values_list("pk", flat=True)[0]
    moved = heads - {first}
    for part in parts(moved.copy()):
        members = Duplicate.objects.filter(original__in=part)
        moved.update(members.values_list("comment_id", flat=True))
        members.delete()
    ((_, wanted),) = shingles_by_comment([first])
    Duplicate.objects.bulk_create(
        (
            Duplicate(comment_id=comment, original_id=first, similarity=similarity(shingles, wanted))
            for comment, shingles in shingles_by_comment(moved)
        ),
        batch_size=PART,
    )
