"""The typed keys under which the application holds what `server/app.py` wired."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from jinja2 import Environment

from server.access import Access
from server.accounts.identity import Identity
from server.accounts.records import Accounts
from server.accounts.sessions import Sessions
from server.accounts.throttle import Throttle
from server.footage.confirming import Confirming
from server.footage.intake import Intake
from server.footage.library import Library
from server.footage.preferences import Preferences
from server.footage.records import FootageRecords
from server.footage.removal import Remover
from server.footage.tracks import Tracks
from server.footage.usage import Usages
from server.headsets.records import Headsets
from server.headsets.trials import Trials
from server.jobs.actions import JobActions
from server.jobs.board import JobBoard
from server.jobs.engine import Engine
from server.jobs.leases import Leases
from server.journal.ingest import Journal
from server.journal.reports import Reports
from server.journal.tickets import Tickets
from server.learners.profiles import Profiles
from server.learners.records import Learners
from server.paths import DataFolder
from server.rights.records import Rights
from server.scenes.install import Installer
from server.scenes.records import SceneRecords
from server.services import Services
from server.settings import Settings
from server.storage.links import Links
from server.storage.store import Store
from server.uploads.uploads import Uploads
from server.web.assets import Assets
from server.web.guard import Guard
from server.web.openfiles import OpenFiles

SETTINGS = web.AppKey("settings", Settings)
ACCESS = web.AppKey("access", Access)
RIGHTS = web.AppKey("rights", Rights)
ACCOUNTS = web.AppKey("accounts", Accounts)
SESSIONS = web.AppKey("sessions", Sessions)
THROTTLE = web.AppKey("throttle", Throttle)
FOOTAGE = web.AppKey("footage", FootageRecords)
INTAKE = web.AppKey("intake", Intake)
LIBRARY = web.AppKey("library", Library)
USAGES = web.AppKey("usages", Usages)
TRACKS = web.AppKey("tracks", Tracks)
CONFIRMING = web.AppKey("confirming", Confirming)
PREFERENCES = web.AppKey("preferences", Preferences)
UPLOADS = web.AppKey("uploads", Uploads)
SCENES = web.AppKey("scenes", SceneRecords)
LEARNERS = web.AppKey("learners", Learners)
PROFILES = web.AppKey("profiles", Profiles)
JOURNAL = web.AppKey("journal", Journal)
REPORTS = web.AppKey("reports", Reports)
TICKETS = web.AppKey("tickets", Tickets)
HEADSETS = web.AppKey("headsets", Headsets)
TRIALS = web.AppKey("trials", Trials)
TEMPLATES = web.AppKey("templates", Environment)
ASSETS = web.AppKey("assets", Assets)
STORE = web.AppKey("store", Store)
LINKS = web.AppKey("links", Links)
OPEN_FILES = web.AppKey("open_files", OpenFiles)

ENGINE: web.AppKey[Engine] = web.AppKey("engine")
JOBS = web.AppKey("jobs", JobBoard)
LEASES = web.AppKey("leases", Leases)
JOB_ACTIONS = web.AppKey("job_actions", JobActions)
REMOVER = web.AppKey("remover", Remover)
INSTALLER = web.AppKey("installer", Installer)
FOLDER = web.AppKey("folder", DataFolder)
GUARD = web.AppKey("guard", Guard)
SERVICES = web.AppKey("services", Services)
OPENAPI = web.AppKey("openapi", dict[str, Any])

IDENTITY = web.RequestKey("identity", Identity)
