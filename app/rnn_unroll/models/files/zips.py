"""Zips: the members of an untrusted zip file.

`zipfile` unpacks whatever a member holds. Here the directory's claims are checked first, and no more is
unpacked than it claims.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import LIMIT, kinds
from rnn_unroll.models.files.safetensors import MAX_TENSORS
from rnn_unroll.words.refusals import tensors, zips


class Zip:
    """An open zip file: its members by name."""

    def __init__(self, archive: zipfile.ZipFile, suffix: str) -> None:
        self.archive, self.suffix = archive, suffix
        self.members: Mapping[str, zipfile.ZipInfo] = {one.filename: one for one in archive.infolist()}

    def read(self, name: str) -> bytes:
        """A member's bytes, at most as many as the directory claims. Raises SpecError if it is broken, or not
        there.
        """
        quoted = quote(name.removesuffix(self.suffix), 60)
        if name not in self.members:
            raise SpecError("weights", zips.no_member(quoted))
        member = self.members[name]
        steps = name.replace("\\", "/").split("/")
        if not steps[0] or ".." in steps:
            raise SpecError("weights", zips.a_path(quoted))
        if member.flag_bits & 1:
            raise SpecError("weights", zips.encrypted(quoted))
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SpecError("weights", zips.other_packing(quoted, member.compress_type))
        try:
            with self.archive.open(member) as file:
                return file.read(member.file_size)
        except kinds.BROKEN_ZIP:
            raise SpecError("weights", zips.broken_member(quoted)) from None


@contextmanager
def opened(data: bytes, what: str, suffix: str = "", limit: int = LIMIT) -> Iterator[Zip]:
    """The zip file, of the kind `what`. Sentences name a member without the suffix.

    Raises SpecError if it is broken, if it or its members have more than `limit` bytes, or if two have the
    same name.
    """
    if len(data) > limit:
        raise SpecError("weights", tensors.too_long(limit))
    # Each entry of the directory begins with this. zipfile reads them all, however many there are.
    entries = data.count(b"PK\x01\x02")
    if entries > MAX_TENSORS:
        raise SpecError("weights", tensors.too_many(entries, MAX_TENSORS))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except kinds.BROKEN_ZIP:
        raise SpecError("weights", zips.broken(what)) from None
    with archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > limit:
            raise SpecError("weights", zips.too_much(unpacked, limit))
        names = sorted(member.filename for member in members)
        for one, other in pairwise(names):
            if one == other:
                raise SpecError("weights", zips.named_twice(quote(one.removesuffix(suffix), 60)))
        yield Zip(archive, suffix)
