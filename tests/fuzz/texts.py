"""What is done to every text of a reader: cleaned, cut into tokens, cut to a label, quoted in an error."""

from xml.etree import ElementTree

from rnn_unroll import tokens
from rnn_unroll.errors import quote

SEEDS = (
    b"the cat sat",
    "größer 你好 👩‍👩‍👧 \u202e\u0301\u0301]]>&<script>".encode(),
    b"\0\x01\x7f\x80\xff\xed\xa0\x80\xef\xbf\xbe",
)


def target(data: bytes) -> None:
    # Python's strings can hold lone surrogates, which JSON can write: UTF-16 reads them as they are.
    text = data.decode("utf-8", "replace") if data[:1] < b"\x80" else data[1:].decode("utf-16", "replace")
    text += "\ud800" * (data[:1] > b"\xf0")
    text = tokens.clean(text)
    assert tokens.clean(text) == text
    for cut in tokens.TOKENISERS.values():
        for token in cut(text):
            label = tokens.label(token)
            # It can be written as XML, which has no room for most control characters.
            root = ElementTree.Element("text")
            root.text = label
            assert ElementTree.fromstring(ElementTree.tostring(root)).text == label
            assert tokens.columns(label) <= tokens.LABEL_WIDTH + 2
    assert "\n" not in quote(text)
    assert len(tokens.vocabulary(tokens.words(text))) >= 4
