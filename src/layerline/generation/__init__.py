"""Plans: a tree goes in, the same tree comes out with what is new staged on top.

Nothing here prints, and nothing here writes to the disk.
"""
