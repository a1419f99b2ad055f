"""Lets users in and out: users file or user header, sessions, login attempts, audit log. Start reading at `sign_in`."""
