"""What did somebody write, whose program broke their lines (RFC 3676, format=flowed)?"""


def unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines that were broken for sending; those that were quoted stay quoted."""
    joined: list[tuple[int, list[str]]] = []
    goes_on = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        is_signature = words == "-- "
        if not (goes_on and joined and joined[-1][0] == depth and not is_signature):
            joined.append((depth, []))
        goes_on = words.endswith(" ") and not is_signature
        joined[-1][1].append(words[:-1] if goes_on and delete_space else words)
    return "\n".join(_written(depth, "".join(words)) for depth, words in joined)


def _written(depth: int, words: str) -> str:
    return (f"{'>' * depth} {words}" if depth else words).rstrip()
