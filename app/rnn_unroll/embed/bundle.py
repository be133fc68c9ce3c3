"""Bundle: a page's ES modules as one script, for a document that can fetch nothing."""

import re
from functools import cache

from rnn_unroll.settings import STATIC

_IMPORT = re.compile(r'import \{ ([\w, ]+) \} from "\./([\w-]+)\.js";')
_NAME = re.compile(r"(\w+)(?: as (\w+))?")
_EXPORT = re.compile(r"export ((?:const|class|function|async function) (\w+)\b.*)")
_FOREIGN = re.compile(r"^\s*(?:import|export)\b|\bimport\s*[.(]|</script|<!--", re.IGNORECASE)
"""What would be left of the modules' own syntax, and what would end an inline script."""


@cache
def bundle(entry: str) -> str:
    """The text of one module that does what an entry of static/js and all that it imports do.

    Each module becomes a function that is called once, in dependency order, so that names which are
    its own stay its own. Only named imports from beside it and exported declarations are known:
    ValueError says which line is anything else.
    """
    made: dict[str, str] = {}
    _add(entry, made, ())
    return "\n".join(made.values())


def _add(name: str, made: dict[str, str], above: tuple[str, ...]) -> None:
    """Add a module, after those that it imports."""
    if name in above:
        raise ValueError(f"{' → '.join((*above, name))}: modules import each other")
    if name in made:
        return
    lines, exported = [], []
    for number, line in enumerate((STATIC / "js" / f"{name}.js").read_text("utf-8").splitlines(), start=1):
        if found := _IMPORT.fullmatch(line):
            names, module = found.groups()
            _add(module, made, (*above, name))
            lines.append(f"const {{ {_taken(names)} }} = {_variable(module)};")
        elif found := _EXPORT.fullmatch(line):
            lines.append(found[1])
            exported.append(found[2])
        elif _FOREIGN.search(line):
            raise ValueError(f"{name}.js:{number}: cannot be bundled: {line.strip()}")
        else:
            lines.append(line)
    body = "\n".join(lines)
    made[name] = f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _taken(names: str) -> str:
    """What an import lists, as a pattern that takes it out of an object."""
    found = [_NAME.fullmatch(name.strip()) for name in names.split(",")]
    if not all(found):
        raise ValueError(f"names that cannot be imported: {names}")
    return ", ".join(f"{one[1]}: {one[2]}" if one[2] else one[1] for one in found if one)


def _variable(module: str) -> str:
    return f"{module.replace('-', '_')}_js"
