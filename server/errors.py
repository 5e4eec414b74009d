"""What can go wrong in the server: each error is a French sentence with its cure, and an HTTP status."""

from __future__ import annotations


class PlateauError(Exception):
    """Root of the server's errors; `str(error)` is the sentence people read."""

    status = 400
    code = "bad-request"

    def __init__(self, sentence: str = "", *, detail: str = "") -> None:
        super().__init__(sentence or (self.__doc__ or "").strip())
        self.detail = detail


class SettingsError(PlateauError):
    """Un réglage est faux ; corrigez-le et relancez."""

    code = "settings"


class BadInput(PlateauError):
    """La demande est mal formée ; corrigez les champs signalés."""

    code = "bad-input"


class Unprocessable(PlateauError):
    """Ce contenu ne peut pas être accepté."""

    status = 422
    code = "unprocessable"


class LoginNeeded(PlateauError):
    """Connectez-vous pour continuer."""

    status = 401
    code = "login-needed"


class Forbidden(PlateauError):
    """Votre rôle ne permet pas cette action ; demandez à l'équipe de l'École."""

    status = 403
    code = "forbidden"


class CrossOrigin(PlateauError):
    """Cette demande vient d'un autre site ; rechargez la page de Plateau et recommencez."""

    status = 403
    code = "cross-origin"


class NotFound(PlateauError):
    """Cette page n'existe pas, ou n'est pas pour vous. Revenez à l'accueil."""

    status = 404
    code = "not-found"


class Conflict(PlateauError):
    """Quelqu'un a changé cela entre-temps ; rechargez la page."""

    status = 409
    code = "conflict"


class Locked(PlateauError):
    """Cet envoi est déjà en cours ailleurs ; attendez qu'il s'arrête, ou fermez l'autre page."""

    status = 423
    code = "locked"


class Expired(PlateauError):
    """Cet envoi est resté trop longtemps sans suite et a été effacé ; envoyez le fichier à nouveau."""

    status = 410
    code = "expired"


class WrongVersion(PlateauError):
    """Cette adresse parle le protocole tus 1.0.0 ; envoyez l'en-tête Tus-Resumable: 1.0.0."""

    status = 412
    code = "wrong-version"


class WrongType(PlateauError):
    """Le corps d'un envoi est de type application/offset+octet-stream."""

    status = 415
    code = "wrong-type"


class WrongChecksum(PlateauError):
    """Ces octets sont arrivés abîmés ; ils ne sont pas gardés, envoyez-les à nouveau."""

    status = 460
    code = "wrong-checksum"


class Erased(PlateauError):
    """Ces données ont été effacées ; il n'y a plus rien à envoyer."""

    status = 410
    code = "erased"


class TooBig(PlateauError):
    """L'envoi est trop grand."""

    status = 413
    code = "too-big"


class TooMany(PlateauError):
    """Trop d'essais ; attendez une minute puis recommencez."""

    status = 429
    code = "too-many"


class DiskFull(PlateauError):
    """Le disque du serveur est plein ; libérez de la place puis recommencez, rien n'est perdu."""

    status = 507
    code = "disk-full"


class StorageTrouble(PlateauError):
    """Le stockage des médias ne répond pas ou refuse ; vérifiez-le, puis recommencez : rien n'est perdu."""

    status = 503
    code = "storage-trouble"
