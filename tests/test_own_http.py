"""Own networks over HTTP: a posted form is answered with its figure or what is wrong, and not kept."""

import http.client
import json
import os
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll.models.files import LIMIT
from tests.http import Answer
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
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=30)
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
    for answer in (whole, part):
        # The figure has no address at which its readout could be asked for.
        assert answer.text.count('<script type="application/json" class="readout">{"names":') == 1
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
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30) as line:
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
    """Reading, checking and telling, for a program: the best of some, on a machine that may be busy."""
    body = form({"weights": WEIGHTS[:-1] + b"\xff" * 8, "input": INPUT})
    taken = []
    for _ in range(10):
        start = time.perf_counter()
        assert post(server, body, PROGRAM).status == 422
        taken.append(time.perf_counter() - start)
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
