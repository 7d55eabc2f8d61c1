"""Is this a message that came before?

The same one may be delivered twice: a server that heard no answer sends it again, and two
mailboxes may each have a copy, with marks of their own on the way. So the lines that servers
add do not count: the Message-ID, who wrote when of what, and all that was written do. Where
there is no Message-ID, every byte counts.
"""

import re
from hashlib import sha256

_TOLD = (b"message-id", b"from", b"date", b"subject")
_LONGEST_HEAD = 256 * 1024
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*(?:\n[ \t].*)*)", re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n")


def identity_of(raw: bytes) -> str:
    """Return what is the same for two deliveries of one message.

    >>> once = b"Message-ID: <1@x>\\nFrom: a@x\\n\\nHello"
    >>> identity_of(b"Received: by y\\n" + once) == identity_of(once)
    True
    >>> identity_of(once) == identity_of(once + b", again")
    False
    """
    found = _END.search(raw, 0, _LONGEST_HEAD)
    head = raw[: found.start()].replace(b"\r\n", b"\n") if found else b""
    told = {
        name.lower(): b" ".join(value.split())
        for name, value in reversed(_FIELD.findall(head))
        if name.lower() in _TOLD
    }
    if found is None or not told.get(b"message-id"):
        return sha256(b"raw\0" + raw.replace(b"\r\n", b"\n")).hexdigest()
    about = b"\0".join(told.get(name, b"") for name in _TOLD)
    body = sha256(raw[found.end() :].replace(b"\r\n", b"\n").rstrip()).digest()
    return sha256(b"message\0" + about + b"\0" + body).hexdigest()


def message_key(message_id: str) -> str:
    """Return a Message-ID as it is kept: nobody's name can be read in it.

    >>> message_key("") , len(message_key("<1@x>"))
    ('', 32)
    """
    bare = message_id.strip().strip("<>").strip()
    return sha256(bare.encode("utf-8", "replace")).hexdigest()[:32] if bare else ""
