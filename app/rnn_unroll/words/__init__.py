"""Words: whole sentences for people, each a function of its facts.

A stage keeps facts and names a message; `say` turns both into text when the text is written down. A
text that needs no translation (a token, a number, a symbol) is a plain `str` everywhere.
"""

from rnn_unroll.words.phrase import Phrase, Text, phrase, say

__all__ = ["Phrase", "Text", "phrase", "say"]
