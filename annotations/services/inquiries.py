"""Questions to a service elsewhere: what they cost, what is left of the budget, and what was answered before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import timezone

from annotations.endpoint import Endpoint, Limits
from annotations.extraction.base import Candidate, Consultation, Consulting, Reason, Target
from annotations.models import Inquiry
from threads import jobs
from threads.errors import Refused
from threads.models import Project, Thread

# Characters a token, on the safe side for English; other scripts need more tokens, which the host's count tells.
_CHARACTERS_A_TOKEN: Final = 3


def configured() -> Endpoint | None:
    """The endpoint that the operator has set; None where there is none."""
    if not settings.LLM_BASE_URL or not settings.LLM_MODEL:
        return None
    return Endpoint(
        settings.LLM_BASE_URL,
        settings.LLM_MODEL,
        settings.LLM_API_KEY,
        format=settings.LLM_RESPONSE_FORMAT,
        limits=Limits(
            total=settings.LLM_SECONDS, silence=min(settings.LLM_SECONDS, 60), tokens=settings.LLM_ANSWER_TOKENS
        ),
    )


def digest_of(extractor: Consulting, endpoint: Endpoint, question: Consultation) -> str:
    """Names the question to this model; the same again is the same question."""
    whole = [extractor.name, extractor.version, endpoint.base_url, endpoint.model, [*question.messages]]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def estimate(question: Consultation, endpoint: Endpoint) -> int:
    """The tokens that it may cost at most, roughly: the question, and the longest answer."""
    characters = sum(len(message["content"]) for message in question.messages)
    return characters // _CHARACTERS_A_TOKEN + endpoint.limits.tokens


def known(thread: Thread, digest: str) -> Inquiry | None:
    """An earlier answer to the same question."""
    return Inquiry.objects.filter(thread=thread, digest=digest, state=Inquiry.State.ANSWERED).order_by("-pk").first()


def spent_today(project: Project) -> int:
    """Tokens of the project's questions since midnight (UTC), those under way included."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return _tokens(Inquiry.objects.filter(created_at__gte=midnight, job__project=project))


def reserve(run: jobs.Run, thread: Thread, extractor: str, digest: str, tokens: int) -> Inquiry:
    """Writes the question down with what it may cost, before it is asked. Raises Refused where the budget is spent."""
    with run.transaction():
        # Two runs may ask at once: the project's row is what they queue for.
        project = Project.objects.select_for_update().get(pk=thread.project_id)
        in_run = _tokens(Inquiry.objects.filter(job=run.job))
        if in_run + tokens > settings.LLM_TOKENS_PER_RUN:
            raise Refused(
                f"The budget of a run is spent: {in_run} of {settings.LLM_TOKENS_PER_RUN} tokens, and the next question"
                f" may need {tokens}. What was found is kept. Another run goes on where this one ended."
            )
        today = spent_today(project)
        if today + tokens > settings.LLM_TOKENS_PER_DAY:
            raise Refused(
                f"The project's budget for today is spent: {today} of {settings.LLM_TOKENS_PER_DAY} tokens, and the"
                f" next question may need {tokens}. What was found is kept. From midnight (UTC) on there is a new one."
            )
        return Inquiry.objects.create(job=run.job, thread=thread, extractor=extractor, digest=digest, tokens=tokens)


def finish(
    run: jobs.Run,
    row: Inquiry,
    state: str,
    *,
    tokens: int | None = None,
    candidates: Iterable[Mapping[str, Any]] = (),
    notices: Mapping[str, int] | None = None,
) -> None:
    """Writes down how it ended. `tokens` is what the host counted; without it the estimate stands."""
    row.state = state
    row.tokens = row.tokens if tokens is None else tokens
    row.candidates = list(candidates)
    row.notices = dict(notices or {})
    with run.transaction():
        row.save(update_fields=["state", "tokens", "candidates", "notices"])


def plain(candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    """As JSON keeps them."""
    return [asdict(candidate) for candidate in candidates]


def restored(kept: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """From what `plain` gave."""
    return [
        Candidate(
            **{
                **row,
                "targets": tuple(Target(**target) for target in row["targets"]),
                "reasons": tuple(Reason(**reason) for reason in row["reasons"]),
            }
        )
        for row in kept
    ]


def _tokens(rows: QuerySet[Inquiry]) -> int:
    return rows.aggregate(spent=Sum("tokens"))["spent"] or 0
