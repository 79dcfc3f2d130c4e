"""What browsers are told to hold to: nobody frames the app, guesses at types, or is sent where the app was."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # Streamlit's own page needs its inline start script and styles, WebAssembly for tables and workers for plots
    "content-security-policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: "
    "blob:; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'",
}
ENCRYPTED = {"strict-transport-security": "max-age=31536000"}


@dataclass
class SecureHeaders:
    """ASGI middleware that puts these headers on every answer; ``encrypted`` where browsers come over TLS."""

    app: ASGIApp
    encrypted: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers in the start of an answer."""
        headers = [(k.encode(), v.encode()) for k, v in (ALWAYS | (ENCRYPTED if self.encrypted else {})).items()]
        own = {name for name, _ in headers}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [(k, self._kept(k, v)) for k, v in message.get("headers", ()) if k.lower() not in own]
                message = {**message, "headers": [*kept, *headers]}
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)

    def _kept(self, name: bytes, value: bytes) -> bytes:
        """A header of the app's own; over TLS a cookie never goes another way."""
        if not self.encrypted or name.lower() != b"set-cookie" or b"secure" in value.lower().split(b"; "):
            return value
        return value + b"; Secure"
