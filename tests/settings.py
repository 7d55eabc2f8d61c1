"""Putright's settings as the tests need them: private, quick and on plain HTTP.

PUTRIGHT_DATABASE chooses the database server, as it does outside.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("PUTRIGHT_")]:
    if _name not in ("PUTRIGHT_DATABASE", "PUTRIGHT_REQUIRE", "PUTRIGHT_FUZZ"):
        del os.environ[_name]

# Why there: what is committed in memory need not wait for a disk.
_memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
_var = Path(tempfile.mkdtemp(prefix="putright-tests-", dir=_memory))
atexit.register(shutil.rmtree, _var, ignore_errors=True)

os.environ.update(
    PUTRIGHT_VAR=str(_var),
    PUTRIGHT_SECRET_KEY="for-tests-only-" + "abcdefghijklmnopqrstuvwxyz" * 2,
    PUTRIGHT_HTTPS="no",
)

from putright.project.settings import *  # noqa: E402, F403
from putright.project.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Why a file: threads of one process then meet as they do outside, which they do not in memory.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_var / "tests.sqlite3")}
else:
    # Beware: a connection kept for later stops the test database from being dropped.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
