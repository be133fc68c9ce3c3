"""Serve: serves the page and the figures over HTTP."""

import difflib
import errno
import os
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from rnn_unroll.batch.places import reason
from rnn_unroll.errors import CommandError, quote
from rnn_unroll.words import command_line as words
from rnn_unroll.words.refusals import commands

APPLICATION = "rnn_unroll.web.app:app"


def register(app: typer.Typer) -> None:
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help=words.host())] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help=words.port())] = 8000,
    lessons: Annotated[Path | None, typer.Option(metavar="FOLDER", help=words.lessons_folder())] = None,
    watch: Annotated[bool, typer.Option("--watch", help=words.watch_lessons())] = False,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help=words.workers())] = None,
    log: Annotated[str | None, typer.Option(metavar="FORM", help=words.log_form())] = None,
) -> None:
    """Serve the page and the figures."""
    # By the environment, because the processes that draw have the same settings.
    chosen = {
        "UNROLL_LESSONS": lessons and str(lessons),
        "UNROLL_WATCH": "1" if watch else None,
        "UNROLL_WORKERS": workers and str(workers),
        "UNROLL_LOG": log,
    }
    os.environ.update({name: value for name, value in chosen.items() if value})
    check_settings()
    _check_lessons()
    _check_place(host, port)
    # Imported late: the checks answer at once.
    from rnn_unroll.settings import settings

    if settings().workers > 1:
        from rnn_unroll.web.ops import workers as several

        several.run(APPLICATION, host, port, settings().workers)
    else:
        # One process needs no folder for its metrics, whoever set one: it may not be there.
        os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
        from rnn_unroll.web.ops.logs import configure
        from rnn_unroll.web.server import Server

        configure(settings().log)
        Server(APPLICATION, host=host, port=port).run()


def check_settings() -> None:
    """Raise CommandError if an environment variable is no setting, or has a value that is not allowed."""
    from pydantic import ValidationError

    from rnn_unroll.settings import PREFIX, VARIABLES, settings, unknown_variables

    for name in unknown_variables(os.environ):
        # Without what all names begin with, which would make any two of them similar.
        ends = {variable.removeprefix(PREFIX): variable for variable in VARIABLES}
        near = [ends[end] for end in difflib.get_close_matches(name.removeprefix(PREFIX), ends, n=1)]
        raise CommandError(name, commands.no_setting(near), VARIABLES)
    try:
        settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        problem = commands.setting_not_allowed(
            name, first["msg"], quote(words.without_password(str(first["input"])))
        )
        raise CommandError(f"UNROLL_{name.upper()}", problem) from None

    for name in ("redis_url", "figures_redis_url"):
        if getattr(settings(), name) and find_spec("redis") is None:
            raise CommandError(f"{PREFIX}{name.upper()}", commands.needs_redis("rnn-unroll"))


def _check_lessons() -> None:
    """Raise CommandError if the folder of lessons is none, or holds one that is wrong. Those that are watched
    are being written: their pages say what is wrong.
    """
    from rnn_unroll.settings import settings

    chosen = settings()
    if not chosen.lessons:
        if chosen.watch:
            raise CommandError("watch", commands.nothing_to_watch())
        return
    if not Path(chosen.lessons).is_dir():
        raise CommandError("lessons", commands.no_folder(chosen.lessons))
    if chosen.watch:
        return
    from rnn_unroll.lessons import LessonError, shelf

    try:
        _ = shelf().library
    except LessonError as error:
        raise CommandError("lessons", str(error)) from None
    except OSError as error:
        raise CommandError(
            "lessons", commands.cannot_read(Path(error.filename or chosen.lessons), reason(error))
        ) from None


def _check_place(host: str, port: int) -> None:
    """Raise CommandError if the server cannot listen on the address. uvicorn would only log that."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except (OSError, ValueError) as error:
        taken = isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES)
        problem = commands.cannot_listen(host, port, reason(error))
        raise CommandError("port" if taken else "host", problem) from None
