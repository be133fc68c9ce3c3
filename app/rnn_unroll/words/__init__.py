"""Words: whole sentences for people, each a function of its facts.

A stage holds facts and names a message. `say` turns both into text, when the text is written out. A text that
is the same in every language (a token, a number, a symbol) is a plain `str` everywhere.
"""

from rnn_unroll.words.phrase import Phrase, Text, phrase, say

__all__ = ["Phrase", "Text", "phrase", "say"]
