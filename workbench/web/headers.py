"""Headers of every answer: what a browser may do with our pages, and that it keeps none."""

from dataclasses import dataclass

from workbench.settings import WebAddress

_CACHED = ("/static/", "/assets/", "/components/")
"""Program files that hold no data. Everything else is never stored."""

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """Headers for any path."""

    everywhere: tuple[Header, ...]

    def of(self, path: str) -> tuple[Header, ...]:
        """The headers of an answer to ``path``."""
        if path.startswith(_CACHED):
            return (*self.everywhere, (b"cache-control", b"private, max-age=3600"))
        return (*self.everywhere, (b"cache-control", b"no-store"))


def security_headers(address: WebAddress) -> SecurityHeaders:
    """Headers for this address; nothing may come from or go to another."""
    sockets = " ".join(sorted(o.replace("http", "ws", 1) for o in address.origins))
    # Bokeh starts its pages with inline scripts and styles, and panel loads components as blobs.
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'unsafe-inline' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {sockets} blob: data:",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )
    headers = [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"x-frame-options", b"DENY"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"geolocation=(), camera=(), microphone=(), payment=()"),
    ]
    if address.origin.startswith("https://"):
        headers.append((b"strict-transport-security", b"max-age=31536000"))
    return SecurityHeaders(tuple(headers))
