"""Relative imports, made absolute."""


def absolute(module: str, *, dots: int, importer: str, is_package: bool) -> str:
    """The absolute name of a relative import; where it leaves the top, the dots stay."""
    if not dots:
        return module
    parts = importer.split(".")
    kept = len(parts) - dots + (1 if is_package else 0)
    if kept < 1:
        return "." * dots + module
    return ".".join([*parts[:kept], module] if module else parts[:kept])
