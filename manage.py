#!/usr/bin/env python3
"""Django's own commands (migrate, makemigrations, shell) for maintainers.

Everybody else uses `putright`: see `putright --help`.
"""

import os
import sys
from pathlib import Path


def main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "putright.project.settings")
    from django.core.management import execute_from_command_line

    from putright.project.environment import OddSetting

    try:
        if sys.argv[1:2] == ["migrate"]:
            make_database_folder()
        execute_from_command_line(sys.argv)
    except OddSetting as odd:
        print(f"manage.py: {odd}", file=sys.stderr)
        return 1
    return 0


def make_database_folder() -> None:
    """SQLite makes its file, but not the folder that the file lies in."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        Path(database["NAME"]).parent.mkdir(parents=True, exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
