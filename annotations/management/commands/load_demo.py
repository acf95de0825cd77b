"""The demo project, on request."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.services import demo
from threads.errors import Refused
from threads.models import User


class Command(BaseCommand):
    """Safe to run twice: a demo project that is there stays as it is."""

    help = "Make the demo project with its threads, labels and suggestions."

    def add_arguments(self, parser: CommandParser) -> None:
        """--user NAME."""
        parser.add_argument("--user", metavar="NAME", help="its manager; by default the first operator's account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints the project's address."""
        users = User.objects.filter(is_active=True).order_by("-is_superuser", "pk")
        user = users.filter(username=options["user"]).first() if options["user"] else users.first()
        if user is None:
            raise CommandError("There is no such account. Make one: python manage.py createsuperuser", returncode=2)
        try:
            project = demo.load_demo(by=user)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"/projects/{project.slug}/")
