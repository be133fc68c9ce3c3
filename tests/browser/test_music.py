"""Music: the score under a figure, its notes as they sound, and the melody as another program reads it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rnn_unroll import figure
from rnn_unroll.graphs.run import Run
from rnn_unroll.tasks import melody
from rnn_unroll.tasks.melody import Melody
from rnn_unroll.tasks.tune import TUNE
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

PAGE = "/?pattern=one-to-many&task=tune"

HEARD = """() => {
    window.heard = [];
    const Real = OscillatorNode;
    window.OscillatorNode = class extends Real {
        start(at) { heard.push([this.frequency.value, at]); super.start(at); }
    };
}"""
"""Writes down every note that the page lets sound: its frequency in Hz and its start in seconds."""

READ = """(text) => {
    const [tune] = ABCJS.parseOnly(text);
    const notes = tune.setUpAudio({}).tracks[0].filter(({ cmd }) => cmd === 'note');
    const heard = notes.map(({ pitch, start, duration }) => [pitch, start, duration]);
    return { warnings: tune.warnings ?? [], heard };
}"""
"""What abcjs says of a text in ABC notation. Times are in whole notes."""

WRITTEN = (
    "^c c C | c =c c' ^c' c",
    "=F f F | F (3 F ^F =F F",
    "A/ B3/ c'3/ d'/ z2 G, | G,3/ B,/ | A",
    "(3 z A B | (3 A/ B/ c/ | d",
    "A A A A A A A A A A A A | | B",
)
"""Melodies with signs, triplets, rests, and bars of any length. Where the notes of a triplet are not of one
length, abcjs does not keep to ABC 2.1."""


def written(text: str) -> Melody:
    """The melody that the network writes after reading a dance."""
    return Run(figure("one-to-many", task="tune", text=text).spec).melody


def frequencies(one: Melody) -> list[float]:
    return [440 * 2 ** ((sound.pitch - 69) / 12) for sound in one.sounds if sound.pitch is not None]


@pytest.fixture
def page(open_page) -> Page:
    """The page of a reel, with its score."""
    page: Page = open_page(PAGE)
    expect(page.locator(".sheet svg")).to_be_visible()
    return page


def test_abcjs_reads_the_melodies_without_a_warning_and_hears_the_same(page: Page) -> None:
    assert TUNE.music
    dances = [written(dance) for dance in TUNE.music.metres]
    for one in (*dances, *(Melody(TUNE.music, "reel", tuple(text.split())) for text in WRITTEN)):
        read: dict[str, Any] = page.evaluate(READ, melody.abc(one))
        assert read["warnings"] == []
        notes = [sound for sound in one.sounds if sound.pitch is not None]
        assert [pitch for pitch, _, _ in read["heard"]] == [sound.pitch for sound in notes]
        for (_, start, duration), sound in zip(read["heard"], notes, strict=True):
            # abcjs rounds.
            assert start * 8 == pytest.approx(float(sound.start), abs=2e-4)
            assert duration * 8 == pytest.approx(float(sound.duration), abs=2e-4)


def test_the_score_marks_the_note_of_the_step_that_is_shown(page: Page) -> None:
    studio, one = Studio(page), written("reel")
    notes = page.locator(".sheet :is(.abcjs-note, .abcjs-rest)")
    expect(notes).to_have_count(len(one.sounds))
    studio.focus_page()
    page.keyboard.press("Home")
    expect(page.locator(".sheet .now")).to_have_count(0)
    for step, token in enumerate(one.tokens[:11], start=1):
        page.keyboard.press("ArrowRight")
        marked = [k for k, sound in enumerate(one.sounds) if sound.token == step - 1]
        assert len(marked) == (token != "|")
        found = page.locator(".sheet .now").evaluate_all(
            "(notes) => notes.map((note) => +note.dataset.index)"
        )
        assert found == marked
    notes.nth(3).click()
    studio.expect(step=one.sounds[3].token + 1)
    # Another figure's score replaces it, or none.
    studio.control("text").fill("jig")
    expect(page.locator(".sheet .title")).to_have_text("Jig, written by a recurrent network")
    expect(notes).to_have_count(len(written("jig").sounds))
    studio.choose("many-to-one")
    expect(page.locator("#score")).to_be_hidden()
    expect(studio.button("Sound")).to_be_hidden()


def test_its_melody_is_saved_beside_it_whole_at_any_step(page: Page) -> None:
    page.keyboard.press("Home")
    for slug in ("abc", "mid"):
        link = page.locator(f"#score [data-format={slug}]")
        expect(link).to_have_attribute("href", f"/v1/figures/one-to-many.{slug}?task=tune")
        expect(link).to_have_attribute("download", f"one-to-many.{slug}")


def test_without_scripts_the_melody_stands_there_as_text(open_page) -> None:
    page = open_page(PAGE, java_script_enabled=False)
    notation = page.get_by_role("region", name="The melody in ABC notation")
    expect(notation).to_be_visible()
    assert notation.text_content() == melody.abc(written("reel"))
    expect(page.locator(".sheet")).to_be_hidden()
    expect(page.locator(".sound")).to_be_hidden()


def test_only_a_page_with_music_asks_for_what_draws_it(open_page) -> None:
    page = open_page(PAGE)
    expect(page.locator(".sheet svg")).to_be_visible()
    asked = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('abcjs')).length"
    assert page.evaluate(asked) == 1
    for path in ("/?pattern=one-to-many&task=surname", "/embed/one-to-many?task=tune"):
        page.goto(page.url.partition("/?")[0].partition("/embed")[0] + path, wait_until="networkidle")
        expect(page.locator(".canvas > svg")).to_be_visible()
        assert page.evaluate(asked) == 0


MEASURED = """async (pitches) => {
    const { blow } = await import('/static/js/sound.js');
    const rate = 48000, found = [];
    for (const pitch of pitches) {
        const context = new OfflineAudioContext(1, rate / 2, rate);
        blow(context, context.destination, pitch, 0.05, 0.4);
        const samples = (await context.startRendering()).getChannelData(0);
        const rising = [];
        for (let k = rate * 0.1; k < rate * 0.35; k++) {
            const [one, next] = [samples[k], samples[k + 1]];
            if (one < 0 && next >= 0) rising.push(k - one / (next - one));
        }
        const loudest = Math.max(...samples.map(Math.abs));
        const outside = samples.some((one, k) => one && (k < rate * 0.05 || k > rate * 0.451));
        found.push([(rising.length - 1) * rate / (rising.at(-1) - rising[0]), loudest, outside]);
    }
    return found;
}"""


def test_a_note_has_its_frequency_and_its_length(page: Page) -> None:
    pitches = [55, 60, 69, 78, 86]
    for pitch, (hertz, loudest, outside) in zip(pitches, page.evaluate(MEASURED, pitches), strict=True):
        assert hertz == pytest.approx(440 * 2 ** ((pitch - 69) / 12), rel=0.001)
        assert 0.05 < loudest < 0.5
        assert not outside


def test_nothing_sounds_before_the_reader_asks_for_it(page: Page) -> None:
    studio = Studio(page)
    page.evaluate(HEARD)
    button = studio.button("Sound")
    expect(button).to_have_attribute("aria-pressed", "false")
    studio.focus_page()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    studio.expect(step=1)
    assert page.evaluate("heard") == []
    page.keyboard.press("m")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#status")).to_have_text("Sound on")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#status")).to_have_text("Sound off")
    assert page.evaluate("heard") == []


def test_a_step_that_is_gone_to_sounds_alone(page: Page) -> None:
    studio, one = Studio(page), written("reel")
    page.evaluate(HEARD)
    studio.button("Sound").click()
    scrub = page.locator(".scrub")
    bar = one.tokens.index("|") + 1
    for step in (1, 2, bar, 2):
        scrub.fill(str(step))
        studio.expect(step=step)
    first, second, *_ = frequencies(one)
    assert [hertz for hertz, _ in page.evaluate("heard")] == pytest.approx([first, second, second], rel=1e-6)


def test_a_run_with_sound_plays_its_notes_in_time_and_pauses_where_it_is_hidden(open_page) -> None:
    studio = Studio(open_page(f"{PAGE}&step=0"))
    page, one = studio.page, written("reel")
    page.evaluate(HEARD)
    studio.button("Sound").click()
    studio.button("Play").click()
    page.evaluate(
        """async () => {
            while (heard.length < 12) await new Promise(requestAnimationFrame);
            Object.defineProperty(document, 'hidden', { get: () => true });
            document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )
    expect(studio.button("Play")).to_be_visible()
    heard = page.evaluate("heard")
    assert [note[0] for note in heard] == pytest.approx(frequencies(one)[: len(heard)], rel=1e-6)
    starts = [float(sound.start * one.metre.eighth) for sound in one.sounds]
    for (_, before), (_, after), due, then in zip(heard, heard[1:], starts, starts[1:], strict=False):
        # A busy machine may be late, but does not hurry then. The time of the sound comes in blocks.
        assert after - before > then - due - 0.03
    reached = one.sounds[len(heard) - 1].token + 1
    studio.expect(step=reached)
    assert page.locator(".spark, .parcel").count() == 0


def test_the_score_shows_all_that_is_drawn_under_its_title(open_page) -> None:
    page = open_page(f"{PAGE}&text=jig&choose=sample&temperature=0.6&draw=4")
    expect(page.locator(".sheet .title")).to_have_text("Jig, written by a recurrent network")
    inside = page.locator(".sheet svg").evaluate(
        """(svg) => {
            const [box, view] = [svg.getBBox(), svg.viewBox.baseVal];
            return [box.x - view.x, box.y - view.y, view.width + view.x - box.x - box.width,
                view.height + view.y - box.y - box.height];
        }"""
    )
    assert min(inside) > 0


def test_gradients_come_back_in_their_own_time_after_the_last_note(open_page) -> None:
    page = open_page(f"{PAGE}&text=jig&show=gradients&ty=3&targets=A+B")
    page.keyboard.press("m")
    page.get_by_role("button", name="Play", exact=True).click()
    for clock in ("← 2", "← 1"):
        expect(page.locator(".clock")).to_contain_text(clock)
