"""API: what the description of the HTTP interface says beside the tables and the docstrings of its routes."""

from collections.abc import Iterable, Mapping

PARAMETERS: Mapping[str, str] = {
    "pattern": "The pattern of the network.",
    "file": "A file of weights by its whole name, which a refusal lists.",
    "code": "The five letters of a lecture, in capital or small letters.",
    "rev": "The revision of the pictures that the address was written with; that of today lets the answer be "
    "kept for ever.",
    "strict": "1 keeps the status of an error where a page loads the picture; without it such a card has the "
    "status 200.",
    "hide": "Which parts of the player are left out.",
    "controls": "What is added to the player.",
    "url": "An address of this server: of a page, a figure or an embed.",
    "format": "The form of the answer.",
    "maxwidth": "The most room across, in px.",
    "maxheight": "The most room down, in px.",
    "a": "The first figure: a query as the studio has it, or the address of a figure of this server.",
    "b": "The second figure.",
    "step": "The time step at which both are shown; by default the end.",
    "address": "A path of this server with its query.",
    "answer": "Which answer is wanted instead of a page.",
    "If-None-Match": "The validator of what the client has.",
}

HEADERS: Mapping[str, str] = {
    "ETag": "A weak validator, which depends on the canonical address and the revision.",
    "Cache-Control": "How long the answer may be kept. An error is never kept.",
    "Link": "The canonical address of the figure.",
    "X-Figure-Revision": "The revision of the pictures that this server draws.",
    "X-Figure-Error": "The parameter and the sentence of the error, in ASCII.",
    "Retry-After": "Seconds after which to ask again.",
    "Allow": "The methods that are answered.",
    "Location": "The page by which a room follows the lecture.",
    "Live-Number": "The number of what is shown now, which grows with every change.",
    "WWW-Authenticate": "That a bearer's secret is missing.",
}

ANSWERS: Mapping[str, str] = {
    "200": "What was asked for.",
    "201": "The lecture has begun.",
    "204": "Done; there is nothing to say.",
    "304": "What the client has is what it asked for.",
    "401": "The secret is missing.",
    "403": "The secret is another one, or what is asked for is not shown.",
    "404": "There is nothing at this address; the error names what there is.",
    "405": "Another method.",
    "409": "The lecture is in another state.",
    "410": "The lecture was ended.",
    "413": "What was sent is too long.",
    "422": "A parameter is refused; the error names it, what is allowed and the nearest that is.",
    "429": "One client asks too often, or tries too many secrets; ask again.",
    "501": "Another format than there is.",
    "503": "There is too much to do; ask again.",
}

FIELDS: Mapping[str, str] = {
    "parameter": "The parameter or the file that the error is about.",
    "message": "The error in one sentence.",
    "allowed": "What is allowed instead, where that is a list.",
    "suggestion": "What is allowed and nearest to what was refused.",
    "try": "Addresses at which there is something.",
}


def about() -> str:
    return (
        "Recurrent networks, unrolled over time, as pictures and as numbers. An address under /v1/ shows the "
        "same for ever. A parameter that is unknown, repeated, out of range or at odds with the others is "
        "refused, and nothing is changed silently. Parts of the pages have addresses too, which are not "
        "described here and may change."
    )


def parameter(name: str) -> str:
    """A parameter that is in no table of parameters."""
    return PARAMETERS[name]


def of_table(help: str, allowed: str, formats: Iterable[str], aliases: Iterable[str]) -> str:
    """A parameter of the table: its help, and what its schema does not say."""
    sentences = [f"{help}."]
    if allowed:
        sentences.append(f"Allowed: {allowed}.")
    if formats:
        sentences.append(f"For {', '.join(formats)} alone.")
    if aliases:
        sentences.append(f"{' and '.join(aliases)} is the same.")
    return " ".join(sentences)


def header(name: str) -> str:
    return HEADERS[name]


def answer(status: str) -> str:
    return ANSWERS[status]


def field(name: str) -> str:
    """A field of the object of an error."""
    return FIELDS[name]


def secret() -> str:
    return "The secret of a lecture, which whoever begins it is given."
