"""Headsets in words: browsers, codecs, verdicts, what is amiss and its cure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.headsets.cures import Trouble
from server.web.language import N_, gettext
from server.web.words import said, size

BROWSERS = {
    "pico-browser": N_("Navigateur PICO"),
    "quest-browser": N_("Navigateur Quest"),
    "wolvic": "Wolvic",
    "edge": "Edge",
    "samsung-internet": "Samsung Internet",
    "chrome": "Chrome",
    "firefox": "Firefox",
    "safari": "Safari",
    "other": N_("Autre navigateur"),
}
CODECS = {"h264": "H.264", "hevc": "HEVC", "av1": "AV1"}
CHECKS = {
    "current": N_("À jour"),
    "updated": N_("À refaire : navigateur mis à jour"),
    "never": N_("Jamais vérifié"),
}
VERDICTS = {
    "fits": N_("passe bien"),
    "too-much": N_("trop lourd : l'image saute"),
    "refused": N_("pas lu par cet appareil"),
    "unknown": N_("non vérifié"),
}
TROUBLES = {
    "nothing": N_(
        "Les films d'essai n'ont pas pu être lus : approchez le casque de la borne Wi-Fi et refaites la "
        "vérification."
    ),
    "films": N_(
        "Des films d'essai n'ont pas pu être lus (%(number)s) : refaites la vérification près de la borne "
        "Wi-Fi."
    ),
    "vr": N_(
        "La VR ne s'est pas ouverte : acceptez la demande du navigateur, gardez le casque sur la tête et "
        "refaites la vérification."
    ),
    "stuck": N_(
        "La VR s'est interrompue avant la fin : gardez le casque sur la tête et refaites la vérification."
    ),
    "jerky": N_("L'image saute en VR : fermez les autres applications du casque, ou redémarrez-le."),
    "keeps-nothing": N_(
        "Ce navigateur ne garde rien sur l'appareil : quittez la navigation privée, ou libérez de la place."
    ),
    "full": N_("Stockage presque plein (%(size)s restants) : libérez de la place."),
    "no-webgl": N_("Le navigateur ne dessine pas en 3D (WebGL) : mettez-le à jour."),
    "mute": N_("Le navigateur ne sait pas placer les sons : mettez-le à jour."),
    "battery": N_("Batterie faible (%(number)s %%) : rechargez le casque."),
}


def trouble(one: Trouble) -> str:
    """Return what is amiss, with its cure."""
    return gettext(TROUBLES[one.code]) % {"number": one.number, "size": size(one.number)}


def browser(family: str, version: int) -> str:
    """Return a browser with its major version: Navigateur Quest 41."""
    name = said(BROWSERS)(family)
    return f"{name} {version}" if version else name


FILTERS: dict[str, Callable[..., Any]] = {
    "browser": browser,
    "codec": said(CODECS),
    "check_state": said(CHECKS),
    "verdict": said(VERDICTS),
    "trouble": trouble,
}
