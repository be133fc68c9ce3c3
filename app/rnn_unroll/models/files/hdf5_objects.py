"""HDF5 objects: the groups and datasets of an untrusted HDF5 file, walked by their addresses.

The layout is that of the format's first versions, which h5py, and so Keras, writes
(https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t2.html): a superblock 0, object headers 1,
groups as B-trees of symbols with names in a local heap, and texts of any length in a global heap. Each read
lies in the file, and their number is limited, so that a file that points to itself comes to an end. HDF5's
own library loops for ever on some broken files.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import hdf5 as words

SIGNATURE = b"\x89HDF\r\n\x1a\n"
MAX_READS = 20_000
MAX_TEXT = 100_000
"""Bytes of the texts beside one object, such as a network's configuration."""

SPACE, TYPE, EXTERNAL, LAYOUT, FILTERS, ATTRIBUTE, CONTINUED, GROUP = 1, 3, 7, 8, 11, 12, 16, 17
"""The kinds of messages in an object's header that are read."""
NEWER = (2, 6, 10, 21)
"""Kinds of messages of later versions of the format: of its groups, and of many attributes."""
SHARED = 2
"""The flag of a message that stands elsewhere in the file."""
FLOATS = {
    (2, 16, 10, 5, 0, 10, 15): "f2",
    (4, 32, 23, 8, 0, 23, 127): "f4",
    (8, 64, 52, 11, 0, 52, 1023): "f8",
}
"""NumPy's types by a number's bytes and bits, places and widths of its exponent and fraction, and bias."""


class Type(NamedTuple):
    """A type of numbers or texts: NumPy's, or empty for one that is not read, and what an error calls it.

    Others that are known are `integer`, `text`, and `heap` for a text whose bytes stand in the global heap.
    """

    dtype: str
    name: str
    size: int


class Dataset(NamedTuple):
    """A dataset: its shape and type, and where its bytes begin; −1 if they are not in one piece there."""

    shape: tuple[int, ...]
    type: Type
    start: int
    size: int


Messages = list[tuple[int, bytes, int]]
"""The messages of an object's header: the kind, the bytes, and where they begin in the file."""


