"""Live: lectures that a room follows, each at a code of five letters. What is sent is a figure's address."""

from rnn_unroll.live import codes, state
from rnn_unroll.live.hub import Hub
from rnn_unroll.live.live import Live
from rnn_unroll.live.memory import Memory
from rnn_unroll.live.rooms import EndedError, FullError, HandedError, LostError, Room, Rooms, TakenError
from rnn_unroll.live.shared import Shared
from rnn_unroll.live.state import State
from rnn_unroll.live.tally import Tally, tally

__all__ = [
    "EndedError",
    "FullError",
    "HandedError",
    "Hub",
    "Live",
    "LostError",
    "Memory",
    "Room",
    "Rooms",
    "Shared",
    "State",
    "TakenError",
    "Tally",
    "codes",
    "state",
    "tally",
]
