"""Own networks over HTTP: a posted form is answered with its figure or what is wrong, and not kept."""

import gzip
import http.client
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll.models.files import LIMIT
from tests import keras_files, onnx_files
from tests.http import PATIENCE, Answer
from tests.own_files import npy, safetensors, small

PAGE, PROGRAM = "text/html,application/xhtml+xml", "application/json"
BOUNDARY = "a-line-between"
WEIGHTS, INPUT = safetensors(small()), npy(np.arange(6.0).reshape(2, 3) / 4)


def form(files: dict[str, bytes], **fields: str) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, data in files.items():
        head = f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="{name}"; filename="f"\r\n\r\n'
        parts.append(head.encode() + data + b"\r\n")
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def post(base: str, body: bytes, accept: str = "*/*", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE)
    sent = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "accept": accept}
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("POST", "/v1/run", body, sent | named)
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, received, response.read())
    finally:
        connection.close()


def error_of(answer: Answer) -> dict[str, Any]:
    error: dict[str, Any] = answer.json["error"]
    return error


def test_a_form_gets_the_page_a_script_the_stage_a_program_the_numbers(server: str) -> None:
    body = form({"weights": WEIGHTS, "input": INPUT}, theme="dark")
    whole, part, numbers = (post(server, body, accept) for accept in (PAGE, "*/*", PROGRAM))
    assert whole.status == part.status == numbers.status == 200
    assert whole.text.startswith("<!doctype html>")
    assert 'data-theme="dark"' in whole.text
    assert part.text.startswith("<section")
    for answer in (whole, part):
        assert 'data-address=""' in answer.text
        assert "random" not in answer.text.partition("<desc>")[2].partition("</desc>")[0]
    assert numbers.json["canonical"] is None
    assert numbers.json["trained"] is True
    assert all(answer.headers["cache-control"] == "no-store" for answer in (whole, part, numbers))


def test_an_own_network_has_no_card_and_no_embed_that_others_could_show(server: str) -> None:
    whole = post(server, form({"weights": WEIGHTS, "input": INPUT}), PAGE)
    assert whole.status == 200
    for mark in ("og:", "twitter:", "oembed", 'canonical" href', "/embed/"):
        assert mark not in whole.text.partition("</head>")[0]
    assert whole.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in whole.headers["content-security-policy"]


