"""Declares the settings (`model`), what their values may be (`values`), and reads them (`reading`).

Imports `dataset` alone.
"""

from dashboard.settings.model import DEFAULT_SEED, DEFAULT_THROUGH, MAX_ROWS, MIN_ROWS, Settings
from dashboard.settings.reading import (
    PREFIX,
    SettingError,
    account_name,
    add_options,
    read_settings,
    settings_table,
    variable_name,
)
from dashboard.settings.values import LOCAL, UNIX, DatabaseUrl, Network

__all__ = [
    "DEFAULT_SEED", "DEFAULT_THROUGH", "LOCAL", "MAX_ROWS", "MIN_ROWS", "PREFIX", "UNIX", "DatabaseUrl", "Network",
    "SettingError", "Settings", "account_name", "add_options", "read_settings", "settings_table", "variable_name",
]  # fmt: skip
