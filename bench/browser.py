"""Browser: how smoothly a run plays, and how soon the figure follows the slider."""

import re
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Any
from urllib.request import Request, urlopen

import brotli

from bench.chromium import page
from bench.row import Row, Target, at_least, at_most
from bench.server import serving

PLAY_SECONDS = 12
CHANGES = 60
TURNS = 8
SETTLED_MS = 400
"""A pause in which the figure comes to rest, so that each change is measured on its own."""
FRAMES, TASK, FOLLOW = at_least(58, " fps"), at_most(50, " ms"), at_most(70, " ms")
DRAG = at_most(80, " ms")
TURN = at_most(1600, " ms")
FIRST = at_most(1.15)
LESSON, WEIGHT = "/learn/many-to-one", at_most(90, " kB")
FRAME = at_most(16.7, " ms")
PAIRS = 15

RECORD = """
async (seconds) => {
  const frames = [], tasks = [];
  const keep = (entries) => tasks.push(...entries.map((entry) => entry.duration));
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: "longtask" });
  document.querySelector('button[aria-label="Play"]').click();
  await new Promise((done) => {
    let first = null, last = null;
    const frame = (now) => {
      first ??= now;
      if (last !== null) frames.push(now - last);
      last = now;
      if (now - first < 1000 * seconds) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
  await new Promise((done) => setTimeout(done, 100));
  keep(observer.takeRecords());
  const playing = document.querySelector('button[aria-label="Pause"]') !== null;
  const step = Number(document.querySelector("#stage svg.unroll").dataset.step);
  return { frames, tasks, playing, step };
}
"""
"""Press Play; record the times between frames, and the tasks that the browser calls long (> 50 ms)."""

PAINTED = """
() => new Promise((done) => {
  const [navigation] = performance.getEntriesByType("navigation");
  const look = () => {
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (paint) done(paint.startTime - navigation.responseStart);
    else requestAnimationFrame(look);
  };
  look();
})
"""
"""From the first byte of a page to its first paint, in ms. The figure is in both pages' markup."""

PANELS = """
async (panels) => {
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (const panel of panels) {
    await frame();
    const start = performance.now();
    document.querySelector(`#tab-${panel}`).click();
    // A click is answered when the page is laid out again.
    document.querySelector("#inspector").getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 50));
  }
  return times;
}
"""
"""Open one panel after the other, and lay each out."""

TURNED = """
async (turns) => {
  const frames = [], times = [];
  const turning = () => document.querySelector("#stage .turning") !== null;
  const frame = () => new Promise(requestAnimationFrame);
  for (let k = 0; k < turns; k += 1) {
    document.querySelector('#fold').click();
    while (!turning()) await frame();
    const first = await frame();
    let last = first;
    while (turning()) {
      const now = await frame();
      frames.push(now - last);
      last = now;
    }
    times.push(last - first);
    await new Promise((done) => setTimeout(done, 300));
  }
  return { frames, times };
}
"""
"""Fold and unroll; record the times between the frames of each turn, and its duration."""

FOLLOWED = """
async ([lengths, pause]) => {
  const control = document.querySelector("[name=tx]");
  const steps = () => document.querySelector("#stage .canvas > svg:not(.ghost)").dataset.tx;
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (const length of lengths) {
    const start = performance.now();
    control.value = length;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    if (steps() !== String(length)) {
      await new Promise((done) => {
        const observer = new MutationObserver(() => {
          if (steps() !== String(length)) return;
          observer.disconnect();
          done();
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      });
    }
    // The second frame begins after the first one, with the new figure, is painted.
    await frame();
    await frame();
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, pause));
  }
  return times;
}
"""
"""Change T_x to one length after another, and wait each time until the new figure is painted."""


DRAGGED = """
async (moves) => {
  const spot = document.querySelector('.spot[data-key="a.1.8"]:not([hidden])');
  const { left, top, width, height } = spot.getBoundingClientRect();
  const [x, y] = [left + width * 0.4, top + height / 2];
  const point = (target, name, clientY, buttons) => {
    const init = { bubbles: true, clientX: x, clientY, buttons, pointerType: "mouse" };
    target.dispatchEvent(new PointerEvent(name, init));
  };
  const said = () => document.querySelector("#stage .changes li span")?.textContent;
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  point(spot, "pointerdown", y, 1);
  // The numbers of the strip come from the server.
  await new Promise((done) => setTimeout(done, 1000));
  for (const move of moves) {
    const before = said();
    const start = performance.now();
    point(document, "pointermove", y - move, 1);
    while (said() === before) await frame();
    await frame();
    await frame();
    times.push(performance.now() - start);
  }
  point(document, "pointerup", y, 0);
  return times.slice(1);
}
"""
"""Drag a cell of a strip up and down, and wait each time until the figure with its number is painted. The
first change also brings the row of changes, and is left out.
"""


def rows() -> Iterator[Row]:
    with serving() as origin, page() as tab:
        yield first(tab, origin, "/", FIRST)
        yield first(tab, origin, LESSON, at_most(1.2))
        yield weight(origin)
        yield paneled(tab, origin)
        for speed in ("1", "4"):
            yield from played(tab, origin, speed)
        yield from turned(tab, origin)
        yield followed(tab, origin, "one change at a time", SETTLED_MS)
        yield followed(tab, origin, "without a pause, as in dragging", 0)
        yield dragged(tab, origin)


