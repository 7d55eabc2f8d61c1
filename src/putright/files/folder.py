"""How are files kept in a folder, so that none is ever half there?"""

import os

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class Folder(FileSystemStorage):
    """Django's own folder, of which nobody else on the machine can read anything.

    What comes from the same folder is renamed into its place, so that it is there whole
    or not at all; then the folder itself is written to the disk.
    """

    INCOMING = "incoming"  # files on their way in; whatever stays there was cut short

    def __init__(self, location: str) -> None:
        super().__init__(
            location=location,
            base_url=None,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
        )

    def incoming(self) -> str:
        """Return the folder in which files wait until they are whole."""
        folder = os.path.join(self.location, self.INCOMING)
        for each in (self.location, folder):  # the mode is that of the last one made only
            os.makedirs(each, mode=0o700, exist_ok=True)
        return folder

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and the files there; none where nothing was ever kept."""
        try:
            found: tuple[list[str], list[str]] = super().listdir(path)
        except FileNotFoundError:
            return [], []
        return found

    def _save(self, name: str, content: File) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]
        place = self.path(saved)
        while place != str(self.location):
            place = os.path.dirname(place)
            sync_folder(place)
        return saved


def sync_folder(path: str | os.PathLike[str]) -> None:
    """Write to the disk which files a folder holds."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
