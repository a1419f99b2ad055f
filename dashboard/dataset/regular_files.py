"""Reads regular files only: a pipe or a device in a file's place is an error at once and never waited for."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # Windows has no O_NONBLOCK


def open_regular(path: Path) -> BufferedReader:
    """Opens a file for reading, through symbolic links; OSError where it is missing, a loop, or no regular file."""
    descriptor = os.open(path, FLAGS)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "Not a regular file", str(path))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path) -> bytes:
    """Reads a whole file; OSError as with `open_regular`."""
    with open_regular(path) as file:
        return file.read()


def real_path(path: Path) -> Path:
    """Follows symbolic links as they are now; the path itself where they lead nowhere or round in a loop."""
    return Path(os.path.realpath(path))
