"""The provider that people sign in with (OpenID Connect), from the environment or a file, never from oracle.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from labeling.errors import OracleError, did_you_mean

FILE = "ORACLE_OIDC_FILE"
NAMES = {
    "client_id": "ORACLE_OIDC_CLIENT_ID",
    "client_secret": "ORACLE_OIDC_CLIENT_SECRET",
    "issuer": "ORACLE_OIDC_ISSUER",
    "metadata_url": "ORACLE_OIDC_METADATA_URL",
    "cookie_secret": "ORACLE_COOKIE_SECRET",
    "app_url": "ORACLE_APP_URL",
    "verified": "ORACLE_OIDC_VERIFIED",
}
NEEDED = ("client_id", "client_secret", "cookie_secret", "app_url")
METADATA = "/.well-known/openid-configuration"
CALLBACK = "/oauth2callback"
LEAST_SECRET = 32
"""Characters of the secret that signs the cookies; fewer could be guessed."""

CLAIM, PROVIDER = "claim", "provider"
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Provider:
    """Who says who people are, and where they come back to.

    Parameters
    ----------
    metadata_url
        Address of the provider's discovery document.
    cookie_secret
        Signs the cookie that says who signed in; whoever knows it can be anybody.
    app_url
        Where browsers find the app, such as ``https://oracle.example.com``, without a path.
    verified
        ``claim`` where the provider says of each address whether it verified it, ``provider`` where it gives none that
        it does not vouch for.
    """

    client_id: str
    client_secret: str = field(repr=False)
    metadata_url: str
    cookie_secret: str = field(repr=False)
    app_url: str
    verified: str = CLAIM

    def secrets(self) -> dict[str, dict[str, str]]:
        """What Streamlit asks its secrets for; handed over in memory."""
        return {
            "auth": {
                "redirect_uri": f"{self.app_url}{CALLBACK}",
                "cookie_secret": self.cookie_secret,
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "server_metadata_url": self.metadata_url,
            }
        }

    @property
    def host(self) -> str:
        """Host in the app's address."""
        return urlsplit(self.app_url).hostname or ""

    @property
    def encrypted(self) -> bool:
        """Whether browsers reach the app over TLS."""
        return self.app_url.startswith("https:")


def read_provider(environ: Mapping[str, str]) -> Provider:
    """The provider that environment, or the file that it names, describe; the environment goes before the file.

    Raises
    ------
    OracleError
        Naming what is missing or wrong and where to put it; never a secret.
    """
    file = environ.get(FILE, "").strip()
    given = _from_file(Path(file)) if file else {}
    given |= {key: environ[name].strip() for key, name in NAMES.items() if environ.get(name, "").strip()}
    missing = [NAMES[key] for key in NEEDED if key not in given]
    if "metadata_url" not in given and "issuer" not in given:
        missing.append(NAMES["issuer"])
    if missing:
        raise OracleError(
            f"signing in is asked for in oracle.toml, and {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} "
            f"missing; set {'it' if len(missing) == 1 else 'them'} in the environment, or name a file in {FILE}"
        )
    return _checked(given)


def _from_file(path: Path) -> dict[str, str]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OracleError(f"the file named by {FILE} cannot be read: {error.strerror}", path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OracleError(f"the file named by {FILE} is not valid TOML; correct it", path) from error
    for key, value in values.items():
        if key not in NAMES:
            raise OracleError(f"unknown key '{key}'{did_you_mean(key, NAMES)}", path)
        if not isinstance(value, str) or not value.strip():
            raise OracleError(f"'{key}' must be a text in quotes that is not empty", path)
    return {key: value.strip() for key, value in values.items()}


def _checked(given: Mapping[str, str]) -> Provider:
    if len(given["cookie_secret"]) < LEAST_SECRET:
        raise OracleError(
            f"{NAMES['cookie_secret']} has {len(given['cookie_secret'])} characters and needs at least {LEAST_SECRET}; "
            "make one with `openssl rand -hex 32`"
        )
    verified = given.get("verified", CLAIM)
    if verified not in (CLAIM, PROVIDER):
        raise OracleError(f"{NAMES['verified']} is '{verified}'; it may be {CLAIM} or {PROVIDER}")
    key = "metadata_url" if "metadata_url" in given else "issuer"
    metadata = _address(given[key], NAMES[key]).geturl()
    if key == "issuer":
        metadata = metadata.rstrip("/") + METADATA
    return Provider(
        given["client_id"], given["client_secret"], metadata, given["cookie_secret"], _origin(given), verified
    )


def _origin(given: Mapping[str, str]) -> str:
    parts = _address(given["app_url"], NAMES["app_url"])
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise OracleError(
            f"{NAMES['app_url']} is '{given['app_url']}'; give only the part before the path, such as "
            f"https://oracle.example.com"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _address(value: str, name: str) -> SplitResult:
    """An address over TLS; plain HTTP is taken on this machine only, where nobody listens on the way."""
    try:
        parts = urlsplit(value)
        local = parts.hostname in LOCAL
        well = bool(parts.hostname) and parts.port != 0 and parts.username is None
    except ValueError:
        well = local = False
    if not well or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise OracleError(f"{name} is '{value}'; give a whole address that begins with https://")
    return parts
