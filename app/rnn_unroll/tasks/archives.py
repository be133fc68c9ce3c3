"""Archives: files inside the packages that hold data, and their division into folds."""

import hashlib
import io


def read(archive: bytes, name: str) -> bytes:
    """The one file of an archive whose path ends with `name`."""
    # What only training needs is imported with it: the server, which knows every task, starts without.
    import tarfile

    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        found = next(one for one in opened.getmembers() if one.name.endswith(f"/{name}"))
        file = opened.extractfile(found)
        assert file is not None
        return file.read()


def fold_of(text: str, folds: int) -> int:
    """The fold of a text, by its hash: the same text is never both learned and held out."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % folds
