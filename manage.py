#!/usr/bin/env python3
"""The command line of Rejoinder: `python manage.py help` lists the commands."""

from __future__ import annotations

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 (who starts this with an older one should read a plain line)
    sys.exit(f"Rejoinder needs Python 3.11 or newer; this is {sys.version_info[0]}.{sys.version_info[1]}.")

try:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
except ImportError:
    sys.exit("Rejoinder's packages are missing: pip install -r requirements.txt, or use `make run`.")

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings do not fit: {error}")
    except OperationalError as error:
        sys.exit(f"The database cannot be used: {' '.join(str(error).split())} (its tables: python manage.py migrate)")
    except KeyboardInterrupt:
        sys.exit(130)
