"""Makes the schema of a PostgreSQL database, step by step, by Alembic; only the command `migrate` runs it."""
