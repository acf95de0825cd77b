"""The tables of what annotators say. Services write them, one writer a table."""

from annotations.models.adjudications import Adjudication, Merge
from annotations.models.annotations import Annotation, Claim, Mention, Relation
from annotations.models.audits import Audit
from annotations.models.events import Event
from annotations.models.evidence import Evidence
from annotations.models.extractions import Extraction, ExtractionCount, Inquiry
from annotations.models.learning import ControlComment, Doubt, LearnedThread
from annotations.models.receipts import Receipt
from annotations.models.releases import ExportFile, Release, Split
from annotations.models.remarks import Remark
from annotations.models.rounds import Assignment, AssignmentUnit, Judgement, ListedUnit, Place, Round, Submission
from annotations.models.schemes import Guideline, Label, Question, Scheme, SchemeVersion
from annotations.models.suggestions import Decision, Model, SuggestedTarget, Suggestion

__all__ = [
    "Adjudication",
    "Annotation",
    "Assignment",
    "AssignmentUnit",
    "Audit",
    "Claim",
    "ControlComment",
    "Decision",
    "Doubt",
    "Event",
    "Evidence",
    "ExportFile",
    "Extraction",
    "ExtractionCount",
    "Guideline",
    "Inquiry",
    "Judgement",
    "Label",
    "LearnedThread",
    "ListedUnit",
    "Mention",
    "Merge",
    "Model",
    "Place",
    "Question",
    "Receipt",
    "Relation",
    "Release",
    "Remark",
    "Round",
    "Scheme",
    "SchemeVersion",
    "Split",
    "Submission",
    "SuggestedTarget",
    "Suggestion",
]
