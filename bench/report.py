"""What do the figures come to? A table for each database, with ratios, beside the targets.

Targets are those of the issue for 100,000 cases on PostgreSQL; where that size was not
measured, the largest that was is judged. A star marks what misses its target.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]
JUDGED = 100_000
GROWTH = {100_000: 1.3, 1_000_000: 1.6}  # of what must not grow, against 1,000 cases


class Target(NamedTuple):
    """What is wanted of a workload: at most so many ms, at least so many a second."""

    ms: float | None = None
    per_s: float | None = None  # with four clients
    statements: tuple[int, int] | None = None  # on PostgreSQL, on SQLite
    grows: bool = False


PAGES = {
    "W1 create, POST": Target(4, 400),
    "W1 create, with its page": Target(5, 300),
    "W2 worklist": Target(5, 400, (4, 4)),
    "W2 worklist, mine": Target(5, 400, (4, 4)),
    "W3 open a case": Target(5, 400, (6, 6)),
    "W4 add a note": Target(5, 350, (8, 12)),
    "W5 search, rare word": Target(8, 150, grows=True),
    "W5 search, 1 % word": Target(15, 150, grows=True),
    "W6 figures": Target(10, 200),
}
RATES = {
    "W7 deadline pass": 10_000,
    "W7b recount": 20_000,
    "W7b recount, nothing moved": 20_000,
    "import, take_in": 2_000,
    "import, command": 2_000,
    "mail, kept": 100,
    "mail, understood": 50,
}
AT_MOST = {  # (what, which figure): at most
    ("W7 empty pass", "p50_ms"): 5,
    ("W8 cold start", "p50_ms"): 600,
    ("W8 memory idle", "mb"): 110,
    ("W8 memory after load", "mb"): 140,
    ("size on disk", "kb_a_case"): 11,
}
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def line(row: Row) -> str:
    """Return one row as it comes, for whoever waits."""
    shown = {key: value for key, value in row.items() if key not in ("on", "cases", "what")}
    told = ", ".join(f"{key} {value}" for key, value in shown.items())
    return f"{row['on']:10} {row['cases']:>9,}  {row['what']}: {told}"


def table(rows: Sequence[Row]) -> str:
    """Return the tables of everything that was measured."""
    parts = []
    for on in dict.fromkeys(row["on"] for row in rows):
        mine = Figures([row for row in rows if row["on"] == on])
        name = _NAMES[on]
        parts += [
            _part(f"{name}: one client, p50 in ms", _latency(mine, on)),
            _part(f"{name}: four clients, operations a second", _throughput(mine)),
            _part(f"{name}: what nobody waits for, cases a second", _rates(mine)),
            _part(f"{name}: start, memory, room", _others(mine)),
        ]
    return "\n\n".join(["", *(part for part in parts if part), _LEGEND + _noise(rows), ""])


_LEGEND = (
    "* misses its target. / limit: how many times the machine's own limit, measured in the same\n"
    "run. 100k/1k, 1M/1k: how it grows with the cases. cpu: ms of the server's processors, and of\n"
    "PostgreSQL's, for each operation. Errors, and noise (other_cores): var/bench/results.jsonl"
)


def _noise(rows: Sequence[Row]) -> str:
    """Return a warning where others used the machine meanwhile: times are then too long."""
    others = [row["other_cores"] for row in rows if "other_cores" in row]
    mean = sum(others) / len(others) if others else 0.0
    if mean < _QUIET:
        return ""
    return (
        f"\nThe machine was busy: others used {mean:.1f} processors meanwhile. Trust the cpu, the"
        "\nratios and the statements; the times are longer than they need be."
    )


_QUIET = 0.1


class Figures:
    """The rows of one database, found by what they say."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.sizes = sorted({row["cases"] for row in rows})
        self.judged = JUDGED if JUDGED in self.sizes else self.sizes[-1]

    def of(self, what: str, size: int, figure: str, clients: int = 0, limit: bool = False) -> Any:
        for row in self.rows:
            about = (row["what"], row["cases"], bool(row.get("limit")))
            if about == (what, size, limit) and row.get("clients", 0) == clients and figure in row:
                return row[figure]
        return None

    def note(self, what: str) -> str:
        return next((row["note"] for row in self.rows if row["what"] == what and "note" in row), "")


