"""Edits that move a piece of work from one function to another.

They take out what nothing needs any more and change only what is named to them; what they cannot
prove they leave to a person.
"""
