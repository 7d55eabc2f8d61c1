"""What does this e-mail say? `read` takes any bytes, and never raises.

No database and no Django: `understand.py` puts together what the other files each answer.
"""

from putright.mail.reading.message import Address, Attachment, Bounce, Failure, Message, Verdict
from putright.mail.reading.understand import as_answer, read

__all__ = ["Address", "Attachment", "Bounce", "Failure", "Message", "Verdict", "as_answer", "read"]
