"""Schemes: what annotators are asked, version by version."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.models import Scheme, SchemeVersion
from annotations.services import drafting, presets
from annotations.services.comparing import compare
from annotations.services.rescheming import publishing
from annotations.services.schemes import definition_of
from threads.api.resource import Resource
from threads.errors import Refused


class VersionSerializer(serializers.ModelSerializer[SchemeVersion]):
    class Meta:
        model = SchemeVersion
        fields = ["id", "number", "published_at", "mapping"]


class SchemeSerializer(serializers.ModelSerializer[Scheme]):
    versions = VersionSerializer(many=True, read_only=True, help_text="One without published_at is the draft.")

    class Meta:
        model = Scheme
        fields = ["id", "name", "created_at", "versions"]


class PresetSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField()
    source = serializers.CharField(help_text="The publication it follows.")  # type: ignore[assignment]
    questions = serializers.ListField(child=serializers.DictField())
    guideline = serializers.CharField(help_text="Markdown.")


class PresetsSerializer(serializers.Serializer[Any]):
    presets = PresetSerializer(many=True)


class DefinitionSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    questions = serializers.ListField(
        child=serializers.DictField(), help_text="As a preset has them: key, name, unit, kind, … and labels."
    )


class NewSchemeSerializer(serializers.Serializer[Any]):
    preset = serializers.CharField(required=False, max_length=60, help_text="Its key; or else name and questions.")
    name = serializers.CharField(required=False, max_length=200)
    questions = serializers.ListField(child=serializers.DictField(), required=False)
    publish = serializers.BooleanField(default=False, help_text="At once; otherwise it is a draft.")


class MappingSerializer(serializers.Serializer[Any]):
    mapping = serializers.ListField(
        child=serializers.DictField(),
        required=False,
        help_text="For each label that is gone: from ([question, label]), how (rename, merge, split, retire), to (a "
        "list of [question, label]). Without, names and keys that live on are renamed and all others retired.",
    )
    rounds = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        help_text="Ids of the rounds that go on under the new version; all that are not closed, if not given.",
    )


class LabelEffectSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="question/label.")
    how = serializers.CharField()
    to = serializers.CharField(allow_blank=True)
    annotations = serializers.IntegerField()
    taken_back = serializers.IntegerField()
    judgements = serializers.IntegerField()
    relations = serializers.IntegerField()
    suggestions = serializers.IntegerField()


class EffectSerializer(serializers.Serializer[Any]):
    round = serializers.IntegerField(source="round.pk")
    labels = LabelEffectSerializer(many=True)
    moved = serializers.IntegerField()
    taken_back = serializers.IntegerField()
    doubles = serializers.IntegerField()
    crowded = serializers.IntegerField()
    homeless = serializers.IntegerField()
    opened_again = serializers.IntegerField()
    submitted = serializers.IntegerField()
    threads = serializers.SerializerMethodField(help_text="Those most concerned.")
    thread_count = serializers.IntegerField()

    def get_threads(self, effect: Any) -> list[int]:
        """Their ids."""
        return [thread.pk for thread, _ in effect.threads]


class EffectsSerializer(serializers.Serializer[Any]):
    mapping = serializers.ListField(child=serializers.DictField())
    rounds = EffectSerializer(many=True)


class ChangeSerializer(serializers.Serializer[Any]):
    what = serializers.ChoiceField(["added", "removed", "changed"])
    where = serializers.CharField()
    field = serializers.CharField(allow_blank=True)
    old = serializers.CharField(allow_blank=True)
    new = serializers.CharField(allow_blank=True)


class ChangesSerializer(serializers.Serializer[Any]):
    changes = ChangeSerializer(many=True)


class SchemeViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, Resource[Scheme]):
    """The schemes of a project with their versions. Published versions never change; a draft is written as a whole."""

    queryset = Scheme.objects.prefetch_related("versions")
    serializer_class = SchemeSerializer
    rights = {"create": "manage", "draft": "manage", "effects": "manage", "publication": "manage"}

    @extend_schema(request=NewSchemeSerializer, responses={201: SchemeSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Begin a scheme from a preset or from data, as a draft or published at once."""
        wanted = self._sent(NewSchemeSerializer)
        if "preset" in wanted:
            definition: object = presets.preset(wanted["preset"]).definition
        else:
            definition = {name: wanted.get(name) for name in ("name", "questions")}
        draft = drafting.begin_scheme(self.project, definition, by=self.user)
        if wanted["publish"]:
            publishing.publish(draft, by=self.user)
        scheme = self.get_queryset().get(pk=draft.scheme_id)
        return Response(SchemeSerializer(scheme).data, status.HTTP_201_CREATED)

    @extend_schema(responses=DefinitionSerializer)
    @action(detail=True, methods=["get"], url_path="versions/(?P<number>[0-9]{1,9})")
    def version(self, request: Request, project_slug: str, pk: str, number: str) -> Response:
        """Read a version as a file holds it; it comes in again."""
        return Response(drafting.whole_definition(self._version(number)))

    @extend_schema(responses=ChangesSerializer)
    @action(detail=True, methods=["get"], url_path="versions/(?P<number>[0-9]{1,9})/changes/(?P<since>[0-9]{1,9})")
    def changes(self, request: Request, project_slug: str, pk: str, number: str, since: str) -> Response:
        """Compare a version with another."""
        old, new = (definition_of(self._version(each)) for each in (since, number))
        return Response(ChangesSerializer({"changes": compare(old, new)}).data)

    @extend_schema(request=DefinitionSerializer, responses=DefinitionSerializer)
    @action(detail=True, methods=["put"])
    def draft(self, request: Request, project_slug: str, pk: str) -> Response:
        """Write the draft of the next version, which is begun if there is none."""
        sent = self._sent(DefinitionSerializer)
        draft = drafting.begin_draft(self.get_object(), by=self.user)
        return Response(drafting.whole_definition(drafting.save_draft(draft, sent)))

    @extend_schema(request=MappingSerializer, responses=EffectsSerializer)
    @action(detail=True, methods=["post"])
    def effects(self, request: Request, project_slug: str, pk: str) -> Response:
        """Preview what publishing the draft would do to the work that is there. Writes nothing."""
        draft, sent = self._draft(), self._sent(MappingSerializer)
        mapping = sent.get("mapping", publishing.proposed_mapping(draft))
        found = publishing.preview(draft, mapping)
        if "rounds" in sent:
            found = [effect for effect in found if effect.round.pk in sent["rounds"]]
        return Response(EffectsSerializer({"mapping": mapping, "rounds": found}).data)

    @extend_schema(request=MappingSerializer, responses={201: VersionSerializer})
    @action(detail=True, methods=["post"])
    def publication(self, request: Request, project_slug: str, pk: str) -> Response:
        """Publish the draft. Large rounds are moved by a worker, and wait until it is done."""
        draft, sent = self._draft(), self._sent(MappingSerializer)
        version = publishing.publish(draft, by=self.user, mapping=sent.get("mapping"), rounds=sent.get("rounds"))
        return Response(VersionSerializer(version).data, status.HTTP_201_CREATED)

    def _draft(self) -> SchemeVersion:
        draft = drafting.draft_of(self.get_object())
        if draft is None:
            raise Refused("This scheme has no draft: put one to draft/ first.", code="no_draft")
        return draft

    def _version(self, number: str) -> SchemeVersion:
        found = self.get_object().versions.published().filter(number=number).select_related("scheme").first()
        if found is None:
            raise Http404
        return found

    def _sent(self, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        sent = serializer(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)


class PresetViewSet(Resource[Scheme]):
    """Schemes that a project can begin with: published ones, in our words, with their sources."""

    queryset = Scheme.objects.all()

    @extend_schema(responses=forced_singular_serializer(PresetsSerializer))  # type: ignore[no-untyped-call]
    def list(self, request: Request, project_slug: str) -> Response:
        """Read them all, with their guidelines."""
        return Response(PresetsSerializer({"presets": [*presets.presets().values()]}).data)
