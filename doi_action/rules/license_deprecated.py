"""A licence identifier that SPDX has replaced.

What it checks: identifiers such as GPL-3.0, which do not say whether later versions are allowed.

Why it matters: SPDX has retired it, mostly since it leaves open what users may do, and newer tools do not know it.

Example:

    license: GPL-3.0

Better:

    license: GPL-3.0-or-later

Source: SPDX License List 3.0, "Deprecated License Identifiers".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import listed, shown

OTHERS = {
    "BSD-2-Clause-FreeBSD": ("BSD-2-Clause",),
    "BSD-2-Clause-NetBSD": ("BSD-2-Clause",),
    "GPL-2.0-with-autoconf-exception": (),
    "GPL-2.0-with-bison-exception": (),
    "GPL-2.0-with-classpath-exception": (),
    "GPL-2.0-with-font-exception": (),
    "GPL-2.0-with-GCC-exception": (),
    "GPL-3.0-with-autoconf-exception": (),
    "GPL-3.0-with-GCC-exception": (),
    "Nunit": (),
    "StandardML-NJ": ("SMLNJ",),
    "bzip2-1.0.5": ("bzip2-1.0.6",),
    "eCos-2.0": (),
    "wxWindows": (),
}
"""Deprecated identifiers outside the GNU family, and what replaced them where CFF knows it."""
GNU = frozenset(f"{name}{plus}" for name in (
    "AGPL-1.0", "AGPL-3.0", "GFDL-1.1", "GFDL-1.2", "GFDL-1.3", "GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1",
    "LGPL-3.0") for plus in ("", "+")) - {"AGPL-1.0+", "AGPL-3.0+", "GFDL-1.1+", "GFDL-1.2+", "GFDL-1.3+"}  # fmt: skip


def check(document: Document) -> Iterator[Fault]:
    """One fault for each deprecated identifier; which of two is meant only its owner knows."""
    for place in document.of("license-id"):
        text = place.node.text
        followers = OTHERS.get(text)
        if text in GNU:
            base = text.removesuffix("+")
            followers = (f"{base}-only", f"{base}-or-later")
            # The plus has always meant the second.
            if text != base:
                followers = (f"{base}-or-later",)
        if followers is None:
            continue

        fix = "leave `license` out and write `license-url`"
        if followers:
            fix = f"write {listed(followers)}"
        message = f"SPDX has replaced {shown(text)}"
        yield Fault(message, place.node, place.field, fix)
