"""Edits that may also change and take out, for code that follows an entity which is another now.

They change only what is named to them; all other text keeps every character.
"""
