"""Everything on this machine with one command: tables, an account, the demo project, web server and worker."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
import tempfile
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from threads.models import User

# Free bytes below which a first import could already fail.
ROOM = 100 * 1024 * 1024


class Command(BaseCommand):
    """`python manage.py start`. Ends with status 1 and one plain line where this machine cannot run it."""

    help = "Start Rejoinder on this machine: migrate, load the demo, run the web server and a worker. Ctrl-C stops it."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port of the web server (8000).")
        parser.add_argument("--host", default="127.0.0.1", help="Address it listens on (127.0.0.1: this machine only).")
        parser.add_argument("--no-demo", action="store_true", help="Do not load the demo project.")
        parser.add_argument("--stop-with-parent", action="store_true", help="Stop when the calling process ends.")

    def handle(self, *, port: int, host: str, no_demo: bool, stop_with_parent: bool, **_: Any) -> None:
        """Check the machine, bring the database up to date, then become the supervisor."""
        # Held from here on: nobody takes the port while tables are made, and a second start ends at once.
        listener = listen(host, port)
        # The database and all that the server and the worker write is for this account alone.
        os.umask(0o077)
        check_folder(settings.DATA_DIR)
        self.stdout.write("Preparing the database. The first time takes up to half a minute.")
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            self.make_account()
            if not no_demo and "load_demo" in get_commands():
                call_command("load_demo", stdout=StringIO())
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {' '.join(str(error).split())}") from error
        connections.close_all()
        listener.set_inheritable(True)
        command = [sys.executable, "-m", "config.supervisor", "--listener", str(listener.fileno())]
        # Django has done its part. The supervisor takes the place of this process and of its memory.
        os.chdir(settings.BASE_DIR)
        self.stdout.flush()
        os.execv(sys.executable, command + ["--stop-with-parent"] * stop_with_parent)  # noqa: S606

    def make_account(self) -> None:
        """The first account, with a password that only this line ever shows."""
        if User.objects.filter(is_active=True).exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser("admin", password=password)
        self.stdout.write(f"Account: admin, password: {password} (shown only this once)")


def listen(host: str, port: int) -> socket.socket:
    """The socket the web server will serve. Raises CommandError where nothing can listen there."""
    if not 0 <= port <= 65535:
        raise CommandError(f"There is no port {port}. Choose one from 1024 to 65535.")
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
        # A port that was in use a moment ago is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except PermissionError:
        raise CommandError(f"Port {port} is reserved. Choose another: python manage.py start --port 8000") from None
    except socket.gaierror:
        raise CommandError(f"There is no address {host} on this machine. Leave --host out.") from None
    except OSError as error:
        if "in use" not in str(error):
            raise CommandError(f"Nothing can listen on {host}, port {port}: {error.strerror}.") from None
        raise CommandError(f"Port {port} is in use. Choose another: python manage.py start --port {port + 1}") from None
    return listener


def check_folder(folder: Path) -> None:
    """Raises CommandError where the data folder cannot be written or has no room."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 65536)
    except OSError as error:
        raise CommandError(f"The data folder {folder} cannot be written: {error.strerror}.") from None
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        raise CommandError(
            f"The disk of the data folder {folder} is full: {free // 1024**2} MB free, {ROOM // 1024**2} MB needed."
        )
