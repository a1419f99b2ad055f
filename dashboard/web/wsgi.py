"""The app for a WSGI server such as gunicorn: `dashboard.web.wsgi:server`."""

from __future__ import annotations

from dashboard.history.last_good import worker_shared_dir
from dashboard.settings import SettingError, read_settings
from dashboard.web.cli import create, set_up_log, stop_on_fault

NOT_BOOTED = 3  # exit code with which gunicorn stops instead of starting a worker again and again

set_up_log()
with stop_on_fault(NOT_BOOTED):
    settings = read_settings({})
    if settings.debug:
        raise SettingError("DASHBOARD_DEBUG: the debugging tools are those of Dash's own server; start app.py --debug")
    server = create(settings, worker_shared_dir()).server
