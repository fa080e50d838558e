"""How DataCite's server rewrites an entry of rightsList: recognised SPDX licences get the list's name, address and id.

Recognised is an entry by its `rightsIdentifier` or by the exact name; the address alone does not count. The id comes
back in lower case. Source: datacite/bolognese `hsh_to_spdx`; names: SPDX License List; addresses: its first
cross-reference.
"""

from collections.abc import Mapping
from typing import Any

_OSI = "https://opensource.org/licenses/"
_CC = "https://creativecommons.org/licenses/"
_GNU = "https://www.gnu.org/licenses/"
_ODC = "https://opendatacommons.org/licenses/"

LICENSES: dict[str, tuple[str, str]] = {
    "0BSD": ("BSD Zero Clause License", "http://landley.net/toybox/license.html"),
    "AGPL-3.0-only": ("GNU Affero General Public License v3.0 only", f"{_GNU}agpl.txt"),
    "AGPL-3.0-or-later": ("GNU Affero General Public License v3.0 or later", f"{_GNU}agpl.txt"),
    "Apache-2.0": ("Apache License 2.0", "http://www.apache.org/licenses/LICENSE-2.0"),
    "Artistic-2.0": ("Artistic License 2.0", "http://www.perlfoundation.org/artistic_license_2_0"),
    "BSD-2-Clause": ('BSD 2-Clause "Simplified" License', f"{_OSI}BSD-2-Clause"),
    "BSD-3-Clause": ('BSD 3-Clause "New" or "Revised" License', f"{_OSI}BSD-3-Clause"),
    "BSL-1.0": ("Boost Software License 1.0", "http://www.boost.org/LICENSE_1_0.txt"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", f"{_CC}by/4.0/legalcode"),
    "CC-BY-NC-4.0": ("Creative Commons Attribution Non Commercial 4.0 International", f"{_CC}by-nc/4.0/legalcode"),
    "CC-BY-NC-ND-4.0": (
        "Creative Commons Attribution Non Commercial No Derivatives 4.0 International",
        f"{_CC}by-nc-nd/4.0/legalcode",
    ),
    "CC-BY-NC-SA-4.0": (
        "Creative Commons Attribution Non Commercial Share Alike 4.0 International",
        f"{_CC}by-nc-sa/4.0/legalcode",
    ),
    "CC-BY-ND-4.0": ("Creative Commons Attribution No Derivatives 4.0 International", f"{_CC}by-nd/4.0/legalcode"),
    "CC-BY-SA-4.0": ("Creative Commons Attribution Share Alike 4.0 International", f"{_CC}by-sa/4.0/legalcode"),
    "CC0-1.0": (
        "Creative Commons Zero v1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
    ),
    "EPL-2.0": ("Eclipse Public License 2.0", "https://www.eclipse.org/legal/epl-2.0"),
    "EUPL-1.2": ("European Union Public License 1.2", "https://joinup.ec.europa.eu/page/eupl-text-11-12"),
    "GPL-2.0-only": ("GNU General Public License v2.0 only", f"{_GNU}old-licenses/gpl-2.0-standalone.html"),
    "GPL-2.0-or-later": ("GNU General Public License v2.0 or later", f"{_GNU}old-licenses/gpl-2.0-standalone.html"),
    "GPL-3.0-only": ("GNU General Public License v3.0 only", f"{_GNU}gpl-3.0-standalone.html"),
    "GPL-3.0-or-later": ("GNU General Public License v3.0 or later", f"{_GNU}gpl-3.0-standalone.html"),
    "ISC": ("ISC License", "https://www.isc.org/downloads/software-support-policy/isc-license/"),
    "LGPL-2.1-only": ("GNU Lesser General Public License v2.1 only", f"{_GNU}old-licenses/lgpl-2.1-standalone.html"),
    "LGPL-2.1-or-later": (
        "GNU Lesser General Public License v2.1 or later",
        f"{_GNU}old-licenses/lgpl-2.1-standalone.html",
    ),
    "LGPL-3.0-only": ("GNU Lesser General Public License v3.0 only", f"{_GNU}lgpl-3.0-standalone.html"),
    "LGPL-3.0-or-later": ("GNU Lesser General Public License v3.0 or later", f"{_GNU}lgpl-3.0-standalone.html"),
    "MIT": ("MIT License", f"{_OSI}MIT"),
    "MPL-2.0": ("Mozilla Public License 2.0", "http://www.mozilla.org/MPL/2.0/"),
    "ODC-By-1.0": ("Open Data Commons Attribution License v1.0", f"{_ODC}by/1.0/"),
    "ODbL-1.0": ("Open Data Commons Open Database License v1.0", "http://www.opendatacommons.org/licenses/odbl/1.0/"),
    "PDDL-1.0": ("Open Data Commons Public Domain Dedication & License 1.0", f"{_ODC}pddl/1.0/"),
    "Unlicense": ("The Unlicense", "http://unlicense.org/"),
}
"""Common licences: SPDX id to name and address. Others keep what was sent, with the id in lower case."""

_BY_ID = {spdx.lower(): spdx for spdx in LICENSES}
_BY_NAME = {name: spdx for spdx, (name, _) in LICENSES.items()}


def normalised_rights(rights: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of rightsList as the server keeps it.

    >>> normalised_rights({"rightsIdentifier": "MIT"})["rightsIdentifier"]
    'mit'
    """
    identifier = str(rights.get("rightsIdentifier") or "").lower()
    spdx = _BY_ID.get(identifier) or _BY_NAME.get(str(rights.get("rights")))
    if spdx is None:
        kept = {name: value for name, value in rights.items() if value is not None}
        if identifier:
            kept["rightsIdentifier"] = identifier
        return kept

    name, address = LICENSES[spdx]
    known = {
        "rights": name,
        "rightsUri": address,
        "schemeUri": "https://spdx.org/licenses/",
        "rightsIdentifier": spdx.lower(),
        "rightsIdentifierScheme": "SPDX",
    }
    return {**known, "lang": rights["lang"]} if rights.get("lang") else known
