"""Golden figures, by slug: the product's gallery, and figures that cover every other parameter."""

from rnn_unroll import gallery
from rnn_unroll.address import write

EXTRA: dict[str, str] = {
    "sentiment": "/v1/figures/many-to-one.svg?task=sentiment",
    "sentiment-gradients": "/v1/figures/many-to-one.svg"
    "?cell=lstm&show=gradients&targets=positive&task=sentiment&text=a+wonderful+xyzzy",
    "book-sentiment": "/v1/figures/many-to-one.svg?style=textbook&task=sentiment&text=not+bad+at+all",
    "folded-sentiment": "/v1/figures/many-to-one.svg?step=2&task=sentiment&view=folded",
    "tags": "/v1/figures/many-to-many.svg?task=tags",
    "tags-gradients": "/v1/figures/many-to-many.svg"
    "?show=gradients&targets=DET+NOUN+VERB+DET+NOUN&task=tags&text=The+old+man+the+boat&theme=dark",
    "names": "/v1/figures/many-to-many.svg?task=names&theme=light",
    "iris": "/v1/figures/one-to-one.svg?task=iris",
    "iris-gradients": "/v1/figures/one-to-one.svg?show=gradients&task=iris&text=6.0+2.9+4.5+1.5&theme=dark",
    "no-input": "/v1/figures/one-to-many.svg?tx=0&ty=3",
    "no-feedback": "/v1/figures/one-to-many.svg?feedback=off&ty=3",
    "fed-decoder": "/v1/figures/encoder-decoder.svg?feedback=on&tx=3&ty=3",
    "book-fed-decoder": "/v1/figures/encoder-decoder.svg?feedback=on&style=textbook",
    "fed-custom": "/v1/figures/custom.svg?feedback=on&io=nbonoo",
    "early": "/v1/figures/many-to-one.svg?early=on&text=the+cat+sat+on",
    "early-sentiment": "/v1/figures/many-to-one.svg?early=on&task=sentiment",
    "adding": "/v1/figures/many-to-one.svg?early=on&task=adding",
    "adding-gradients": "/v1/figures/many-to-one.svg"
    "?cell=lstm&show=connectivity%2Cgradients&targets=1&task=adding&text=.5%2A+0.25+1%2A&theme=mono",
    "early-at-step-three": "/v1/figures/many-to-one.svg"
    "?cell=lstm&early=on&step=3&task=sentiment&text=a+fine+film+but+dull",
    "down-sentiment": "/v1/figures/many-to-one.svg?early=on&flow=down&task=sentiment",
    "down-fed-decoder": "/v1/figures/encoder-decoder.svg?feedback=on&flow=down&tx=3&ty=3",
    "down-both-ways": "/v1/figures/many-to-many.svg"
    "?cell=lstm&direction=bidirectional&flow=down&layers=2&show=gradients%2Cweights&theme=dark&tx=3",
    "early-custom": "/v1/figures/custom.svg?early=on&io=iibnoo&layers=2&show=gradients%2Cweights&theme=mono",
    "book-early": "/v1/figures/many-to-one.svg?early=on&style=textbook",
    "drawn-tokens": "/v1/figures/one-to-many.svg?choose=sample&draw=3&temperature=0.7&topk=3",
    "book-drawn-tokens": "/v1/figures/encoder-decoder.svg?cell=gru&choose=sample&feedback=on&style=textbook",
    "folded-drawn-tokens": "/v1/figures/one-to-many.svg?cell=gru&choose=sample&step=2&view=folded",
    "forced-token": "/v1/figures/one-to-many.svg?force=2%3Ami",
    "forced-token-and-gradients": "/v1/figures/one-to-many.svg?force=2%3Ami&show=gradients&theme=dark",
    "difference": "/v1/figures/one-to-many.svg?compare=difference&force=2%3Ami",
    "held-and-cut": "/v1/figures/many-to-one.svg"
    "?cell=lstm&clamp=a.1.2.3%3A1%2Cf.1.3.%2A%3A1&cut=c.1.2%3Ec.1.3%2Cx.4%3Ea.1.4&input=1%3A0.5%2C-1%2C0%2C1",
    "unseen-state": "/v1/figures/encoder-decoder.svg"
    "?attention=on&cut=a.1.1%3Ea.1.6&theme=mono&ty=3&weight=W_h.1.1%3A2",
    "down-forced": "/v1/figures/one-to-many.svg?flow=down&force=2%3Ami&theme=light",
    "folded-held": "/v1/figures/many-to-one.svg?clamp=a.1.4.%2A%3A0.5&cut=a.1.3%3Ea.1.4&view=folded",
    "edited-sentiment": "/v1/figures/many-to-one.svg"
    "?clamp=a.1.2.%2A%3A0&task=sentiment&text=not+a+good+movie",
    "teacher-forcing": "/v1/figures/encoder-decoder.svg?compare=feedback&feedback=targets&tx=3&ty=3",
    "book-teacher-forcing": "/v1/figures/one-to-many.svg?feedback=targets&style=textbook",
    "sentence": "/v1/figures/many-to-one.svg?text=the+cat+sat+on+the+mat",
    "characters": "/v1/figures/many-to-many.svg?text=h%C3%A9llo&tokens=characters",
    "many-scripts": "/v1/figures/many-to-one.svg?text=%D7%A9%D7%9C%D7%95%D7%9D+%E6%BC%A2+%F0%9F%91%8D+%3C",
    "book-sentence": "/v1/figures/encoder-decoder.svg?style=textbook&text=the+cat+sat",
    "two-layers": "/v1/figures/many-to-one.svg?layers=2&tx=3",
    "deep-decoder": "/v1/figures/encoder-decoder.svg?feedback=on&layers=3&tx=2&ty=2",
    "book-two-layers": "/v1/figures/many-to-many.svg?layers=2&style=textbook&tx=3",
    "weights": "/v1/figures/many-to-one.svg?show=weights&tx=3",
    "weights-of-two": "/v1/figures/encoder-decoder.svg?layers=2&show=weights&tx=2&ty=2",
    "dark": "/v1/figures/encoder-decoder.svg?feedback=on&theme=dark&tx=2&ty=2",
    "mono": "/v1/figures/many-to-many.svg?theme=mono&tx=3",
    "book-mono": "/v1/figures/encoder-decoder.svg?feedback=on&style=textbook&theme=mono",
    "light": "/v1/figures/one-to-many.svg?theme=light&ty=3",
    "at-the-start": "/v1/figures/many-to-one.svg?step=0&tx=3",
    "at-step-four": "/v1/figures/encoder-decoder.svg?feedback=on&step=4&tx=3&ty=3",
    "wide-state": "/v1/figures/many-to-one.svg?hidden=64&tx=2",
    "one-unit": "/v1/figures/many-to-many.svg?hidden=1&tx=3",
    "gru": "/v1/figures/encoder-decoder.svg?cell=gru&feedback=on&tx=2&ty=2",
    "gate-weights": "/v1/figures/many-to-one.svg?cell=gru-simple&layers=2&show=weights&tx=2",
    "bidirectional": "/v1/figures/many-to-many.svg?direction=bidirectional&tx=3",
    "two-layers-both-ways": "/v1/figures/many-to-one.svg?direction=bidirectional&layers=2&show=weights&tx=3",
    "book-bidirectional": "/v1/figures/many-to-many.svg?direction=bidirectional&style=textbook",
    "book-deep-both-ways": "/v1/figures/many-to-one.svg?direction=bidirectional&layers=2&style=textbook",
    "gradients": "/v1/figures/many-to-many.svg?show=gradients",
    "gradients-half-way-back": "/v1/figures/many-to-one.svg?cell=lstm&show=gradients&step=6",
    "gradients-through-feedback": "/v1/figures/one-to-many.svg?feedback=softmax&show=gradients&ty=3",
    "gradients-both-ways": "/v1/figures/many-to-one.svg?direction=bidirectional&layers=2&show=gradients&tx=3",
    "book-gradients": "/v1/figures/many-to-many.svg?show=gradients&style=textbook",
    "mono-gradients": "/v1/figures/encoder-decoder.svg?show=gradients&theme=mono&tx=2&ty=2",
    "connectivity": "/v1/figures/many-to-one.svg?show=connectivity&tx=8",
    "relative-connectivity": "/v1/figures/many-to-many.svg?heat=relative&output=2&show=connectivity",
    "book-weights": "/v1/figures/encoder-decoder.svg?feedback=on&layers=2&show=weights&style=textbook",
    "book-connectivity": "/v1/figures/many-to-one.svg?show=connectivity&style=textbook",
    "norms-linear": "/v1/figures/many-to-one.svg"
    "?cell=rnn-linear&init=orthogonal&radius=0.9&tx=100&view=norms",
    "norms-exploding": "/v1/figures/many-to-one.svg"
    "?cell=rnn-linear&init=orthogonal&radius=1.5&tx=20&view=norms",
    "norms-saturated": "/v1/figures/many-to-one.svg?init=orthogonal&radius=1.5&tx=100&view=norms",
    "norms-dead": "/v1/figures/many-to-one.svg"
    "?cell=rnn-relu&hidden=2&init=orthogonal&radius=0.8&seed=3&tx=60&view=norms",
    "norms-lstm": "/v1/figures/many-to-one.svg?cell=lstm&forget=5&init=orthogonal&tx=100&view=norms",
    "norms-deep": "/v1/figures/many-to-many.svg"
    "?cell=lstm&direction=bidirectional&layers=2&theme=mono&tx=30&view=norms",
    "norms-of-two": "/v1/figures/encoder-decoder.svg?layers=2&theme=dark&tx=8&ty=6&view=norms",
    "book-norms": "/v1/figures/many-to-many.svg?cell=gru-torch&style=textbook&tx=8&view=norms",
    "norms-of-nothing": "/v1/figures/custom.svg?io=iiin&view=norms",
    "inside-rnn": "/v1/figures/many-to-one.svg?tx=3&view=cell",
    "inside-rnn-relu": "/v1/figures/many-to-one.svg?cell=rnn-relu&theme=mono&tx=3&view=cell",
    "inside-rnn-linear": "/v1/figures/many-to-one.svg?at=a.1.1&cell=rnn-linear&tx=2&view=cell",
    "inside-lstm": "/v1/figures/many-to-many.svg?at=a.1.3&cell=lstm&view=cell",
    "inside-lstm-peephole": "/v1/figures/many-to-one.svg?cell=lstm-peephole&hidden=3&tx=3&view=cell",
    "inside-gru": "/v1/figures/many-to-one.svg?cell=gru&hidden=4&theme=dark&tx=3&unit=2&view=cell",
    "inside-gru-torch": "/v1/figures/encoder-decoder.svg?cell=gru-torch&feedback=on&tx=2&ty=2&view=cell",
    "inside-gru-simple": "/v1/figures/many-to-one.svg?at=a.2.2&cell=gru-simple&layers=2&tx=3&view=cell",
    "inside-backward": "/v1/figures/many-to-one.svg?at=r.1.2&cell=lstm&direction=bidirectional&view=cell",
    "inside-wide": "/v1/figures/many-to-one.svg?cell=lstm&hidden=24&tx=3&view=cell",
    "inside-early": "/v1/figures/many-to-one.svg?at=a.1.3&cell=lstm&hidden=3&step=2&tx=3&view=cell",
    "book-inside-lstm": "/v1/figures/many-to-one.svg?cell=lstm&style=textbook&tx=3&view=cell",
    "book-inside-gru": "/v1/figures/many-to-one.svg?cell=gru&style=textbook&tx=3&view=cell",
    "one-unit-rnn": "/v1/figures/many-to-one.svg?numbers=unit&text=the+cat+sat&unit=3&view=cell",
    "one-unit-rnn-relu": "/v1/figures/many-to-one.svg?cell=rnn-relu&numbers=unit&theme=dark&tx=3&view=cell",
    "one-unit-rnn-linear": "/v1/figures/many-to-one.svg?at=a.1.1&cell=rnn-linear&numbers=unit&tx=2&view=cell",
    "one-unit-lstm": "/v1/figures/many-to-one.svg"
    "?at=a.1.4&cell=lstm&numbers=unit&task=sentiment&text=the+movie+was+not+good&unit=5&view=cell",
    "one-unit-lstm-peephole": "/v1/figures/many-to-one.svg"
    "?cell=lstm-peephole&hidden=3&numbers=unit&theme=mono&tx=3&view=cell",
    "one-unit-gru": "/v1/figures/many-to-one.svg?cell=gru&hidden=64&numbers=unit&tx=3&unit=64&view=cell",
    "one-unit-gru-torch": "/v1/figures/encoder-decoder.svg"
    "?cell=gru-torch&feedback=on&numbers=unit&tx=2&ty=2&view=cell",
    "one-unit-gru-simple": "/v1/figures/many-to-one.svg"
    "?at=r.2.2&cell=gru-simple&direction=bidirectional&layers=2&numbers=unit&tx=3&view=cell",
    "one-unit-early": "/v1/figures/many-to-one.svg?at=a.1.3&cell=lstm&numbers=unit&step=2&tx=3&view=cell",
    "folded": "/v1/figures/many-to-many.svg?view=folded",
    "folded-feedback": "/v1/figures/one-to-many.svg?step=2&text=jazz&view=folded",
    "folded-decoder": "/v1/figures/encoder-decoder.svg?feedback=on&tx=3&ty=3&view=folded",
    "folded-both-ways": "/v1/figures/many-to-many.svg?direction=bidirectional&layers=2&tx=3&view=folded",
    "folded-deep": "/v1/figures/many-to-one.svg?cell=gru&layers=3&theme=dark&view=folded",
    "folded-weights": "/v1/figures/encoder-decoder.svg?feedback=on&layers=2&show=weights&view=folded",
    "book-folded": "/v1/figures/many-to-many.svg?style=textbook&view=folded",
    "book-folded-decoder": "/v1/figures/encoder-decoder.svg?feedback=on&style=textbook&view=folded",
    "attention": "/v1/figures/encoder-decoder.svg?attention=on",
    "alignment": "/v1/figures/encoder-decoder.svg"
    "?attention=on&feedback=on&hidden=24&seed=2&show=alignment&text=le+chat+noir+dort+bien",
    "alignment-half-way": "/v1/figures/encoder-decoder.svg"
    "?attention=on&layers=2&show=alignment&step=5&theme=dark&tx=3&ty=3",
    "attention-gradients": "/v1/figures/encoder-decoder.svg"
    "?attention=on&cell=lstm&feedback=softmax&show=gradients%2Cweights&tx=3&ty=3",
    "long-alignment": "/v1/figures/encoder-decoder.svg"
    "?attention=on&hidden=48&seed=3&show=alignment&step=16&theme=mono&tx=12&ty=8",
    "book-attention": "/v1/figures/encoder-decoder.svg?attention=on&feedback=on&style=textbook",
    "book-attention-gradients": "/v1/figures/encoder-decoder.svg"
    "?attention=on&show=gradients%2Cweights&style=textbook&text=the+cat+sat&ty=3",
    "folded-attention": "/v1/figures/encoder-decoder.svg?attention=on&step=6&view=folded",
    "unit-of-tags": "/v1/figures/many-to-many.svg"
    "?at=r.1.1&task=tags&text=%22We+saw+the+saw%2C%22+he+said.&unit=7&view=units",
    "unit-half-way": "/v1/figures/encoder-decoder.svg"
    "?at=a.1.18&step=21&task=date&theme=mono&unit=9&view=units",
    "beams": "/v1/figures/one-to-many.svg?choose=beam&ty=5&view=beams",
    "beams-of-a-name": "/v1/figures/one-to-many.svg?choose=beam&task=surname&theme=mono&view=beams&width=8",
    "book-beams": "/v1/figures/encoder-decoder.svg"
    "?attention=on&cell=lstm&choose=beam&feedback=on&style=textbook&text=the+cat+sat&ty=3&view=beams&width=4",
    "searched-tokens": "/v1/figures/one-to-many.svg?choose=beam&ty=5",
    "long": "/v1/figures/many-to-many.svg?tx=20",
    "ends-with-a-legend": "/v1/figures/encoder-decoder.svg"
    "?cell=lstm&crop=ends&feedback=on&legend=on&tx=12&ty=9",
    "large-labels": "/v1/figures/many-to-one.svg"
    "?crop=tight&early=on&labels=large&task=sentiment&text=an+extraordinary+film",
    "book-long": "/v1/figures/many-to-one.svg?style=textbook&tx=20",
}

GALLERY: dict[str, str] = {
    **{slug: write.address(exhibit.spec) for slug, exhibit in gallery.GALLERY.items()},
    **EXTRA,
}
"""Addresses; their pictures are kept byte for byte."""
