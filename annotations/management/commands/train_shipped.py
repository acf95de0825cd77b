"""Makes the models that come with the program, anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.extraction.shipped import FOLDER
from annotations.learning.shipping.card import model_card
from annotations.learning.shipping.corpora import NoCorpus
from annotations.learning.shipping.making import make_models
from annotations.learning.shipping.quality import quality_of


class Command(BaseCommand):
    """Trains on the corpora of a folder; the same corpora give the same bytes."""

    help = "Train the shipped models on the labelled corpora of a folder, measure them, and write their model card."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """DATA_DIR, --out, --card."""
        parser.add_argument("folder", metavar="DATA_DIR", type=Path, help="holds one folder for each corpus")
        parser.add_argument("--out", type=Path, default=FOLDER, help="where the models and quality.json are written")
        parser.add_argument("--card", type=Path, help="where the model card is written (docs/model-card.md)")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each model on stdout."""
        try:
            models = make_models(options["folder"])
            quality = quality_of(models, options["folder"])
        except NoCorpus as error:
            raise CommandError(str(error), returncode=2) from error
        options["out"].mkdir(parents=True, exist_ok=True)
        for name, model in models.items():
            data = model.to_bytes()
            (options["out"] / f"{name}.npz").write_bytes(data)
            self.stdout.write(f"{name}\t{len(data)} bytes\t{len(model.names)} features\t{model.digest}")
        told = json.dumps(quality, indent=1, sort_keys=True) + "\n"
        (options["out"] / "quality.json").write_text(told, encoding="utf-8")
        card = options["card"] or (Path("docs/model-card.md") if options["out"] == FOLDER else None)
        if card:
            card.write_text(model_card(models, quality), encoding="utf-8")
