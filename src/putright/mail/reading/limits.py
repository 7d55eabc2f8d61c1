"""How much of one message is looked at, so that no message can stop the others?

Each limit is far above what people send. What is beyond one is not lost: the message as it
came is kept, and the faults say what was not looked at.
"""

LARGEST = 60 * 1024 * 1024  # bytes; of a larger message only its headers are read
HEADERS = 256 * 1024  # bytes of headers of one part
HEADER = 64 * 1024  # bytes of one header
HEADER_COUNT = 1_000  # headers of one part
PARTS = 300  # of one message, with those of messages within it
DEEPEST = 20  # parts within parts
ENCLOSED = 3  # messages within messages that are read too, and not only kept
ADDRESSES = 500  # of one header
IDENTIFIERS = 200  # of References
TEXT = 1_000_000  # characters
HTML = 2_000_000  # characters that are made into text and into safe HTML
FOLDING = 200_000  # characters in which earlier letters are looked for
NAME = 120  # characters of a file's name
LINE = 1_000  # characters of a subject or a person's name
FAULTS = 50
