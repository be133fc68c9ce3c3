"""Why a command stops: its options, files, folders, port and processes.

`reason` is the message of the operating system or of a library.
"""

from collections.abc import Sequence
from pathlib import Path


def cannot_read(path: Path, reason: str) -> str:
    return f"{path} cannot be read: {reason}"


def cannot_write(path: str | Path, reason: str) -> str:
    return f"{path} cannot be written: {reason}"


def cannot_make_folder(path: str, reason: str) -> str:
    return f"{path} cannot be made: {reason}"


def cannot_listen(host: str, port: int, reason: str) -> str:
    return f"{host}:{port} cannot be listened on: {reason}"


def needs_redis(package: str) -> str:
    return f"it needs redis: pip install '{package}[redis]'"


def no_setting(nearest: Sequence[str]) -> str:
    """`nearest` holds the setting with the most similar name, if any is similar."""
    return f"there is no such setting; {nearest[0]} is near" if nearest else "there is no such setting"


_FORMS = {
    "public_url": "must be an address without a path, such as https://example.org",
    "allowed_hosts": "must list names of hosts, such as example.org *.example.org",
    "embed_ancestors": "must list sources, such as https://example.org 'self'",
    "redis_url": "must be an address, such as redis://host:6379/0",
}


def setting_not_allowed(name: str, reason: str, written: str) -> str:
    """`name` is the setting's. `reason` is a library's, which is used for settings that are numbers."""
    return f"{_FORMS.get(name, reason)}, not {written}"


def no_option(written: str) -> str:
    return f"{written} is no option; options are --name value"


def no_value(name: str) -> str:
    return f"--{name} needs a value"


def not_for_terminal(extension: str) -> str:
    return f"a terminal cannot show {extension}; name a file with -o"


def no_ending(path: Path) -> str:
    return f"{path} has no ending that names a format"


def no_ending_and_no_format(path: str) -> str:
    return f"{path} has no ending that names a format; add one, or --format"


def folder_needed() -> str:
    return "many figures go into a folder: name it with -o"


def no_folder(path: str) -> str:
    return f"{path} is no folder"


def lessons_need_a_file(folder: Path) -> str:
    return f"lessons go into one file, whose name ends with .html, and {folder} is a folder"


def nothing_to_watch() -> str:
    return "--watch needs a folder of lessons: --lessons FOLDER"


def folder_not_empty(folder: Path) -> str:
    return f"{folder} is not empty and no earlier export; name another folder, or add --force"


def other_marker(path: Path) -> str:
    return f"{path} is none that an export wrote; take it away"


def process_ended() -> str:
    return "a process that drew was ended from outside; fewer of them need less memory"


def no_such_fold(task: str, folds: int) -> str:
    return f"task={task} has {folds} parts, from 0 to {folds - 1}"


def data_missing(path: str, reason: str) -> str:
    return f"{path} cannot be read: {reason}; make data fetches it"


def other_data(path: str, digest: str, wanted: str) -> str:
    return (
        f"{path} is not the archive that the task is trained on: its SHA-256 begins with {digest[:12]}, "
        f"not {wanted[:12]}; delete it, and make data fetches it; --unchecked takes it as it is"
    )


def data_damaged(task: str, folder: str, problem: str) -> str:
    one_line = " ".join(problem.split())
    return f"an archive of task={task} in {folder} is damaged: {one_line}; make data checks them"


def package_missing(task: str, package: str) -> str:
    return f"task={task} generates its data by {package}: pip install {package}"


def nothing_to_read() -> str:
    return "the text is empty; without one, the network reads a sample"


def one_of_three() -> str:
    return "name a task, or set --all or --report"


def for_one_task(option: str) -> str:
    return f"--{option} is for one task"


def not_as_measured(file: str, claimed: str, found: str) -> str:
    return f"{file} says {claimed}, but on the data it is {found}"


def other_checkpoint(path: str) -> str:
    return f"{path} is no checkpoint of this training; remove it to begin anew"


def diverged(step: int) -> str:
    return f"the loss became infinite at step {step}"


def nothing_to_run() -> str:
    return "give your own weights, or a task and a text"


def not_with_a_task(name: str) -> str:
    return f"{name} is for a network of your own; a task brings its own"
