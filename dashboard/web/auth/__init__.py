"""Signs users in and out: the users' file, sessions, login attempts. Start reading at `sign_in`."""
