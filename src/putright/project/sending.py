"""Where do answers to our letters arrive, and who carries our text messages?"""

import re
from pathlib import Path

from putright.project.variables import OddSetting, text

_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TEMPLATE = re.compile(rf"notify:{_ID}")
_KEY = re.compile(rf".+-{_ID}-{_ID}")


def mail_domain(name: str) -> str:
    """Return the domain at which mail to us arrives; nothing where none does."""
    domain = text(name).strip().lower()
    if domain and not _DOMAIN.fullmatch(domain):
        raise OddSetting(f"{name} is '{domain[:60]}'; write a domain, such as mail.example.org.")
    return domain


def texts(name: str, key: str) -> str:
    """Return how text messages are sent: a folder, or `notify:` and the id of a template."""
    service = text(name)
    if not service.startswith("notify:"):
        return str(Path(service).absolute()) if service else ""
    if not _TEMPLATE.fullmatch(service):
        raise OddSetting(
            f"{name} is '{service[:60]}'; write notify: and the id of a template of GOV.UK Notify, "
            "as its page shows it."
        )
    if not _KEY.fullmatch(text(key)):
        raise OddSetting(
            f"{key} is missing, or is no key of GOV.UK Notify; best name a file with it in "
            f"{key}_FILE."
        )
    return service