def _latency(mine: Figures, on: str) -> list[list[str]]:
    head = [
        "",
        "target",
        *_sizes(mine),
        "p95",
        "100k/1k",
        "1M/1k",
        "limit",
        "/ limit",
        "cpu",
        "st.",
    ]
    found = [head]
    for what, target in PAGES.items():
        times = {size: mine.of(what, size, "p50_ms", 1) for size in mine.sizes}
        if not any(times.values()):
            found += [[what, mine.note(what)]] if mine.note(what) else []
            continue
        limit = mine.of(what, mine.judged, "p50_ms", limit=True)
        ours = times[mine.judged]
        st = mine.of(what, mine.judged, "statements", 1)
        most = target.statements and target.statements[on == "sqlite"]
        found.append(
            [
                what,
                _said(target.ms),
                *(_star(times[size], target.ms, size == mine.judged) for size in mine.sizes),
                _said(mine.of(what, mine.judged, "p95_ms", 1)),
                *(_growth(times, size, target) for size in GROWTH),
                _said(limit),
                _said(ours / limit if ours and limit else None),
                _cpu(mine, what),
                _star(st, most, True) + (f" of {most}" if st and most else ""),
            ]
        )
    return found


def _growth(times: Mapping[int, Any], size: int, target: Target) -> str:
    small, large = times.get(1_000), times.get(size)
    if not small or not large:
        return ""
    return _star(large / small, None if target.grows else GROWTH[size], True)


def _cpu(mine: Figures, what: str) -> str:
    server = mine.of(what, mine.judged, "cpu_ms", 1)
    database = mine.of(what, mine.judged, "database_cpu_ms", 1)
    return _said(server) + (f" + {_said(database)}" if database else "")


def _throughput(mine: Figures) -> list[list[str]]:
    found = [["", "target", *_sizes(mine)]]
    for what, target in PAGES.items():
        rates = [mine.of(what, size, "per_s", 4) for size in mine.sizes]
        if any(rates):
            found.append([what, _said(target.per_s), *_least(rates, target.per_s, mine)])
    return found


def _rates(mine: Figures) -> list[list[str]]:
    found = [["", "target", *_sizes(mine), "limit", "limit / ours"]]
    for what, target in RATES.items():
        rates = [mine.of(what, size, "per_s") for size in mine.sizes]
        if not any(rates):
            found += [[what, mine.note(what)]] if mine.note(what) else []
            continue
        limit = mine.of(what, mine.judged, "per_s", limit=True)
        ours = mine.of(what, mine.judged, "per_s")
        ratio = limit / ours if limit and ours else None
        found.append(
            [what, _said(target), *_least(rates, target, mine), _said(limit), _said(ratio)]
        )
    return found


def _others(mine: Figures) -> list[list[str]]:
    found = [["", "at most", *_sizes(mine), "limit", "/ limit"]]
    for (what, figure), most in AT_MOST.items():
        values = [mine.of(what, size, figure) for size in mine.sizes]
        if any(value is not None for value in values):
            shown = [
                _star(value, most, size == mine.judged)
                for value, size in zip(values, mine.sizes, strict=True)
            ]
            limit = mine.of(what, mine.judged, figure, limit=True)
            ours = mine.of(what, mine.judged, figure)
            ratio = _said(ours / limit if ours and limit else None)
            found.append([f"{what}, {_UNITS[figure]}", _said(most), *shown, _said(limit), ratio])
    for row in mine.rows:
        if row["cases"] == mine.judged and "part" in row:
            found.append([f"  {row['part']}", "", _said(row["kb_a_case"])])
    return found


_UNITS = {"p50_ms": "ms", "mb": "MB", "kb_a_case": "KB a case"}


def _least(values: Sequence[Any], least: float | None, mine: Figures) -> list[str]:
    return [
        _said(value) + ("*" if least and value and size == mine.judged and value < least else "")
        for value, size in zip(values, mine.sizes, strict=True)
    ]


def _sizes(mine: Figures) -> list[str]:
    return [f"{size:,}" for size in mine.sizes]


def _star(value: float | None, most: float | None, judged: bool) -> str:
    return _said(value) + ("*" if judged and most and value and value > most else "")


def _said(value: float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _part(title: str, rows: list[list[str]]) -> str:
    if len(rows) < 2:
        return ""
    widths = [
        max(len(row[n]) for row in rows if n < len(row) and len(row) > 2)
        for n in range(len(rows[0]))
    ]

    def align(n: int, cell: str) -> str:
        return cell.rjust(widths[n]) if n else cell.ljust(widths[0])

    lines = ["  ".join(align(n, cell) for n, cell in enumerate(row)).rstrip() for row in rows]
    return "\n".join([title, *lines])
