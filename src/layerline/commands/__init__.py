"""The verbs, a file each: read what was typed, plan, show, write. No logic of their own."""
