"""The figure that plays by itself: each settled step is the picture of that step, also inside <img>."""

import io

import numpy as np
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from rnn_unroll import stages
from rnn_unroll import timeline as timing
from tests.strategies import read_address

PLAYING = {
    "many-to-one": "/v1/figures/many-to-one.svg?tx=3",
    "feedback": "/v1/figures/one-to-many.svg?theme=dark&ty=3",
    "stopped": "/v1/figures/encoder-decoder.svg?step=3&tx=2&ty=2",
    "gradients": "/v1/figures/many-to-many.svg?show=connectivity,gradients&tx=3",
    "both-ways": "/v1/figures/many-to-many.svg?direction=bidirectional&show=gradients&tx=3",
    "attention": "/v1/figures/encoder-decoder.svg?attention=on&hidden=24&show=alignment&tx=2&ty=3",
    "book": "/v1/figures/many-to-one.svg?style=textbook",
    "folded": "/v1/figures/encoder-decoder.svg?feedback=on&tx=2&ty=2&view=folded",
    "book-folded": "/v1/figures/one-to-many.svg?style=textbook&view=folded",
    "mono": "/v1/figures/custom.svg?io=iibboo&theme=mono",
}

SAME, OTHER = 12, 24
"""Below the first two pictures show the same; a run's beginning and end differ by more than the second."""

GO_TO = """time => {
  for (const animation of document.getAnimations()) {
    animation.pause();
    animation.currentTime = time;
  }
  return new Promise((settled) => requestAnimationFrame(() => requestAnimationFrame(settled)));
}"""


def picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def differ(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of any 6 px square, in steps of 255.

    A browser draws what moves on a layer of its own, whose edges are smoothed elsewhere.
    """
    assert one.size == other.size
    small = (one.width // 6, one.height // 6)
    return max(
        int(np.asarray(band).max())
        for band in ImageChops.difference(
            one.resize(small, Image.Resampling.BOX), other.resize(small, Image.Resampling.BOX)
        ).split()
    )


@pytest.mark.browser
@pytest.mark.parametrize("case", PLAYING)
def test_a_settled_step_looks_as_the_picture_of_that_step(open_page, case: str) -> None:
    spec = read_address(PLAYING[case])
    steps = spec.timeline.shown
    # A figure's own address runs no scripts, and the clock is turned by one.
    playing, still = open_page("/healthz"), open_page("/healthz")
    playing.set_content(stages.svg(spec.change(motion="on")).decode())
    seen = []
    for k in range(steps + 1):
        playing.evaluate(GO_TO, timing.step(steps) * (k + 0.99) if k < steps else timing.total(steps) - 1)
        seen.append(picture(playing))
        still.set_content(stages.svg(spec.change(step=k)).decode())
        assert differ(seen[-1], picture(still)) < SAME, k
    assert differ(seen[0], seen[-1]) > OTHER


@pytest.mark.browser
def test_it_plays_inside_an_image_element_and_comes_round(open_page, server: str) -> None:
    page = open_page("/healthz")
    page.set_content(f'<img src="{server}/v1/figures/one-to-one.svg?motion=on">')
    page.wait_for_function("() => document.images[0].complete && document.images[0].naturalWidth > 0")
    begun = page.evaluate("performance.now()")
    seen = []
    for time in (0, timing.step(1) + timing.REST / 2, timing.total(1) + timing.step(1) / 2):
        page.wait_for_function(f"() => performance.now() > {begun + time}")
        seen.append(picture(page))
    first, whole, again = seen
    assert differ(first, whole) > OTHER
    assert differ(first, again) < SAME


@pytest.mark.browser
def test_it_holds_still_for_a_reader_who_wants_no_motion(open_page) -> None:
    page = open_page("/v1/figures/many-to-one.svg?motion=on", reduced_motion="reduce")
    assert page.evaluate("document.getAnimations().length") == 0
    still = open_page("/v1/figures/many-to-one.svg")
    assert differ(picture(page), picture(still)) == 0
    assert open_page("/v1/figures/many-to-one.svg?motion=on").evaluate("document.getAnimations().length") > 0
