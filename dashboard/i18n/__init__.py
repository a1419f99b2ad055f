"""Holds every word on screen, in Chinese and English: sentences from templates, names and values of the domain.

Imports `dataset` alone. Start reading at `messages`; the words themselves stand in `locales/`.
"""
