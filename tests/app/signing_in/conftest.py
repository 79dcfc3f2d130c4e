"""A provider of this machine's own to sign in with."""

from tests.oidc_provider import oidc

__all__ = ["oidc"]