def played(tab: Any, origin: str, speed: str) -> Iterator[Row]:
    tab.goto(f"{origin}/?pattern=many-to-many&tx=64")
    tab.locator('select[name="speed"]').select_option(speed)
    tab.wait_for_timeout(500)
    record = tab.evaluate(RECORD, PLAY_SECONDS)
    frames, longest = record["frames"], max(record["tasks"], default=0)
    rate = 1000 * len(frames) / sum(frames)
    where = f"play at T = 64, speed {speed}×, {PLAY_SECONDS} s, {record['step']} steps"
    yield Row(
        f"{where}: frames per second",
        f"{rate:.1f} fps, longest frame {max(frames):.0f} ms",
        target=str(FRAMES),
        verdict=FRAMES.verdict(rate),
    )
    yield Row(
        f"{where}: longest task",
        f"{longest:.0f} ms" if longest else "none over 50 ms",
        target=str(TASK),
        verdict=TASK.verdict(longest),
    )


def first(tab: Any, origin: str, page: str, target: Target) -> Row:
    """A page beside a page that holds its figure alone, which the same server might have sent."""
    tab.goto(f"{origin}{page}")
    figure = tab.evaluate("document.querySelector('#stage svg.unroll').outerHTML")
    bare = f"<!doctype html><title>Figure</title><body>{figure}"
    tab.route("**/bare", lambda route: route.fulfill(body=bare, content_type="text/html; charset=utf-8"))
    ours, others = [], []
    for _ in range(PAIRS):
        for address, times in ((page, ours), ("/bare", others)):
            tab.goto(origin + address)
            times.append(tab.evaluate(PAINTED))
    ratio = median(ours) / median(others)
    return Row(
        f"{page}: first byte to first paint; beside a page that has the figure alone, {PAIRS} pairs",
        f"{median(ours):.0f} ms",
        f"{median(others):.0f} ms",
        f"{ratio:.2f}×",
        str(target),
        target.verdict(ratio),
    )


def weight(origin: str) -> Row:
    """What a lesson's page loads at once, as brotli sends it, without its figure."""

    def sent(address: str) -> bytes:
        return urlopen(Request(origin + address, headers={"Accept-Encoding": "br"})).read()

    text = urlopen(origin + LESSON).read().decode()
    loaded = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', text)}
    figures = re.findall(r'<svg[^>]*class="unroll".*?</svg>', text, re.DOTALL)
    figure = sum(len(brotli.compress(one.encode(), quality=5)) for one in figures)
    total = (len(sent(LESSON)) - figure + sum(len(sent(one)) for one in loaded)) / 1000
    name = f"{LESSON}: all that it loads, without its figure"
    return Row(name, f"{total:.1f} kB", target=str(WEIGHT), verdict=WEIGHT.verdict(total))


def paneled(tab: Any, origin: str) -> Row:
    tab.goto(f"{origin}/?pattern=many-to-many&tx=32")
    tab.wait_for_timeout(500)
    times = tab.evaluate(PANELS, ["inspect", "network", "look", "share", "explain"] * 6)
    return _late("panel to panel at T = 32", times, FRAME)


def turned(tab: Any, origin: str) -> Iterator[Row]:
    tab.goto(f"{origin}/?pattern=many-to-many&tx=64")
    tab.wait_for_timeout(500)
    record = tab.evaluate(TURNED, TURNS)
    frames, longest = record["frames"], max(record["times"])
    rate = 1000 * len(frames) / sum(frames)
    where = f"fold and unroll at T = 64, {TURNS} turns"
    yield Row(
        f"{where}: frames per second",
        f"{rate:.1f} fps, longest frame {max(frames):.0f} ms",
        target=str(FRAMES),
        verdict=FRAMES.verdict(rate),
    )
    yield Row(
        f"{where}: the longest turn",
        f"{longest:.0f} ms",
        target=str(TURN),
        verdict=TURN.verdict(longest),
    )


def followed(tab: Any, origin: str, how: str, pause: int) -> Row:
    tab.goto(f"{origin}/?pattern=many-to-many&tx=32")
    tab.wait_for_timeout(500)
    # Up and down about 32: 33, 34, 35, 36, 35, … 28, 29, …
    wave = [0, 1, 2, 3, 4, 3, 2, 1, 0, -1, -2, -3, -4, -3, -2, -1]
    lengths = [32 + wave[k % len(wave)] for k in range(1, CHANGES + 1)]
    times = tab.evaluate(FOLLOWED, [lengths, pause])
    return _late(f"slider to painted figure at T = 32, {how}", times, FOLLOW)


def dragged(tab: Any, origin: str) -> Row:
    tab.goto(f"{origin}/?pattern=many-to-many&tx=16")
    tab.wait_for_timeout(500)
    moves = [10 + 3 * (k % 20) for k in range(CHANGES + 1)]
    return _late("dragged cell to painted figure at T = 16", tab.evaluate(DRAGGED, moves), DRAG)


def _late(what: str, times: list[float], target: Target) -> Row:
    """How late the latest of twenty are, in ms."""
    p95 = quantiles(times, n=20)[-1]
    return Row(
        f"{what}: p95 of {len(times)}",
        f"{p95:.0f} ms, median {median(times):.0f} ms",
        target=str(target),
        verdict=target.verdict(p95),
    )