class Objects:
    """The objects of a file. Methods raise SpecError where the file is broken, or of a later version."""

    def __init__(self, data: bytes, what: str) -> None:
        self.data, self.what, self.reads = data, what, MAX_READS
        version, offsets, lengths = self.unpack(8, "<B4xBB")
        if version in (2, 3):
            raise self.newer()
        if not data.startswith(SIGNATURE) or version > 1 or (offsets, lengths) != (8, 8):
            raise self.broken()
        base, root = self.unpack(24 + 4 * version, "<Q32xQ")
        if base:
            raise self.broken()
        self.root = root

    def broken(self) -> SpecError:
        return SpecError("weights", words.broken(self.what))

    def newer(self) -> SpecError:
        return SpecError("weights", words.newer(self.what))

    def span(self, start: int, size: int) -> bytes:
        """Bytes of the file."""
        self.reads -= 1
        if self.reads < 0 or not 0 <= start <= start + size <= len(self.data):
            raise self.broken()
        return self.data[start : start + size]

    def unpack(self, start: int, form: str) -> tuple[Any, ...]:
        """Numbers of the file. `form` is that of `struct`."""
        return struct.unpack(form, self.span(start, struct.calcsize(form)))

    def messages(self, address: int) -> Messages:
        """The messages of the object at an address."""
        version, count, size = self.unpack(address, "<BxH4xI")
        if version != 1:
            raise self.newer()
        blocks, found = [(address + 16, size)], Messages()
        while blocks:
            start, length = blocks.pop(0)
            end = start + length
            while start + 8 <= end and count:
                kind, size, flags = self.unpack(start, "<HHB")
                start, count = start + 8, count - 1
                if start + size > end:
                    raise self.broken()
                if kind in NEWER or (flags & SHARED and kind in (SPACE, TYPE, LAYOUT, ATTRIBUTE)):
                    raise self.newer()
                if kind == CONTINUED:
                    blocks.append(self.unpack(start, "<QQ"))
                else:
                    found.append((kind, self.span(start, size), start))
                start += size
        return found

    # --- groups ---

    def members(self, messages: Messages) -> Iterator[tuple[str, int]]:
        """The names in a group, and the addresses of their objects; none of what is no group."""
        for kind, body, _ in messages:
            if kind == GROUP:
                tree, heap = self.parsed(body, "<QQ")
                signature, names_size, names = self.unpack(heap, "<4s4xQ8xQ")
                if signature != b"HEAP":
                    raise self.broken()
                for at, address, cached in self.symbols(tree):
                    if not at < names_size:
                        raise self.broken()
                    room = self.span(names + at, min(names_size - at, 1_000, len(self.data) - names - at))
                    name = room.partition(b"\0")[0].decode("utf-8", "replace")
                    if cached == 2:
                        raise SpecError("weights", words.link(quote(name, 60)))
                    yield name, address

    def symbols(self, address: int, below: int = 256) -> Iterator[tuple[int, int, int]]:
        """The symbols of a group's B-tree: where the name is in the heap, the address, and 2 for a link."""
        signature, kind, level, count = self.unpack(address, "<4sBBH")
        if signature != b"TREE" or kind or level >= below:
            raise self.broken()
        for k in range(count):
            (child,) = self.unpack(address + 32 + 16 * k, "<Q")
            if level:
                yield from self.symbols(child, level)
                continue
            signature, symbols = self.unpack(child, "<4s2xH")
            if signature != b"SNOD":
                raise self.broken()
            for j in range(symbols):
                yield self.unpack(child + 8 + 40 * j, "<QQI")

    # --- datasets ---

    def dataset(self, messages: Messages) -> Dataset | None:
        """The dataset of an object; None if it is none."""
        bodies = {kind: (body, start) for kind, body, start in messages}
        if LAYOUT not in bodies:
            return None
        if SPACE not in bodies or TYPE not in bodies:
            raise self.broken()
        shape, type_ = self.space(bodies[SPACE][0]), self.type(bodies[TYPE][0])
        layout, start = bodies[LAYOUT]
        version, kind = self.parsed(layout, "<BB")
        if EXTERNAL in bodies or FILTERS in bodies or version != 3 or kind > 1:
            return Dataset(shape, type_, -1, 0)
        if kind:
            return Dataset(shape, type_, *self.parsed(layout[2:], "<QQ"))
        (size,) = self.parsed(layout[2:], "<H")
        return Dataset(shape, type_, start + 4, min(size, len(layout) - 4))

    def space(self, body: bytes) -> tuple[int, ...]:
        """The shape of a dataset or of an attribute."""
        version, rank = self.parsed(body, "<BB")
        if version not in (1, 2) or rank > 32:
            raise self.broken()
        shape: tuple[int, ...] = self.parsed(body[8 if version == 1 else 4 :], f"<{rank}Q")
        return shape

    def type(self, body: bytes) -> Type:
        """The type of a dataset or of an attribute."""
        kind, bits, size = self.parsed(body, "<BB2xI")
        order = "<>"[bits & 1]
        if kind & 15 == 1:
            layout = self.parsed(body[8:], "<2xHBBBBI")
            name = FLOATS.get((size, *layout), "")
            return Type(name and order + name, name or words.floats(size), size)
        if kind & 15 in (0, 8):
            # Truth values are an enumeration.
            return Type("integer", words.integers(size), size)
        if kind & 15 == 3:
            return Type("text", "text", size)
        if kind & 15 == 9 and bits & 15 == 1:
            return Type("heap", "text", 16)
        return Type("", f"type {kind & 15}", size)

    def parsed(self, body: bytes, form: str) -> tuple[Any, ...]:
        """Numbers at the beginning of a message."""
        if len(body) < struct.calcsize(form):
            raise self.broken()
        return struct.unpack_from(form, body)

    # --- texts ---

    def texts(self, messages: Messages) -> Mapping[str, list[str]]:
        """The texts beside an object by their names; a single text is a list of one."""
        found = {}
        for kind, body, _ in messages:
            if kind != ATTRIBUTE:
                continue
            version, flags, *sizes = self.parsed(body, "<BBHHH")
            if version not in (1, 2, 3) or (version > 1 and flags & 3):
                raise self.newer()
            start, parts = 8 + (version == 3), []
            for size in sizes:
                parts.append(body[start : start + size])
                # The first version fills each part up to eight bytes.
                start += size + (-size % 8 if version == 1 else 0)
            name = parts[0].partition(b"\0")[0].decode("utf-8", "replace")
            type_, shape = self.type(parts[1]), self.space(parts[2])
            count = int(np.prod(shape, dtype=object))
            if type_.dtype not in ("text", "heap") or len(shape) > 1:
                continue
            if count * type_.size > len(body) - start:
                raise self.broken()
            read = self.in_heap if type_.dtype == "heap" else _itself
            entries = [body[start + k * type_.size :][: type_.size] for k in range(count)]
            found[name] = _decoded(name, map(read, entries))
        return found

    def in_heap(self, entry: bytes) -> bytes:
        """The text of an entry that points into the global heap."""
        length, address, index = self.parsed(entry, "<IQI")
        if not length:
            return b""
        signature, size = self.unpack(address, "<4s4xQ")
        if signature != b"GCOL":
            raise self.broken()
        start, end = address + 16, address + size
        while start + 16 <= end:
            at, there = self.unpack(start, "<H6xQ")
            if at == index:
                if length > there:
                    raise self.broken()
                return self.span(start + 16, length)
            if not at:
                break
            start += 16 + there + -there % 8
        raise self.broken()


def _itself(entry: bytes) -> bytes:
    return entry


def _decoded(name: str, texts: Iterator[bytes]) -> list[str]:
    """Texts without the zeros behind them. Raises SpecError if they are too long together."""
    found, room = [], MAX_TEXT
    for text in texts:
        room -= len(text)
        if room < 0:
            raise SpecError("weights", words.too_long(quote(name, 60), MAX_TEXT))
        found.append(text.rstrip(b"\0").decode("utf-8", "replace"))
    return found
