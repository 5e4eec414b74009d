"""What the needs of learners are called on the pages of the team."""

from __future__ import annotations

from server.learners.profiles import OFFERED
from server.web.language import N_, gettext
from server.web.words import number

NEEDS = {
    "text": N_("Taille du texte"),
    "font": N_("Forme des lettres"),
    "targets": N_("Boutons et points plus grands"),
    "descriptions": N_("Audiodescription en texte"),
    "captions": N_("Sous-titres"),
    "captionSize": N_("Taille des sous-titres"),
    "captionBackground": N_("Fond des sous-titres"),
    "captionPlace": N_("Place des sous-titres"),
    "calmSound": N_("Son calme, rien de fort d'un coup"),
    "mono": N_("Même son dans les deux oreilles"),
    "language": N_("Langue des scènes"),
    "timers": N_("Sans limite de temps"),
    "oneHand": N_("D'une seule main"),
    "hand": N_("Gaucher, menu à gauche"),
    "dwell": N_("Choisir sans appuyer"),
    "dwellTime": N_("Durée sans bouger"),
    "scanning": N_("Un seul bouton, les choix s'allument un par un"),
    "scanTime": N_("Durée de chaque choix"),
    "seated": N_("Tout faire assis"),
    "motion": N_("Sans animations"),
    "flashes": N_("Sans flashs"),
    "breaks": N_("Proposer des pauses dans le casque"),
    "gyroscope": N_("Tourner le téléphone tourne la vue"),
}
NEED_GROUPS = {
    "see": N_("Voir"),
    "hear": N_("Entendre"),
    "understand": N_("Comprendre"),
    "move": N_("Bouger"),
    "comfort": N_("Confort"),
}
NEED_VALUES = {
    "normal": N_("normale"),
    "large": N_("grande"),
    "huge": N_("très grande"),
    "atkinson": N_("Atkinson (lisible)"),
    "lexend": N_("Lexend (large)"),
    "opendyslexic": N_("OpenDyslexic (lettres lestées)"),
    "solid": N_("plein"),
    "half": N_("à demi"),
    "none": N_("aucun"),
    "follow": N_("devant soi"),
    "scene": N_("près de qui parle"),
    "fr": N_("français"),
    "fr-x-falc": N_("français facile à lire"),
    "en": N_("anglais"),
    "auto": N_("casque sans manette ni main"),
    "on": N_("toujours"),
    "off": N_("jamais"),
}

YES_OR_NO = frozenset(need.name for need in OFFERED if need.pair)


def need_value(value: str | float) -> str:
    """Return one of a need's values in words: grande; 1,5 s."""
    return gettext(NEED_VALUES[value]) if isinstance(value, str) else f"{number(value, 1)} s"


def need_line(name: str, value: str | float | bool) -> str:
    """Return a need that was chosen, in words: Sans flashs; Taille du texte : grande."""
    words = gettext(NEEDS[name])
    return words if name in YES_OR_NO else f"{words} : {need_value(value)}"
