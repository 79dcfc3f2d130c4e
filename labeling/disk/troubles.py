"""What the system refuses, in words: a full disk, a missing right, a folder in the place of a file."""

from __future__ import annotations

import errno

REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space, then try again",
    errno.EDQUOT: "the quota of this disk is used up; free some space, then try again",
    errno.EFBIG: "the file grew larger than the system lets it; raise the limit, then try again",
    errno.EROFS: "the disk is read-only; make it writable, or use a copy of the workspace elsewhere",
    errno.EACCES: "the system does not let you read or write it; give yourself the right to",
    errno.EPERM: "the system does not let you do that; give yourself the right to",
    errno.EISDIR: "a folder lies in the place of a file; move it away, then try again",
    errno.ENOTDIR: "a file lies in the place of a folder; move it away, then try again",
    errno.ENOTEMPTY: "a folder lies where something else has to go; move it away, then try again",
    errno.EMFILE: "too many files are open; raise the limit (`ulimit -n`), then try again",
    errno.ENFILE: "too many files are open on this machine; close some programs, then try again",
    errno.EIO: "the disk failed to read or write; check the disk, then try again",
    errno.ENAMETOOLONG: "the name is longer than the disk allows; take a shorter one",
}


def in_words(error: OSError) -> str | None:
    """One sentence with the place and the remedy; None for what is no matter of the system."""
    remedy = REMEDIES.get(error.errno or 0)
    if remedy is None:
        return None
    place = error.filename2 or error.filename
    return remedy if place is None else f"{place}: {remedy}"
