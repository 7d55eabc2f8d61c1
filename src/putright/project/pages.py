"""How do pages come to be drawn without being compiled first?

Compiling a page's template takes fifteen milliseconds, and there are fifty. What comes
of it is kept in `PUTRIGHT_VAR`, by a digest of the template, and read back in half of one.
"""

import os
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from putright.design import jinja


class Kept(FileSystemBytecodeCache):
    """Compiled templates in a folder; a disk that takes nothing more stops no page."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        try:
            super().dump_bytecode(bucket)
        except OSError:
            return  # Why silent: the page is drawn all the same, and compiled again next time.


def environment(kept_in: Path, **options: Any) -> Environment:
    """Return the template engine, with its compiled pages kept in this folder."""
    # Why closed to others: what is kept here is run.
    try:
        kept_in.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return jinja.environment(**options)
    ours = kept_in.stat().st_uid == os.geteuid() and not kept_in.stat().st_mode & 0o022
    return jinja.environment(bytecode_cache=Kept(str(kept_in)) if ours else None, **options)
