"""Why a lesson cannot be read."""

from collections.abc import Sequence

from rnn_unroll.words.forms import listed


def no_lessons() -> str:
    return "the folder has no lesson, which is a file whose name ends with .md"


def too_many(count: int, most: int) -> str:
    return f"the folder has {count} lessons, and {most} are the most"


def too_long(count: int, most: int) -> str:
    return f"the lesson has {count} characters, and {most} are the most"


def no_text() -> str:
    return "the file is no text in UTF-8"


def no_slug(slug: str) -> str:
    return f"the name of the file becomes part of an address: lower-case letters, digits and -, not {slug}"


def slug_twice(slug: str, other: str) -> str:
    return f"{other} is the lesson {slug}, too"


def no_such_lesson(slug: str) -> str:
    return f"needs names {slug}, which is no lesson"


def needs_later(slug: str) -> str:
    return f"needs names {slug}, whose order is not lower than this lesson's"


def front_missing() -> str:
    return "the file must begin with the facts of the lesson, between two lines of ---"


def no_yaml() -> str:
    return "the facts of the lesson are no YAML"


def no_front(names: Sequence[str]) -> str:
    return f"the facts of the lesson are lines of a name and a value: {listed(list(names))}"


def no_fact(name: str) -> str:
    return f"a lesson has no {name}"


def fact_missing(name: str) -> str:
    return f"the lesson has no {name}"


def wrong_fact(name: str, wanted: str) -> str:
    return f"{name} must be {wanted}"


def text() -> str:
    return "a text of at most 200 characters"


def count() -> str:
    return "a whole number from 1 to 999"


def slugs() -> str:
    return "a list of lessons, such as [lengths, many-to-one]"


def texts(most: int, longest: int) -> str:
    each = f"each of at most {longest} characters, in quotes if it has a colon"
    return f"a list of at most {most} texts, {each}"


def misconceptions(most: int, longest: int) -> str:
    return f"a list of at most {most} pairs believed: and shown:, each of at most {longest} characters"


def no_figure_at_all() -> str:
    return "the lesson has no figure"


def no_directive(name: str) -> str:
    return f"there is no directive {{{name}}}"


def no_role(name: str) -> str:
    return f"there is no role {{{name}}}"


def no_option(directive: str, option: str) -> str:
    return f"{{{directive}}} has no option :{option}:"


def option_after_text() -> str:
    return "the options of a directive stand before its text"


def name_twice(name: str) -> str:
    return f"another figure has the name {name}"


def no_figure_above() -> str:
    return "there is no figure above this line"


def no_such_figure(name: str) -> str:
    return f"there is no figure {name} above this line"


def no_stop() -> str:
    return "a stop is written {stop}`some words <step=3>`, or <figure?step=3>"


def not_by_hand() -> str:
    return "worksheet needs cell=rnn-linear and init=integers, one layer, one direction, without attention"


def no_formula(tex: str) -> str:
    return f"{tex} is no formula in TeX"


def no_query() -> str:
    return "a query is name=value, with & between several"
