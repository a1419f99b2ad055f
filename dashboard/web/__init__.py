"""Serves the dashboard: the app factory, its data source, caches, guards and sign-in.

Imports everything else. Start reading at `cli`, then `application`, `data_source` and `index_page`.
"""
