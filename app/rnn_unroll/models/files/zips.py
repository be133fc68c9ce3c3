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
from rnn_unroll.words.refusals import zips


class Zip:
    """An open zip file: its members by name."""

    def __init__(self, archive: zipfile.ZipFile, suffix: str, of: str) -> None:
        self.archive, self.suffix, self.of = archive, suffix, of
        self.members: Mapping[str, zipfile.ZipInfo] = {one.filename: one for one in archive.infolist()}

    def read(self, name: str) -> bytes:
        """A member's bytes, at most as many as the directory claims. Raises SpecError if it is broken, or not
        there.
        """
        quoted = quote(name.removesuffix(self.suffix), 60)
        if name not in self.members:
            raise SpecError(self.of, zips.no_member(quoted, self.of))
        member = self.members[name]
        steps = name.replace("\\", "/").split("/")
        if not steps[0] or ".." in steps:
            raise SpecError(self.of, zips.a_path(quoted, self.of))
        if member.flag_bits & 1:
            raise SpecError(self.of, zips.encrypted(quoted, self.of))
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise SpecError(self.of, zips.other_packing(quoted, member.compress_type, self.of))
        try:
            with self.archive.open(member) as file:
                return file.read(member.file_size)
        except kinds.BROKEN_ZIP:
            raise SpecError(self.of, zips.broken_member(quoted, self.of)) from None


@contextmanager
def opened(
    data: bytes, what: str, suffix: str = "", limit: int = LIMIT, of: str = "weights"
) -> Iterator[Zip]:
    """The zip file, of the kind `what`. Sentences name a member without the suffix.
    `of` is what the file is of: `weights`, or `input`.

    Raises SpecError if it is broken, if it or its members have more than `limit` bytes, or if two have the
    same name.
    """
    if len(data) > limit:
        raise SpecError(of, zips.too_long(limit, of))
    # Each entry of the directory begins with this. zipfile reads them all, however many there are.
    entries = data.count(b"PK\x01\x02")
    if entries > MAX_TENSORS:
        raise SpecError(of, zips.too_many(entries, MAX_TENSORS, of))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except kinds.BROKEN_ZIP:
        raise SpecError(of, zips.broken(what, of)) from None
    with archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > limit:
            raise SpecError(of, zips.too_much(unpacked, limit, of))
        names = sorted(member.filename for member in members)
        for one, other in pairwise(names):
            if one == other:
                raise SpecError(of, zips.named_twice(quote(one.removesuffix(suffix), 60), of))
        yield Zip(archive, suffix, of)
