"""Bundle: joins ES modules of static/js to one script.

A page loads the script in one request, and an embed, which cannot fetch anything, contains it inline.
"""

import re
from functools import cache

from rnn_unroll.settings import STATIC

_IMPORT = re.compile(r'import \{ ([\w, ]+) \} from "\./([\w-]+)\.js";')
_NAME = re.compile(r"(\w+)(?: as (\w+))?")
_EXPORT = re.compile(r"export ((?:const |class |(?:async )?function\*? )(\w+)\b.*)")
_UNSUPPORTED = re.compile(r"^\s*(?:import|export)\b|\bimport\s*[.(]|</script|<!--", re.IGNORECASE)
"""Module syntax that the bundler does not support, and text that would end an inline script."""
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?s:.*?)\*/[ \t]*)$", re.MULTILINE)
"""A comment on lines of its own: // to the end of the line, or /** … */. A module must not have a template
literal with such a line, because the bundler would remove it as a comment.
"""


@cache
def bundle(entry: str) -> str:
    """The module `entry` of static/js and all modules that it imports, as one script.

    Each module becomes a function that is called once, in dependency order, so its private names stay
    private. Comments on lines of their own are left out. Only named imports from the same folder and
    exported declarations are supported: ValueError names the file and line of anything else.
    """
    modules: dict[str, str] = {}
    _add(entry, modules, ())
    return "\n".join(modules.values())


def _add(name: str, modules: dict[str, str], importers: tuple[str, ...]) -> None:
    """Add a module to `modules`, after those that it imports."""
    if name in importers:
        raise ValueError(f"{' → '.join((*importers, name))}: modules import each other")
    if name in modules:
        return
    lines, exported = [], []
    for number, line in enumerate(_source(name).splitlines(), start=1):
        if found := _IMPORT.fullmatch(line):
            names, module = found.groups()
            _add(module, modules, (*importers, name))
            lines.append(f"const {{ {_destructured(names)} }} = {_variable(module)};")
        elif found := _EXPORT.fullmatch(line):
            lines.append(found[1])
            exported.append(found[2])
        elif _UNSUPPORTED.search(line):
            raise ValueError(f"{name}.js:{number}: cannot be bundled: {line.strip()}")
        elif line.strip():
            lines.append(line)
    body = "\n".join(lines)
    modules[name] = (
        f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"
    )


def _source(name: str) -> str:
    """The module's text without comments. Lines keep their numbers, which errors report."""
    text = (STATIC / "js" / f"{name}.js").read_text("utf-8")
    return _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)


def _destructured(names: str) -> str:
    """An import's list of names as an object pattern: `a as b` becomes `a: b`."""
    found = [_NAME.fullmatch(name.strip()) for name in names.split(",")]
    if not all(found):
        raise ValueError(f"names that cannot be imported: {names}")
    return ", ".join(f"{one[1]}: {one[2]}" if one[2] else one[1] for one in found if one)


def _variable(module: str) -> str:
    return f"{module.replace('-', '_')}_js"