@pytest.mark.parametrize("data", [keras_files.small(), onnx_files.small()])
def test_a_keras_and_an_onnx_file_are_posted_as_any_other(server: str, data: bytes) -> None:
    read = npy(np.arange(4.0).reshape(2, 2))
    numbers = post(server, form({"weights": data, "input": read}), PROGRAM)
    assert numbers.status == 200
    broken = post(server, form({"weights": data[: len(data) // 2], "input": read}), PROGRAM)
    assert broken.status == 422
    assert "broken or cut off" in error_of(broken)["message"]


def test_names_with_the_pages_prefix_are_the_same_names(server: str) -> None:
    plain = post(server, form({"weights": WEIGHTS, "input": INPUT}, pattern="many-to-one"), PROGRAM)
    prefixed = post(
        server, form({"own-weights": WEIGHTS, "own-input": INPUT}, **{"own-pattern": "many-to-one"}), PROGRAM
    )
    assert plain.status == 200
    assert plain.body == prefixed.body


@pytest.mark.parametrize(
    ("files", "fields", "parameter", "tells"),
    [
        ({}, {}, "weights", "weights are missing"),
        ({"weights": b"", "input": INPUT}, {}, "weights", "is empty"),
        ({"weights": WEIGHTS, "input": WEIGHTS}, {}, "input", "is no .npy file"),
        ({"weights": WEIGHTS, "input": INPUT}, {"cell": "lstm"}, "weights", "rnn.weight_hh_l0"),
        ({"weights": WEIGHTS, "input": INPUT}, {"seed": "3"}, "seed", "seed is decided by the weights"),
        ({"weights": WEIGHTS, "input": INPUT}, {"colour": "3"}, "colour", "unknown parameter"),
        ({"weights": WEIGHTS, "model": INPUT}, {}, "model", "there is no file 'model' to give"),
    ],
)
def test_what_is_wrong_is_told_in_each_kind_of_answer(
    server: str, files: dict[str, bytes], fields: dict[str, str], parameter: str, tells: str
) -> None:
    body = form(files, **fields)
    numbers = post(server, body, PROGRAM)
    assert numbers.status == 422
    assert error_of(numbers)["parameter"] == parameter
    assert tells in error_of(numbers)["message"]
    for accept in (PAGE, "*/*"):
        answer = post(server, body, accept)
        assert answer.status == 422
        assert f'data-parameter="{parameter}"' in answer.text
    assert post(server, body, "*/*", sec_fetch_dest="empty").status == 200


@pytest.mark.parametrize("name", ["weights", "input", "targets"])
def test_a_file_beyond_the_limit_is_refused_as_too_large(server: str, name: str) -> None:
    answer = post(server, form({"weights": WEIGHTS} | {name: bytes(LIMIT + 1)}), PROGRAM)
    assert answer.status == 413
    assert error_of(answer)["parameter"] == name
    assert "2,000,000 bytes" in error_of(answer)["message"]


def test_an_endless_body_is_not_read_to_its_end(server: str) -> None:
    """The header promises a terabyte; the answer comes long before it."""
    parts = urlsplit(server)
    head = form({"weights": b""}).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE) as line:
        line.sendall(
            b"POST /v1/run HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000000\r\n"
            b"content-type: multipart/form-data; boundary=" + BOUNDARY.encode() + b"\r\n\r\n" + head
        )
        sent = 0
        try:
            while sent < 60_000_000:
                sent += line.send(bytes(100_000))
        except OSError:
            pass
        assert sent < 60_000_000


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", f"multipart/form-data; boundary={BOUNDARY}"),
        (form({"weights": WEIGHTS})[:-20], f"multipart/form-data; boundary={BOUNDARY}"),
        (form({"weights": WEIGHTS}), "multipart/form-data; boundary=another"),
        (form({"weights": WEIGHTS}), "multipart/form-data"),
        (form({"weights": WEIGHTS}), "multipart/form-data; boundary=" + "b" * 300),
        (b"weights=1", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (form({}, **{str(k): "v" for k in range(100)}), f"multipart/form-data; boundary={BOUNDARY}"),
        (form({}, text="v" * 20_000), f"multipart/form-data; boundary={BOUNDARY}"),
        (form({"weights": WEIGHTS})[:30] + b"x" * 9000, f"multipart/form-data; boundary={BOUNDARY}"),
    ],
)
def test_a_body_that_is_no_form_is_told_so(server: str, body: bytes, kind: str) -> None:
    answer = post(server, body, PROGRAM, content_type=kind)
    assert answer.status in (413, 422)
    assert "form" in error_of(answer)["message"] or "bytes" in error_of(answer)["message"]


@pytest.mark.parametrize(
    ("fields", "parameter"), [({"own-at": "a.1.1"}, "at"), ({"own-view": "norms", "own-step": "2"}, "step")]
)
def test_a_state_or_a_step_that_does_not_apply_is_refused(
    server: str, fields: dict[str, str], parameter: str
) -> None:
    targets = npy(np.array([0]))
    files = {"own-weights": WEIGHTS, "own-input": INPUT, "own-targets": targets}
    answer = post(server, form(files, pattern="many-to-one", **fields), PROGRAM)
    assert (answer.status, error_of(answer)["parameter"]) == (422, parameter)


@pytest.mark.parametrize(
    ("fields", "edits"),
    [
        ({"style": "textbook"}, 0),
        ({"compare": "off"}, 2),
        ({"force": "", "clamp": "", "compare": "off"}, 0),
        ({"force": "", "clamp": "", "compare": "difference"}, 0),
    ],
)
def test_the_pages_changes_are_left_out_where_they_do_not_apply(
    server: str, fields: dict[str, str], edits: int
) -> None:
    files = {"own-weights": WEIGHTS, "own-input": INPUT}
    sent = {"force": "1:2", "clamp": "a.1.1.1:0.5"} | fields
    prefixed = {f"own-{name}": value for name, value in sent.items()}
    answer = post(server, form(files, pattern="many-to-many", **prefixed), "*/*")
    assert answer.status == 200
    assert answer.text.count('aria-label="Undo: ') == edits


def test_a_changed_run_that_a_program_asks_for_is_refused_where_it_does_not_apply(server: str) -> None:
    answer = post(
        server, form({"weights": WEIGHTS, "input": INPUT}, style="textbook", clamp="a.1.1.1:0.5"), PROGRAM
    )
    assert (answer.status, error_of(answer)["parameter"]) == (422, "style")


@settings(max_examples=40)
@given(st.binary(max_size=400), st.integers(0, 600), st.text(max_size=20))
def test_no_body_makes_a_500(server: str, noise: bytes, at: int, value: str) -> None:
    whole = form({"weights": WEIGHTS, "input": INPUT}, pattern=value, **{"own-show": value})
    for body in (noise, whole[:at] + noise + whole[at:], whole):
        assert post(server, body, PAGE).status < 500


def test_markup_in_names_and_values_stays_text(server: str) -> None:
    hostile = "'><script>alert(1)</script>"
    named = safetensors(small() | {hostile: np.zeros(1)})
    for body in (
        form({"weights": named, "input": INPUT}),
        form({"weights": WEIGHTS, "input": INPUT}, pattern=hostile, io=hostile, cell=hostile),
        form({"weights": WEIGHTS, hostile: INPUT}),
    ):
        answer = post(server, body, PAGE)
        assert answer.status == 422
        assert "<script>alert" not in answer.text


def test_a_refusal_is_quick(server: str) -> None:
    """Reading, checking and telling, for a program: the best of some, in the time of this process, which is
    the server's too.
    """
    body = form({"weights": WEIGHTS[:-1] + b"\xff" * 8, "input": INPUT})
    taken = []
    for _ in range(10):
        start = time.process_time()
        assert post(server, body, PROGRAM).status == 422
        taken.append(time.process_time() - start)
    assert min(taken) < 0.05


def test_nothing_of_an_upload_is_left_on_the_disk(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server shares this process: what it has open is listed, its folder for such files watched."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(os.listdir("/proc/self/fd"))
    big = {name: np.zeros((250, 250)) for name in ("unknown",)}
    for weights in (WEIGHTS, safetensors(big), bytes(LIMIT + 1)):
        post(server, form({"weights": weights, "input": INPUT}), PROGRAM)
    assert list(tmp_path.iterdir()) == []
    opened = {
        os.readlink(f"/proc/self/fd/{name}")
        for name in set(os.listdir("/proc/self/fd")) - before
        if os.path.lexists(f"/proc/self/fd/{name}")
    }
    assert not any(path.startswith(str(tmp_path)) for path in opened)
    assert json.loads(post(server, form({"weights": WEIGHTS, "input": INPUT}), PROGRAM).body)["trained"]


def wide(steps: int) -> dict[str, bytes]:
    """About the largest figure that is drawn: an LSTM of 64 units that reads 200 numbers a step."""
    random = np.random.RandomState(0)
    shapes: dict[str, tuple[int, ...]] = {
        "rnn.weight_ih_l0": (256, 200),
        "rnn.weight_hh_l0": (256, 64),
        "head.weight": (100, 64),
    }
    shapes |= {"rnn.bias_ih_l0": (256,), "rnn.bias_hh_l0": (256,), "head.bias": (100,)}
    tensors = {name: random.standard_normal(shape) / 8 for name, shape in shapes.items()}
    files = {"weights": safetensors(tensors), "input": npy(random.standard_normal((steps, 200)))}
    return files | {"targets": npy(np.zeros(steps, int))}


def test_the_largest_page_has_neither_the_numbers_nor_the_readout_in_it(server: str) -> None:
    fields = {"cell": "lstm", "pattern": "many-to-many", "own-show": "gradients,weights"}
    page = post(server, form(wide(100), **fields), PAGE)
    assert page.status == 200
    assert len(page.body) < 8_000_000
    assert "data:application/json" not in page.text
    zipped = post(server, form(wide(100), **fields), PAGE, accept_encoding="br")
    assert zipped.headers["content-encoding"] == "br"
    assert "Accept-Encoding" in zipped.headers["vary"]
    assert brotli.decompress(zipped.body) == page.body


def test_a_page_that_would_be_too_large_is_refused_and_its_picture_is_not(server: str) -> None:
    random = np.random.RandomState(0)
    tensors: dict[str, np.ndarray] = {}
    for layer in range(4):
        for end in (f"l{layer}", f"l{layer}_reverse"):
            width = 18 if layer else 70
            for name, shape in (("weight_ih", (36, width)), ("weight_hh", (36, 9)), ("bias_ih", (36,))):
                tensors[f"rnn.{name}_{end}"] = random.standard_normal(shape) / 4
            tensors[f"rnn.bias_hh_{end}"] = np.zeros(36)
    tensors |= {"head.weight": random.standard_normal((70, 18)), "head.bias": np.zeros(70)}
    steps = random.standard_normal((128, 70))
    files = {"weights": safetensors(tensors), "input": npy(np.concatenate([steps, steps]))}
    files["targets"] = npy(np.zeros(256, int))
    fields = {"cell": "lstm", "own-show": "gradients,weights"}
    page = post(server, form(files, **fields), PAGE)
    assert page.status == 422
    assert "at most 8,000,000 are sent" in page.text
    assert post(server, form(files, answer="svg", **fields)).status == 200


def test_a_form_can_ask_for_a_format_or_the_readout_and_a_browser_saves_it(server: str) -> None:
    files = {"weights": WEIGHTS, "input": INPUT}
    for answer, media_type in (("json", "application/json"), ("svg", "image/svg+xml")):
        saved = post(server, form(files, **{"own-answer": answer}), PAGE)
        assert saved.headers["content-type"] == media_type
        assert saved.headers["content-disposition"] == f'attachment; filename="own-network.{answer}"'
        assert saved.headers["cache-control"] == "no-store"
    assert post(server, form(files, answer="json")).body == post(server, form(files), PROGRAM).body
    readout = post(server, form(files, answer="readout"), PROGRAM, accept_encoding="gzip")
    assert json.loads(gzip.decompress(readout.body))["nodes"]["x.1"]["vectors"]
    wrong = post(server, form(files, answer="jason"), PROGRAM)
    assert wrong.status == 422
    assert error_of(wrong)["suggestion"] == "json"


@contextmanager
def held(base: str) -> Iterator[None]:
    """An upload that stops in its first file. The server has taken it when its answer to Expect has come."""
    parts = urlsplit(base)
    begun = form({"weights": WEIGHTS})[:100]
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE) as line:
        line.sendall(
            b"POST /v1/run HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\nexpect: 100-continue\r\n"
            b"content-type: multipart/form-data; boundary=" + BOUNDARY.encode() + b"\r\n\r\n"
        )
        assert line.recv(100).startswith(b"HTTP/1.1 100")
        line.sendall(begun)
        yield


def test_a_fifth_upload_is_told_to_come_back(server: str) -> None:
    body = form({"weights": WEIGHTS, "input": INPUT})
    with ExitStack() as held_uploads:
        for _ in range(4):
            held_uploads.enter_context(held(server))
        for accept in (PROGRAM, PAGE):
            answer = post(server, body, accept)
            assert answer.status == 503
            assert answer.headers["retry-after"] == "5"
            assert "4 uploads are in progress" in answer.text
    # Those who left make room, as soon as the server has seen them leave.
    while (answer := post(server, body, PROGRAM)).status == 503:
        pass
    assert answer.status == 200


@pytest.mark.parametrize("name", ["weights", "own-weights", "model"])
def test_a_file_too_many_is_refused_before_its_bytes(server: str, name: str) -> None:
    # Its bytes would be too many, which would be another error.
    twice = form({"weights": WEIGHTS, "input": INPUT})[: -len(BOUNDARY) - 6]
    answer = post(server, twice + form({name: bytes(LIMIT + 1)}), PROGRAM)
    assert answer.status == 422
    assert error_of(answer)["parameter"] == name.removeprefix("own-")


def test_a_form_of_more_than_6_mb_is_too_large(server: str) -> None:
    answer = post(server, form({"weights": WEIGHTS}) + bytes(7 * 10**6), PROGRAM)
    assert answer.status == 413
    assert "6,300,000 bytes" in error_of(answer)["message"]


def test_a_broken_form_leaves_no_line_in_the_log(server: str, caplog: pytest.LogCaptureFixture) -> None:
    assert post(server, f"--{BOUNDARY}x".encode() * 9, PROGRAM).status == 422
    assert post(server, b"no boundary at all", PROGRAM).status == 422
    assert [record for record in caplog.records if record.name.startswith("python_multipart")] == []


WINDOW = {"from": "3", "to": "5", "units": "largest:2"}


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
@pytest.mark.parametrize("answer", ["", "svg", "json", "readout"])
def test_a_part_of_a_run_is_answered_in_every_form(server: str, accept: str, answer: str) -> None:
    parts = {"weights": WEIGHTS, "input": npy(np.ones((9, 3)))}
    fields = WINDOW | ({"answer": answer} if answer else {})
    body = form(parts, **fields)
    assert post(server, body, accept).status == 200
