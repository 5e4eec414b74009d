"""Words on pages: the filters of the templates, and what our codes are called in front of people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from server.web.language import N_, current, gettext

STATES = {
    "unsure": N_("À confirmer"),
    "received": N_("En attente"),
    "preparing": N_("En préparation"),
    "ready": N_("Prête"),
    "failed": N_("À revoir"),
}
KINDS = {"photo": N_("Photo"), "video": N_("Vidéo")}
PROJECTIONS = {
    "equirectangular": N_("360° (équirectangulaire)"),
    "half-equirectangular": N_("180° (demi-sphère)"),
    "cubemap": N_("Cube (six faces)"),
    "equi-angular-cubemap": N_("Cube à angles égaux"),
    "fisheye": N_("Fisheye (objectifs non assemblés)"),
    "mesh": N_("Maillage"),
    "flat": N_("Image plate"),
    "unknown": N_("Inconnue"),
}
STEREOS = {
    "mono": N_("Sans relief (mono)"),
    "top-bottom": N_("Relief, œil gauche en haut"),
    "bottom-top": N_("Relief, œil droit en haut"),
    "side-by-side": N_("Relief, œil gauche à gauche"),
    "side-by-side-reversed": N_("Relief, œil droit à gauche"),
}
ABOUT = {
    "projection": N_("Projection"),
    "stereo": N_("Relief"),
    "crop": N_("Cadrage"),
    "ambisonics": N_("Son spatial"),
    "camera": N_("Caméra"),
    "projection doubt": N_("Doute sur la projection"),
    "stereo doubt": N_("Doute sur le relief"),
}
SOURCES = {
    "st3d box": N_("l'étiquette de relief du fichier (st3d)"),
    "sv3d box": N_("l'étiquette 360° du fichier (sv3d)"),
    "V1 XML": N_("l'étiquette 360° du fichier (XML)"),
    "vexu box": N_("l'étiquette immersive d'Apple (vexu)"),
    "GPano XMP": N_("l'étiquette de panorama de la photo (GPano)"),
    "file name": N_("le nom du fichier"),
    "aspect": N_("la forme de l'image"),
    "pixels": N_("le contenu de l'image"),
    "ffprobe": N_("les données techniques du fichier"),
    "camera": N_("le modèle de caméra"),
}
COMFORT = {"calm": N_("calme"), "lively": N_("animé"), "intense": N_("intense")}
CAUSES = {
    "flash": N_("Éclairs de lumière"),
    "red-flash": N_("Éclairs rouges"),
    "loudness": N_("Son soudain plus fort"),
    "motion": N_("La caméra bouge"),
    "darkness": N_("Image très sombre"),
}
MEASURES = {
    "flash": N_("%(number)s éclairs par seconde"),
    "red-flash": N_("%(number)s éclairs rouges par seconde"),
    "loudness": N_("%(number)s LU de plus que juste avant"),
    "motion": N_("%(number)s° par seconde"),
    "darkness": N_("%(number)s sur 100 de luminosité"),
}
SEVERITIES = {"error": N_("À corriger"), "warning": N_("À revoir"), "advice": N_("Conseil")}
STEPS = {
    "stills": N_("Images fixes"),
    "poster": N_("Images fixes"),
    "encode": N_("Encodage"),
    "package": N_("Mise en paquets"),
    "night": N_("Passe de nuit"),
}
JOB_KINDS = {
    "prepare": N_("Préparation"),
    "fast": N_("Première qualité"),
    "ladder": N_("Autres qualités"),
    "finish": N_("Finition et publication"),
    "night": N_("Très haute qualité, quand tout le reste est fait"),
}
RUNGS = {
    "fast": N_("légère"),
    "low": N_("basse"),
    "mid": N_("moyenne"),
    "high": N_("haute"),
    "top": N_("très haute"),
}
ROLES = {
    "anonymous": N_("Visite libre"),
    "device": N_("Appareil prêté"),
    "learner": N_("Apprenant"),
    "trainer": N_("Formateur"),
    "staff": N_("Équipe"),
}
REFLECTIONS = {"yes": N_("Oui"), "maybe": N_("Peut-être"), "no": N_("Non")}
MODES = {"inline": N_("à l'écran"), "vr": N_("en casque (VR)")}
DONE = {
    "connecte": N_("Vous êtes connecté."),
    "deconnecte": N_("Vous êtes déconnecté."),
    "promotion-creee": N_("La promotion est créée. Ajoutez maintenant ses apprenants."),
    "apprenants-ajoutes": N_("Les apprenants sont ajoutés."),
    "besoins-gardes": N_("Les besoins sont enregistrés ; ils valent dès la prochaine scène ouverte."),
    "apprenant-efface": N_("L'apprenant et toutes ses visites sont effacés."),
    "appareil-rendu": N_("Merci ! L'appareil est prêt pour la personne suivante."),
    "sequence-recue": N_(
        "La séquence est bien arrivée. Sa préparation commence ; vous pouvez quitter cette page."
    ),
    "sequence-corrigee": N_("La correction est enregistrée."),
    "sequence-relancee": N_("La préparation recommence."),
    "sequence-supprimee": N_("La séquence est supprimée."),
    "sequence-confirmee": N_("C'est noté. La préparation commence ; vous pourrez encore changer d'avis."),
    "droits-dits": N_("La réponse est enregistrée ; elle vaut tout de suite."),
    "accord-inscrit": N_("L'accord est inscrit au registre."),
    "accord-retire": N_("L'accord est retiré : la séquence n'est plus montrée qu'à l'équipe."),
    "accord-remis": N_("L'accord est de nouveau en vigueur."),
    "accord-efface": N_("Le nom et la note sont effacés du registre."),
    "accord-ote": N_("La ligne est ôtée du registre."),
    "texte-ajoute": N_("Le texte est ajouté ; il n'y a rien à y redire."),
    "texte-avec-remarques": N_("Le texte est ajouté. Des remarques sont à lire plus bas."),
    "texte-retire": N_("Le texte est retiré."),
    "echelle-gardee": N_("Les qualités sont enregistrées ; elles servent dès la prochaine préparation."),
    "echelle-remise": N_("Les qualités d'origine sont de retour."),
    "reseau-garde": N_("La limite de la classe est enregistrée ; elle vaut dès la prochaine scène ouverte."),
    "reseau-libre": N_("Il n'y a plus de limite : chaque casque prend ce que son réseau permet."),
    "travail-relance": N_("Le travail est de nouveau en ligne."),
    "travail-annule": N_("Le travail est annulé. « Réessayer » le remet en ligne."),
    "travail-devant": N_("Le travail passe devant les autres."),
    "casque-nomme": N_("Le casque a son nouveau nom."),
    "casque-oublie": N_("Le casque est oublié."),
    "scene-creee": N_("La scène est créée. Essayez-la avec « Jouer »."),
    "scene-retiree": N_("La scène est retirée : plus personne ne la voit, ses visites restent."),
    "scene-remise": N_("La scène est de nouveau visible."),
}


def done(slug: str) -> str:
    """Return the sentence that says what was just done; "" for a slug we do not know."""
    return gettext(DONE[slug]) if slug in DONE else ""


def said(table: Mapping[str, str]) -> Callable[[str | None], str]:
    """Return a filter that says a code in words; a code without words is said as it is."""
    return lambda code: gettext(table[code]) if code and code in table else (code or "")


def rungs(names: str | None) -> str:
    """Return the rungs being encoded in words: "fast, low" -> "légère, basse"."""
    return ", ".join(said(RUNGS)(name.strip()) for name in (names or "").split(",") if name.strip())


def duration(milliseconds: float) -> str:
    """Return a length of time: 45 s, 12 min 05 s, 1 h 05 min."""
    seconds = round(milliseconds / 1000)
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds:02} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min"


def clock(milliseconds: float) -> str:
    """Return a time on a time bar: 0:07, 12:05, 1:02:05."""
    minutes, seconds = divmod(int(milliseconds // 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _long(when: date) -> str:
    """A day in words; in French the first of a month is « 1er »."""
    words = format_date(when, "long", current())
    return words.replace("1 ", "1er ", 1) if when.day == 1 and current() == "fr" else words


def moment(milliseconds: int) -> str:
    """Return a time since 1970 as people say it here: 3 mars 2026, 14:05 (the server's time zone)."""
    when = datetime.fromtimestamp(milliseconds / 1000).astimezone()
    return f"{_long(when.date())}, {format_time(when, 'short', locale=current())}"


def moment_short(milliseconds: int) -> str:
    """Return a time since 1970 for a table: 23 nov. 2026, 14:05."""
    when = datetime.fromtimestamp(milliseconds / 1000).astimezone()
    return f"{format_date(when.date(), 'medium', current())}, {format_time(when, 'short', locale=current())}"


def iso(milliseconds: int) -> str:
    """Return a time since 1970 as ISO 8601, for `<time datetime>`."""
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().isoformat(timespec="seconds")


def day(text: str) -> str:
    """Return an ISO day as people say it: 3 mars 2026; other text as it is."""
    try:
        return _long(date.fromisoformat(text))
    except ValueError:
        return text


def day_short(text: str) -> str:
    """Return an ISO day for a small place: 7 déc. 2026."""
    return format_date(date.fromisoformat(text), "medium", current())


def size(count: int) -> str:
    """Return a number of bytes: 512 ko, 1,2 Go (thousands, as disks are sold)."""
    units = ("o", "ko", "Mo", "Go", "To") if current() == "fr" else ("B", "kB", "MB", "GB", "TB")
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(units) - 1:
        value, unit = value / 1000, unit + 1
    return f"{number(value, 1 if unit > 1 and value < 100 else 0)} {units[unit]}"


def number(value: float, decimals: int = 0) -> str:
    """Return a number as it is written here, with at most `decimals` decimals."""
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(value, pattern, locale=current())


def measure(span: Mapping[str, Any]) -> str:
    """Return what was measured in a span of comfort, in words: 5 éclairs par seconde."""
    words = MEASURES[span["cause"]]
    return gettext(words) % {"number": number(span["measure"], 1)}


def trade(slug: str) -> str:
    """Return a trade's slug as a word: metiers-de-bouche -> Metiers de bouche."""
    words = slug.replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def confidence(share: float) -> str:
    """Return how sure we are, in a word."""
    if share >= 0.9:
        return gettext("sûr")
    return gettext("probable") if share >= 0.6 else gettext("incertain")


def right_questions(answers: Sequence[Mapping[str, Any]]) -> str:
    """Return how many of the questions answered were answered rightly in the end: 2 / 3."""
    asked = {answer.get("question") for answer in answers}
    right = {answer.get("question") for answer in answers if answer.get("correct")}
    return f"{len(right)} / {len(asked)}"


def initials(name: str) -> str:
    """Return one or two letters for a name's tile."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


FILTERS: dict[str, Callable[..., Any]] = {
    "state": said(STATES),
    "kind": said(KINDS),
    "projection": said(PROJECTIONS),
    "stereo": said(STEREOS),
    "about": said(ABOUT),
    "source": said(SOURCES),
    "comfort": said(COMFORT),
    "cause": said(CAUSES),
    "measure": measure,
    "severity": said(SEVERITIES),
    "job_kind": said(JOB_KINDS),
    "step": said(STEPS),
    "rung": said(RUNGS),
    "rungs": rungs,
    "role": said(ROLES),
    "mode": said(MODES),
    "reflection": said(REFLECTIONS),
    "duration": duration,
    "clock": clock,
    "moment": moment,
    "moment_short": moment_short,
    "iso": iso,
    "day": day,
    "size": size,
    "number": number,
    "trade": trade,
    "confidence": confidence,
    "right_questions": right_questions,
    "initials": initials,
}
