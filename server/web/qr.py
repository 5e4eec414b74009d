"""Addresses that a headset or a phone can read: LAN addresses as QR codes."""

from __future__ import annotations

import asyncio

import segno
from aiohttp import web
from markupsafe import Markup

from server.certificates import lan_addresses
from server.web.middlewares import HTTPS_PORT
from server.web.scheme import is_local


async def reachable(request: web.Request, path: str) -> str:
    """Return the address of a page of ours as another device of the class must ask for it.

    On the server's own machine the browser says « localhost »; others must say its LAN address over HTTPS.
    """
    port = request.app.get(HTTPS_PORT)
    if is_local(request) and port is not None:
        addresses = await asyncio.to_thread(lan_addresses)
        if addresses:
            return f"https://{addresses[0]}:{port}{path}"
    return f"{request.url.origin()}{path}"


def qr_code(text: str, title: str) -> Markup:
    """Return the text as an SVG drawing of a QR code (ISO/IEC 18004), black on white whatever the theme."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(
        scale=8,
        border=4,
        dark="#000",
        light="#fff",
        title=title,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
    )
    return Markup(drawing)
