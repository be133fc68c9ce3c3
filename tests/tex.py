"""Reading a TikZ figure back, strictly: what is not of the few forms that it is written in is an error."""

import re
from dataclasses import dataclass, field

Point = tuple[float, float]

NUMBER = r"-?\d+(?:\.\d+)?"
POINT = rf"\(({NUMBER}),({NUMBER})\)"
_NODE = re.compile(rf"\\node\[(?P<style>.*?)\](?: \((?P<name>[\w-]+)\))? at {POINT} \{{(?P<text>.*)\}};")
_PATH = re.compile(r"\\path\[(?P<style>.*?)\] (?P<path>\(.*);")
_STEP = re.compile(
    rf"(?:--|\.\.controls {POINT} and {POINT}\.\.| rectangle |)(?:{POINT}|cycle)"
    rf"| circle\[radius={NUMBER}\]"
)
_CELLS = re.compile(rf"\\unrollcells\{{({NUMBER})\}}\{{({NUMBER})\}}\{{({NUMBER})\}}\{{([-\d./,]+)\}}")
_SCOPE = re.compile(rf"\\begin\{{scope\}}\[(?:shift=\{{{POINT}\}})?(?:, )?(?P<pending>pending)?(?:faint)?\]")


@dataclass
class Node:
    style: list[str]
    name: str | None
    at: Point
    text: str

    @property
    def size(self) -> Point:
        (box,) = [option for option in self.style if option.startswith("box={")]
        width, height = re.findall(NUMBER, box)
        return float(width), float(height)

    @property
    def side(self) -> str:
        return next((s.removeprefix("anchor=") for s in self.style if s.startswith("anchor=")), "")


@dataclass
class Path:
    style: list[str]
    points: list[Point]


@dataclass
class Scope:
    """What is drawn in one scope: a time step's, or around all of them (t = 0)."""

    t: int
    shift: Point = (0.0, 0.0)
    pending: bool = False
    nodes: list[Node] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    cells: list[tuple[float, float, float, float, float]] = field(default_factory=list)

    def named(self) -> dict[str, Node]:
        return {node.name: node for node in self.nodes if node.name}

    def of(self, kind: str) -> list[Path]:
        return [path for path in self.paths if path.style[0] == kind]


def scopes(source: str) -> list[Scope]:
    """The scopes of a figure, the whole one first."""
    body = source.partition("\n]\n")[2].partition("\n\\end{tikzpicture}%")[0]
    whole = Scope(0)
    found, open_ones, t = [whole], [whole], 0
    for line in map(str.strip, body.split("\n")):
        here = open_ones[-1]
        if line.startswith("%"):
            told = re.fullmatch(r"% t = (\d+)", line)
            t = int(told[1]) if told else t
        elif line == r"\end{scope}":
            open_ones.pop()
        elif match := _SCOPE.fullmatch(line):
            if len(open_ones) > 1:
                # What a step does not use, or no longer attends to, is drawn in its own place, faint.
                open_ones.append(here)
                continue
            made = Scope(t, (float(match[1]), float(match[2])), bool(match["pending"]))
            found.append(made)
            open_ones.append(made)
        elif match := _CELLS.fullmatch(line):
            y, width, height = (float(match[k]) for k in (1, 2, 3))
            for cell in match[4].split(","):
                x, ink = map(float, cell.split("/"))
                here.cells.append((x, y, width, height, ink))
        elif match := _NODE.fullmatch(line):
            at = float(match[3]), float(match[4])
            here.nodes.append(Node(match["style"].split(", "), match["name"], at, match["text"]))
        else:
            match = _PATH.fullmatch(line)
            assert match, line
            here.paths.append(Path(match["style"].split(", "), points(match["path"])))
    assert open_ones == [whole]
    return found


def points(path: str) -> list[Point]:
    """The points of a path, without a curve's controls."""
    found, end = [], 0
    for step in _STEP.finditer(path):
        assert step.start() == end, path
        end = step.end()
        if step[5]:
            found.append((float(step[5]), float(step[6])))
    assert end == len(path), path
    return found


_WORDS = re.compile(
    r"\\unrollchar\{(?P<codes>[0-9A-F ]+)\}\{"
    r"|\\ensuremath\{\\?(?P<math>backslash|[{}<>|])\}"
    r"|\\(?P<special>[$%#&_])"
    r"|\\text(?P<named>asciicircum|asciitilde)\{\}"
    r"|\\unrollturned(?P<turned>\{)"
    r"|(?P<parted>\{\\kern0pt\})"
    r"|(?P<plain>[^\\{}$%#&_^~\x00-\x1f\x7f-\U0010ffff])"
)
_NAMES = {"backslash": "\\", "asciicircum": "^", "asciitilde": "~"}


def spoken(source: str) -> str:
    """The text that words in TeX say; an error where there is anything else but such words."""
    said, at, turned = [], 0, 0
    while at < len(source):
        if turned and source[at] == "}":
            turned, at = turned - 1, at + 1
            continue
        match = _WORDS.match(source, at)
        assert match, source[at:]
        at = match.end()
        if match["codes"]:
            said += [chr(int(code, 16)) for code in match["codes"].split()]
            at = closing(source, at)
        turned += bool(match["turned"])
        one = match["math"] or match["special"] or match["named"] or match["plain"] or ""
        said.append(_NAMES.get(one, one))
    assert turned == 0
    return "".join(said)


def closing(source: str, at: int) -> int:
    """Where a group ends that is open at a place."""
    depth = 1
    for token in re.finditer(r"\\.|[{}]", source[at:]):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return at + token.end()
    raise AssertionError(f"a group is left open: {source[at:]}")
