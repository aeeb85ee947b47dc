"""What several rules know: what counts as a repository, which names mean HTTP or SQL."""
