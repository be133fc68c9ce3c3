"""Why a request to the server is refused for a reason other than its figure."""


def nothing_at(path: str) -> str:
    return f"there is nothing at {path}"


def no_slot(written: str) -> str:
    return f"there is no slot {written} to switch"


def no_method(allowed: str, method: str) -> str:
    return f"figures answer {allowed}, not {method}"


def other_method(allowed: str, method: str) -> str:
    return f"this address answers {allowed}, not {method}"


def no_revision(revision: int, written: str) -> str:
    return f"rev must be a whole number, the renderer's revision ({revision} today), not {written}"


def no_strictness(written: str) -> str:
    return f"strict must be 0 or 1, not {written}"


def no_number_of_steps(allowed: str, written: str) -> str:
    return f"T must be a whole number {allowed} here, not {written}"


def no_room(name: str, written: str) -> str:
    return f"{name} must be a whole number of px from 1, not {written}"


def url_missing() -> str:
    return "url is missing: an address of this server, of a page, figure or embed"


def no_figure_at(written: str) -> str:
    return f"there is no figure at {written}"


def other_server(written: str, origin: str) -> str:
    return f"{written} is no address of this server, which is {origin}/"


def no_form() -> str:
    return "send the files as multipart/form-data"


def form_broken() -> str:
    return "the form is no multipart/form-data, or is cut off"


def form_too_long(limit: int) -> str:
    return f"the form has more than {limit:,} bytes"


def too_many_fields(limit: int) -> str:
    return f"the form has more than {limit} fields"


def no_such_file(written: str) -> str:
    return f"there is no file {written} to give"


def no_lesson() -> str:
    return "there is no such lesson"


def nothing_asked() -> str:
    return "the figure asks no question"


def weights_missing() -> str:
    return "weights are missing: a safetensors, .npz, Keras (.keras, .h5) or ONNX file"


def busy(seconds: int) -> str:
    return f"too much is being drawn at the moment; ask again in {seconds} seconds"


def too_many_uploads(limit: int, seconds: int) -> str:
    return f"{limit} uploads are in progress, and no more are taken; try again in {seconds} seconds"


def too_often(what: str, limit: int, seconds: int) -> str:
    return f"at most {limit} {what} a minute are taken from one client; try again in {seconds} seconds"


def too_many_trainings(limit: int, seconds: int) -> str:
    return f"{limit} networks are being trained, and no more at once; try again in {seconds} seconds"


def two_lengths() -> str:
    return "a request may not have both Content-Length and Transfer-Encoding"


def other_host(written: str) -> str:
    return f"this server does not answer for the host {written}; UNROLL_ALLOWED_HOSTS lists its hosts"


def page_too_large(size: int, limit: int) -> str:
    return f"the page of this figure would have {size:,} bytes, and at most {limit:,} are sent; save a format"


def failed() -> str:
    return "the server failed; its log says why, beside the X-Request-ID of this answer"
