"""Makes the first schema: a city's table and its history, users and sign-ins, the returns desk."""

from __future__ import annotations

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

revision, down_revision = "0001", None


def upgrade() -> None:
    """Makes the tables, each with the city first in its key."""
    op.create_table(
        "cells",
        Column("city", Text, nullable=False),
        Column("round", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("kpi", Text, nullable=False),
        Column("breakdown", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("text", Text, nullable=False),
        Column("who", Text, nullable=False),
        Column("time", Double, nullable=False),
        PrimaryKeyConstraint("city", "round", "place", "kpi", "breakdown", "role", "version"),
    )
    op.create_table(
        "changes",
        Column("city", Text, nullable=False),
        Column("number", Integer, nullable=False),
        Column("line", Text, nullable=False),
        PrimaryKeyConstraint("city", "number"),
    )
    op.create_table(
        "cities",
        Column("city", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("digest", Text, nullable=False),
        Column("rows", Integer, nullable=False),
        Column("changes", Integer, nullable=False),
        Column("written", Double, nullable=False),
        Column("catalog", Text, nullable=False),
        Column("layout", Text, nullable=False),
        PrimaryKeyConstraint("city"),
    )
    op.create_table(
        "events",
        Column("city", Text, nullable=False),
        Column("number", BigInteger, nullable=False),
        Column("line", Text, nullable=False),
        PrimaryKeyConstraint("city", "number"),
    )
    op.create_table(
        "failures",
        Column("city", Text, nullable=False),
        Column("at", Double, nullable=False),
        Column("address", Text, nullable=False),
        Column("site", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("device", Text, nullable=False),
    )
    op.create_index("failures_at", "failures", ["city", "at"])
    op.create_table(
        "files",
        Column("city", Text, nullable=False),
        Column("digest", Text, nullable=False),
        Column("content", LargeBinary, nullable=False),
        PrimaryKeyConstraint("city", "digest"),
    )
    op.create_table(
        "keys",
        Column("city", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("content", Text, nullable=False),
        PrimaryKeyConstraint("city", "name"),
    )
    op.create_table(
        "log",
        Column("city", Text, nullable=False),
        Column("number", Integer, nullable=False),
        Column("time", Text, nullable=False),
        Column("who", Text, nullable=False),
        Column("address", Text, nullable=False),
        Column("event", Text, nullable=False),
        Column("round", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("details", Text, nullable=False),
        Column("previous", Text, nullable=False),
        Column("digest", Text, nullable=False),
        PrimaryKeyConstraint("city", "number"),
    )
    op.create_table(
        "observations",
        Column("city", Text, nullable=False),
        Column("kpi", Text, nullable=False),
        Column("breakdown", Text, nullable=False),
        Column("district", Text, nullable=False),
        Column("year", SmallInteger, nullable=False),
        Column("month", SmallInteger, nullable=False),
        Column("measure", Text, nullable=False),
        Column("area", SmallInteger, nullable=False),
        Column("value", Numeric, nullable=False),
        Column("unit", Text, nullable=False),
        Column("qualifier", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("source", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("locator", Text, nullable=False),
        Column("position", BigInteger, nullable=False),
        PrimaryKeyConstraint("city", "kpi", "breakdown", "district", "year", "month", "measure"),
    )
    op.create_index("observations_position", "observations", ["city", "position"])
    op.create_table(
        "returns",
        Column("city", Text, nullable=False),
        Column("round", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("submissions", Integer, nullable=False),
        Column("changed", Double, nullable=False),
        Column("changed_by", Text, nullable=False),
        PrimaryKeyConstraint("city", "round", "place"),
    )
    op.create_table(
        "revoked",
        Column("city", Text, nullable=False),
        Column("session", Text, nullable=False),
        Column("until", Double, nullable=False),
        PrimaryKeyConstraint("city", "session"),
    )
    op.create_table(
        "rounds",
        Column("city", Text, nullable=False),
        Column("round", Text, nullable=False),
        Column("places", Text, nullable=False),
        Column("due", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("opened_by", Text, nullable=False),
        Column("opened", Double, nullable=False),
        Column("is_open", Boolean, nullable=False),
        PrimaryKeyConstraint("city", "round"),
    )
    op.create_table(
        "sessions",
        Column("city", Text, nullable=False),
        Column("session", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("fingerprint", Text, nullable=False),
        Column("address", Text, nullable=False),
        Column("browser", Text, nullable=False),
        Column("began", Double, nullable=False),
        Column("until", Double, nullable=False),
        PrimaryKeyConstraint("city", "session"),
    )
    op.create_index("sessions_name", "sessions", ["city", "name"])
    op.create_table(
        "submissions",
        Column("city", Text, nullable=False),
        Column("round", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("number", Integer, nullable=False),
        Column("cells", Text, nullable=False),
        Column("who", Text, nullable=False),
        Column("time", Double, nullable=False),
        Column("files", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("decided_by", Text, nullable=False),
        Column("decided", Double, nullable=False),
        Column("comments", Text, nullable=False),
        Column("change", Text, nullable=False),
        PrimaryKeyConstraint("city", "round", "place", "number"),
    )
    op.create_table(
        "tokens",
        Column("city", Text, nullable=False),
        Column("number", Integer, nullable=False),
        Column("name", Text, nullable=False),
        Column("digest", Text, nullable=False),
        Column("given_by", Text, nullable=False),
        Column("given", Double, nullable=False),
        Column("expires", Double, nullable=False),
        PrimaryKeyConstraint("city", "number"),
    )
    op.create_index("tokens_name", "tokens", ["city", "name"], unique=True)
    op.create_table(
        "uploads",
        Column("city", Text, nullable=False),
        Column("round", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("digest", Text, nullable=False),
        Column("time", Double, nullable=False),
        Column("submission", Integer, nullable=False),
    )
    op.create_index("uploads_place", "uploads", ["city", "round", "place"])
    op.create_table(
        "users",
        Column("city", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("hashed", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("places", Text, nullable=False),
        Column("must_change_password", Boolean, nullable=False),
        PrimaryKeyConstraint("city", "name"),
    )
    op.create_table(
        "versions",
        Column("city", Text, nullable=False),
        Column("digest", Text, nullable=False),
        Column("number", Integer, nullable=False),
        Column("written", Double, nullable=False),
        Column("size", Integer, nullable=False),
        Column("content", LargeBinary, nullable=False),
        PrimaryKeyConstraint("city", "digest"),
    )
