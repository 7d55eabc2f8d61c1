"""What of the files that somebody sends is taken in at all? The rest is read and let go.

A form with too much in it is no reason to lose what was typed beside it: a file beyond
a limit is not kept, and the page is told its name and why.
"""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from putright.files.attaching import MOST
from putright.files.store import size_in_words
from putright.languages import say


class LeftOut(UploadedFile):
    """A file of which nothing was kept; `why` is for whoever sent it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(io.BytesIO(), name=name, size=0)
        self.why = why


class Sieve(FileUploadHandler):
    """Stands before Django's own handlers, and passes on what keeps to the limits."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._number = 0
        self._together = 0
        self._why = ""

    def new_file(self, *about: Any, **more: Any) -> None:
        super().new_file(*about, **more)
        self._number += 1
        self._why = ""
        if self._number > MOST:
            self._why = say(
                "We take %(most)s files at a time. Send this one by itself afterwards.", most=MOST
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._why = self._why or self._too_much(start + len(raw_data), len(raw_data))
        if self._why:
            return None
        self._together += len(raw_data)
        return raw_data

    def _too_much(self, size: int, more: int) -> str:
        if size > settings.FILES_LARGEST:
            return say(
                "It is larger than %(size)s. Send a smaller picture, or a shorter recording.",
                size=size_in_words(settings.FILES_LARGEST),
            )
        if self._together + more > settings.FILES_TOGETHER:
            return say(
                "These files are more than %(size)s together. Send this one by itself afterwards.",
                size=size_in_words(settings.FILES_TOGETHER),
            )
        return ""

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return LeftOut(str(self.file_name), self._why) if self._why else None


def most_bytes() -> int:
    """Return how large a form with files may be: twice what is kept, to say so of the rest."""
    return 2 * settings.FILES_TOGETHER + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
