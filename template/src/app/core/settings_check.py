"""What is wrong with the settings, in a sentence each and without their values."""

import os
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import SettingsError

from app.core.configuration import ENV_FILE, ServiceSettings

Classes = Sequence[type[ServiceSettings]]


def settings_problems(classes: Classes) -> list[str]:
    """Unknown names, missing settings and wrong values; empty when the service can start."""
    found = [*_unknown(classes)]
    for settings in classes:
        found += _refused(settings)
    return list(dict.fromkeys(found))  # what classes share is said once


def _unknown(classes: Classes) -> Iterator[str]:
    known = [settings.variable(field) for settings in classes for field in settings.model_fields]
    prefixes = tuple(settings.model_config["env_prefix"].upper() for settings in classes)
    places = dict.fromkeys(dotenv_values(ENV_FILE), f" in {ENV_FILE}")
    for name in sorted({*places, *os.environ}):
        if name.upper().startswith(prefixes) and name.upper() not in known:
            alike = get_close_matches(name.upper(), known, 1)
            advice = f"did you mean {alike[0]}?" if alike else "remove it."
            yield f"{name}{places.get(name, '')} is not a setting: {advice}"


def _refused(settings: type[ServiceSettings]) -> Iterator[str]:
    try:
        settings()
    except SettingsError as error:
        yield f"{error}."
    except ValidationError as invalid:
        for problem in invalid.errors(include_input=False, include_url=False):
            message = str(problem.get("ctx", {}).get("error", problem["msg"]))
            if not problem["loc"]:  # about several fields: its sentences name them
                yield from (f"{line}." for line in message.splitlines())
                continue
            variable = _variable(settings, str(problem["loc"][0]))
            wrong = f": {message[0].lower()}{message[1:]}."
            yield variable + (" is missing." if problem["type"] == "missing" else wrong)


def _variable(settings: type[ServiceSettings], place: str) -> str:
    return settings.variable(place) if place in settings.model_fields else place
