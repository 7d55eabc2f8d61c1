"""Asks every tool what it thinks of the code; needs no network and keeps nothing."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(sys.executable).parent

CHECKS = {
    "lint": [f"{HERE}/ruff", "check", "--quiet", "."],
    "format": [f"{HERE}/ruff", "format", "--quiet", "--diff", "."],
    "who imports whom": [f"{HERE}/lint-imports", "--no-cache"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings": [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    # Each file that a style sheet names must be there: `putright serve` asks the same.
    "styles": [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
    "types": [f"{HERE}/mypy"],
}


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as var:
        installation = {
            "PUTRIGHT_VAR": var,
            "PUTRIGHT_DATABASE": "",
            "PUTRIGHT_SECRET_KEY": "for-checks-only-" + "abcdefghijklmnopqrstuvwxyz" * 2,
            "PUTRIGHT_STATIC_COLLECTED": "yes",
            "PUTRIGHT_HOSTS": "complaints.example.org",
        }
        for name, words in CHECKS.items():
            began = time.monotonic()
            outcome = subprocess.run(
                words,
                env=os.environ | installation,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            good = outcome.returncode == 0
            failed += not good
            took = time.monotonic() - began
            print(f"{name:18} {'good' if good else 'FAILED'} ({took:.1f} s)", flush=True)
            if not good:
                print(outcome.stdout.rstrip(), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
