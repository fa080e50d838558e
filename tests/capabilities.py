"""What root may do that nobody else may, put away for a while: a test of a file that may not be read holds for root.

Linux only: capabilities(7), capget(2). Elsewhere, and for other users, nothing has to be put away.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

VERSION_3 = 0x20080522


@contextmanager
def unprivileged() -> Iterator[None]:
    """While this lasts the modes of files hold for this thread, whoever runs it; programs it starts have all again."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        yield
        return

    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(VERSION_3, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    # Three words of 32 capabilities, then three of the next: effective, permitted, inheritable.
    without = (ctypes.c_uint32 * 6)(0, held[1], held[2], 0, held[4], held[5])
    assert libc.capset(header, without) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0
