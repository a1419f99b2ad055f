"""Translates all text on screen into Chinese and English: messages from templates, names and values of the domain.

Imports `dataset` alone. Start reading at `messages`; the templates stand in `locales/`.
"""
