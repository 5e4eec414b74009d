"""What can go wrong with footage: one root, one sentence with a cure per kind, in French for staff."""

from __future__ import annotations


class MediaError(Exception):
    """Something that a person can act upon; `str(error)` is a French sentence with a cure."""

    code = "media-error"
    sentence = "Cette séquence filmée ne peut pas être utilisée."

    def __init__(self, sentence: str | None = None, *, detail: str | None = None) -> None:
        """Keep the sentence for staff, and `detail`: English facts for engineers and logs."""
        super().__init__(sentence or self.sentence)
        self.detail = detail


class NotMedia(MediaError):
    """The bytes are neither a picture nor a film."""

    code = "not-media"
    sentence = (
        "Ce fichier n'est ni une photo ni une vidéo. "
        "Envoyez une photo JPEG, PNG ou WebP, ou une vidéo MP4, MOV, MKV ou WebM."
    )


class EmptyFile(MediaError):
    """Nothing in the file."""

    code = "empty-file"
    sentence = "Ce fichier est vide : la copie depuis la caméra a sans doute échoué. Copiez-le à nouveau."


class Truncated(MediaError):
    """The end of the file is missing or cannot be read."""

    code = "truncated"
    sentence = (
        "Ce fichier est incomplet ou abîmé : sa fin manque. "
        "Copiez-le à nouveau depuis la caméra, ou exportez-le à nouveau."
    )


class DisguisedPlaylist(MediaError):
    """A list of other files (HLS, ffconcat, DASH, SDP, SVG) under the name of a film."""

    code = "disguised-playlist"
    sentence = (
        "Ce fichier n'est pas une vidéo mais une liste qui renvoie à d'autres fichiers. "
        "Envoyez la vidéo elle-même."
    )


class FlatPicture(MediaError):
    """An ordinary picture or film: nothing says that it goes round the viewer."""

    code = "flat-picture"
    sentence = (
        "Cette image est plate : rien n'indique une prise de vue à 360°. "
        "Envoyez l'export équirectangulaire de la caméra ; si elle est bien à 360°, indiquez la projection."
    )


class TooLarge(MediaError):
    """Beyond a limit of size, duration, pixels or streams."""

    code = "too-large"
    sentence = "Ce fichier dépasse ce que le serveur accepte. Exportez-le dans une définition plus petite."


class Unsupported(MediaError):
    """Recognised, but not in a form that we can use; the sentence says how to export it."""

    code = "unsupported"
    sentence = (
        "Ce format est reconnu mais n'est pas pris en charge. "
        "Exportez une vidéo MP4 ou une photo JPEG équirectangulaire depuis le logiciel de la caméra."
    )


class DiskFull(MediaError):
    """No room left while writing."""

    code = "disk-full"
    sentence = (
        "Le disque du serveur est plein : l'encodage s'est arrêté, l'original est conservé. "
        "Libérez de la place puis relancez l'encodage."
    )


class MissingTool(MediaError):
    """ffmpeg or ffprobe is absent or cannot run."""

    code = "missing-tool"
    sentence = (
        "L'outil d'encodage ffmpeg est introuvable ou ne démarre pas. "
        "Relancez « make setup », ou installez ffmpeg et choisissez PLATEAU_ENCODER=system."
    )


class EncodeFailed(MediaError):
    """ffmpeg gave up; `detail` holds its last words."""

    code = "encode-failed"
    sentence = "L'encodage a échoué. Relancez-le ; s'il échoue encore, exportez la vidéo en MP4 H.264."
