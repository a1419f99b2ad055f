"""Makes the first schema: a city's table and its history, users and sign-ins, the returns desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Integer,
    LargeBinary,
    Numeric,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
)
from sqlalchemy.types import TypeEngine

revision, down_revision = "0001", None


def upgrade() -> None:
    """Makes the tables, each with the city first in its key."""
    # fmt: off
    _create("cells", {"city": Text, "round": Text, "place": Text, "kpi": Text, "breakdown": Text, "role": Text,
            "version": Integer, "text": Text, "who": Text, "time": Double}, ["city", "round", "place", "kpi",
            "breakdown", "role", "version"])
    _create("changes", {"city": Text, "number": Integer, "line": Text}, ["city", "number"])
    _create("cities", {"city": Text, "name": Text, "digest": Text, "rows": Integer, "changes": Integer,
            "written": Double, "catalog": Text, "layout": Text}, ["city"])
    _create("events", {"city": Text, "number": BigInteger, "line": Text}, ["city", "number"])
    _create("failures", {"city": Text, "at": Double, "address": Text, "site": Text, "name": Text, "device": Text},
            [])
    op.create_index("failures_at", "failures", ["city", "at"])
    _create("files", {"city": Text, "digest": Text, "content": LargeBinary}, ["city", "digest"])
    _create("keys", {"city": Text, "name": Text, "content": Text}, ["city", "name"])
    _create("log", {"city": Text, "number": Integer, "time": Text, "who": Text, "address": Text, "event": Text,
            "round": Text, "place": Text, "details": Text, "previous": Text, "digest": Text}, ["city", "number"])
    _create("observations", {"city": Text, "kpi": Text, "breakdown": Text, "district": Text, "year": SmallInteger,
            "month": SmallInteger, "measure": Text, "area": SmallInteger, "value": Numeric, "unit": Text,
            "qualifier": Text, "status": Text, "source": Text, "note": Text, "locator": Text,
            "position": BigInteger}, ["city", "kpi", "breakdown", "district", "year", "month", "measure"])
    op.create_index("observations_position", "observations", ["city", "position"])
    _create("returns", {"city": Text, "round": Text, "place": Text, "state": Text, "version": Integer,
            "submissions": Integer, "changed": Double, "changed_by": Text}, ["city", "round", "place"])
    _create("revoked", {"city": Text, "session": Text, "until": Double}, ["city", "session"])
    _create("rounds", {"city": Text, "round": Text, "places": Text, "due": Text, "note": Text, "opened_by": Text,
            "opened": Double, "is_open": Boolean}, ["city", "round"])
    _create("sessions", {"city": Text, "session": Text, "name": Text, "fingerprint": Text, "address": Text,
            "browser": Text, "began": Double, "until": Double}, ["city", "session"])
    op.create_index("sessions_name", "sessions", ["city", "name"])
    _create("submissions", {"city": Text, "round": Text, "place": Text, "number": Integer, "cells": Text,
            "who": Text, "time": Double, "files": Text, "state": Text, "decided_by": Text, "decided": Double,
            "comments": Text, "change": Text}, ["city", "round", "place", "number"])
    _create("tokens", {"city": Text, "number": Integer, "name": Text, "digest": Text, "given_by": Text,
            "given": Double, "expires": Double}, ["city", "number"])
    op.create_index("tokens_name", "tokens", ["city", "name"], unique=True)
    _create("uploads", {"city": Text, "round": Text, "place": Text, "name": Text, "digest": Text, "time": Double,
            "submission": Integer}, [])
    op.create_index("uploads_place", "uploads", ["city", "round", "place"])
    _create("users", {"city": Text, "name": Text, "hashed": Text, "role": Text, "places": Text,
            "must_change_password": Boolean}, ["city", "name"])
    _create("versions", {"city": Text, "digest": Text, "number": Integer, "written": Double, "size": Integer,
            "content": LargeBinary}, ["city", "digest"])
    # fmt: on


def _create(name: str, columns: Mapping[str, type[TypeEngine[Any]]], key: Sequence[str]) -> None:
    """Makes a table without nulls; an empty key is none."""
    keys = [PrimaryKeyConstraint(*key)] if key else []
    op.create_table(name, *(Column(column, kind, nullable=False) for column, kind in columns.items()), *keys)
