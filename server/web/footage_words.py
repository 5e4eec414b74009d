"""Words about footage on pages: rights, texts, comfort, history; beside those of `words`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.rights.rules import Reach, Reason
from server.web.language import N_, gettext
from server.web.words import day_short, said

SCOPES = {
    "team": N_("l'équipe seulement"),
    "class": N_("la classe"),
    "partners": N_("la classe et les partenaires"),
    "public": N_("tout le monde"),
}
PEOPLE = {
    "unknown": N_("On ne sait pas encore"),
    "none": N_("Non, personne"),
    "filmed": N_("Oui, des personnes ou des entreprises"),
}
RIGHTS = {
    "nobody": N_("Personne de reconnaissable"),
    "unknown": N_("Droits à préciser"),
    "consented": N_("Accords en règle"),
    "soon": N_("Un accord finit bientôt"),
    "missing": N_("Accord manquant"),
    "ended": N_("Accord terminé"),
    "withdrawn": N_("Accord retiré"),
}
WHO = {"person": N_("Personne"), "firm": N_("Entreprise")}
CONSENTS = {"in-force": N_("En règle"), "ended": N_("Terminé"), "withdrawn": N_("Retiré")}
TEXTS = {"captions": N_("Sous-titres"), "descriptions": N_("Audiodescription")}
LANGUAGES = {
    "fr": N_("français"),
    "fr-x-falc": N_("français facile à lire et à comprendre"),
    "en": N_("anglais"),
}
HISTORY = {
    "received": N_("Fichier reçu"),
    "consent": N_("Accord inscrit"),
    "withdrawn": N_("Accord retiré"),
    "captions": N_("Sous-titres ajoutés"),
    "descriptions": N_("Audiodescription ajoutée"),
    "scene": N_("Montrée dans une scène"),
    "job-waiting": N_("Préparation demandée"),
    "job-running": N_("Préparation en cours"),
    "job-done": N_("Préparation terminée"),
    "job-failed": N_("Préparation arrêtée par une erreur"),
    "job-cancelled": N_("Préparation annulée"),
}
SORTS = {
    "newest": N_("Les plus récentes"),
    "oldest": N_("Les plus anciennes"),
    "title": N_("Par titre"),
    "largest": N_("Les plus lourdes"),
}
DEVICES = {
    "phone": N_("Téléphone"),
    "quest-2": N_("Quest 2 et Pico 4"),
    "quest-3": N_("Quest 3"),
}
VIEWS = {"front": N_("Devant"), "right": N_("À droite"), "back": N_("Derrière"), "left": N_("À gauche")}
_LOOKS = {Reason.NOBODY: ("ready", "check"), Reason.UNKNOWN: ("received", "info")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """The rights of footage in few words, with a look and a drawing: never told by colour alone."""

    text: str
    look: str  # ready, received, failed: a class of the style sheet
    icon: str


def sign_of(reach: Reach, today: date) -> Sign:
    """Return how far footage may be shown, as a badge says it."""
    if reach.reason is Reason.CONSENTED and reach.scope > 0:
        if reach.ends_on and reach.ends_soon(today):
            text = gettext("Accord jusqu'au %(day)s") % {"day": day_short(reach.ends_on)}
            return Sign(text=text, look="received", icon="clock")
        text = gettext("Accord : %(scope)s") % {"scope": said(SCOPES)(reach.scope.word)}
        return Sign(text=text, look="ready", icon="shield")
    look, icon = _LOOKS.get(reach.reason, ("failed", "warning"))
    return Sign(text=said(RIGHTS)(reach.reason), look=look, icon=icon)


def language_name(tag: str) -> str:
    """Return a language by its name, another by its tag."""
    return said(LANGUAGES)(tag)


FILTERS: dict[str, Callable[..., Any]] = {
    "scope": said(SCOPES),
    "people": said(PEOPLE),
    "rights": said(RIGHTS),
    "who": said(WHO),
    "consent_state": said(CONSENTS),
    "text_kind": said(TEXTS),
    "language_name": language_name,
    "history": said(HISTORY),
    "sort": said(SORTS),
    "device": said(DEVICES),
    "view": said(VIEWS),
    "sign": sign_of,
}
