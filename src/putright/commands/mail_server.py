"""`putright mail-server`: takes mail from a mail server, by LMTP or SMTP."""

import argparse
import asyncio
import signal
from typing import TYPE_CHECKING

from putright.commands import Failed, database_ready

if TYPE_CHECKING:
    from putright.mail.doors.lmtp import Listening

NAME = "mail-server"
HELP = "Take mail from your own mail server, by LMTP or SMTP, until told to stop."
EXAMPLES = """\
examples:
  putright mail-server                                 where PUTRIGHT_MAIL_SERVER says
  putright mail-server --listen lmtp://127.0.0.1:8024

Each message is on the disk and in the database before the server is told 250. What cannot
be kept just now, for a full disk or a lost database, it is asked to send again later.
`putright work` then makes cases of what came. Which addresses take mail: docs/how-to/mail.md.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--listen", metavar="ADDRESS", help="[PUTRIGHT_MAIL_SERVER]")


def run(args: argparse.Namespace) -> int:
    database_ready()
    from django.conf import settings

    from putright.mail.doors.lmtp import Listening

    address = args.listen or settings.MAIL_SERVER
    if not address:
        raise Failed("say where to listen: --listen, or PUTRIGHT_MAIL_SERVER.")
    try:
        where = Listening.at(address)
    except ValueError as fault:
        raise Failed(f"'{address}' is no address to listen at: {fault}.") from None
    asyncio.run(_serve(where, settings.MAIL_LARGEST))
    return 0


async def _serve(where: "Listening", largest: int) -> None:
    from putright.mail.doors.lmtp import Handler, serve
    from putright.project.clock import now

    stopped = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stopped.set)

    def ready(port: int) -> None:
        print(f"Taking mail at {where.way}://{where.host}:{port}", flush=True)

    await serve(where, Handler(now, where.way), largest, ready, stopped)
