"""Why a vocabulary is refused, or a text that should be read with it. Names are quoted already."""


def no_text() -> str:
    return "vocabulary is neither JSON nor plain text: it is not UTF-8"


def no_json() -> str:
    return "vocabulary begins as JSON and is none"


def no_list() -> str:
    return "vocabulary needs a list of names, or an object of ids by name"


def two_lists() -> str:
    return "vocabulary has two lists of names that do not agree"


def empty() -> str:
    return "vocabulary is empty: it needs a name in each line, or a JSON list of names"


def ids_with_gaps(count: int) -> str:
    if count == 1:
        return "vocabulary needs the id 0 for its only name"
    return f"vocabulary needs the ids 0 to {count - 1} for its {count} names, each once"


def too_many(count: int, limit: int) -> str:
    return f"vocabulary has {count:,} names; at most {limit:,} are read"


def no_name(index: int, written: str, limit: int) -> str:
    return f"vocabulary has {written} at {index}; a name is a text of 1 to {limit} characters"


def named_twice(name: str) -> str:
    return f"vocabulary has {name} twice"


def shown_alike() -> str:
    return "vocabulary has two classes that would be shown alike"


def not_in_it(token: str) -> str:
    return f"the text has {token}, which is not in the vocabulary, and no token there is <unk>"


def not_given() -> str:
    return "text needs a vocabulary, which says which token has which id"


def text_and_input() -> str:
    return "text and input are two inputs; give one of them"


def another_size(kind: str, names: int, there: int) -> str:
    """`kind` is tokens or classes."""
    return f"vocabulary names {names:,} {kind}, the weights have {there:,}"
