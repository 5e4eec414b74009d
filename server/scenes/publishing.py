"""Whether a scene may be shown as far as its author wants: what stands against it, where, and the cure."""

from __future__ import annotations

from collections.abc import Mapping

from scenes.errors import Finding, Level
from server.db.tables import Footage
from server.rights.rules import Reach, Reason, Scope

_SHOWN_TO = {
    Scope.TEAM: "à l'équipe seulement",
    Scope.CLASS: "à la classe, pas à tous",
    Scope.PARTNERS: "à la classe et aux partenaires, pas à tous",
}
_WHY = {
    Reason.UNKNOWN: "personne n'a dit si des personnes y sont reconnaissables",
    Reason.MISSING: "on y reconnaît des personnes, et aucun accord n'est inscrit",
    Reason.ENDED: "un accord est terminé",
    Reason.WITHDRAWN: "un accord a été retiré",
    Reason.CONSENTED: "les accords inscrits ne vont pas plus loin",
}
_CURE = {
    Reason.UNKNOWN: "Dites-le sur la page de la séquence, dans « Droits »",
    Reason.MISSING: "Inscrivez les accords sur la page de la séquence, dans « Droits »",
    Reason.ENDED: "Renouvelez l'accord sur la page de la séquence, dans « Droits »",
    Reason.WITHDRAWN: "Remplacez la séquence par une autre",
    Reason.CONSENTED: "Demandez un accord plus large et inscrivez-le",
}


def against(scope: str, footage: Mapping[str, Footage], reaches: Mapping[str, Reach]) -> tuple[Finding, ...]:
    """Return what keeps a scene of this scope from being shown so far; reaches are by the scene's slugs."""
    wanted = Scope.of(scope)
    return tuple(
        _finding(slug, footage[slug], one, wanted) for slug, one in reaches.items() if one.scope < wanted
    )


def _finding(slug: str, footage: Footage, one: Reach, wanted: Scope) -> Finding:
    shown = f"« {footage.title} » peut être montrée {_SHOWN_TO[one.scope]}"
    return Finding(
        level=Level.ERROR,
        code="beyond-rights",
        place=f"footage.{slug}",
        problem=f"{shown} : {_WHY[one.reason]}.",
        cure=f"{_CURE[one.reason]} (/footage/{footage.id}){_or_less(one, wanted)}.",
    )


def _or_less(one: Reach, wanted: Scope) -> str:
    """The other way out, where there is one: ask for less."""
    less = wanted is Scope.PUBLIC and one.scope >= Scope.CLASS
    return ", ou réservez la scène à la classe (« rights.scope » : « class »)" if less else ""
