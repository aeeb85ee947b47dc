"""Values in, lines out: one file a format. Nothing here prints or decides."""
