"""Serves the dashboard: the app factory, its data source, caches, guards and sign-in.

Imports everything else. Start reading at `application`, then `data_source` and `index_page`.
"""
