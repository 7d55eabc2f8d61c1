"""Which text messages would have been sent? Each is a file in a folder, to try and to test."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Recording:
    """A service that sends nothing and keeps everything."""

    folder: Path

    def send(self, number: str, text: str, reference: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = sha256(reference.encode()).hexdigest()[:16]
        said = {"to": number, "text": text, "reference": reference}
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(said, ensure_ascii=False, indent=2), encoding="utf-8")
