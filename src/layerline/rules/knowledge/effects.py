"""Side effects outside: mail, notifications, analytics; by what is called, and how."""

import re
from dataclasses import dataclass

from layerline.architecture.settings import Role
from layerline.rules.knowledge.roles import plays
from layerline.rules.project import Project
from layerline.syntax.facts import Call, Module
from layerline.syntax.symbols import Sort

_DOMAINS: dict[str, str] = {
    "mail": "mail mails email emails mailer mailing smtp sendgrid mailgun postmark",
    "notifications": "notification notifications notifier notify sms push slack telegram discord "
    "twilio pager",
    "analytics": "analytics tracker tracking telemetry posthog mixpanel segment amplitude",
    "webhooks": "webhook webhooks",
}
_WORDS = {word: domain for domain, words in _DOMAINS.items() for word in words.split()}
_LIBRARIES = {
    "aiosmtplib": "mail",
    "smtplib": "mail",
    "sendgrid": "mail",
    "fastapi_mail": "mail",
    "posthog": "analytics",
    "mixpanel": "analytics",
    "twilio": "notifications",
    "slack_sdk": "notifications",
    "aiogram": "notifications",
}
_TELLING = frozenset({"mail", "notifications", "webhooks"})
_CAUSING = re.compile(
    r"(send|notify|email|mail|track|push|deliver|welcome|alert|capture|identify|broadcast|text"
    r"|remind|post_message|chat_postMessage|fire|ping)(_\w+)?"
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What kind of side effect a call causes, and whether its type says so."""

    domain: str
    certain: bool


def effect_of(project: Project, module: Module, call: Call) -> Effect | None:
    """The side effect that a call causes, by the class of what it is made on, else its name."""
    owner, _, method = call.chain.removesuffix("()").rpartition(".")
    callee = project.objects.of(module.name, call.scope, call.chain.removesuffix("()"))
    if callee is not None and plays(project, Role.SIDE_EFFECT, callee.symbol):
        return Effect(_domain(callee.symbol.dotted) or "as configured", certain=True)
    if not _CAUSING.fullmatch(method):
        return None
    thing = project.objects.of(module.name, call.scope, owner) if owner else None
    if thing is not None and thing.symbol.sort is Sort.EXTERNAL:
        domain = _LIBRARIES.get(thing.symbol.dotted.partition(".")[0], "")
        return Effect(domain, certain=True) if domain else None
    if thing is not None and thing.symbol.sort is Sort.CLASS:
        domain = _domain(thing.symbol.last)
        return Effect(domain, certain=True) if domain else None
    domain = _domain(owner.rpartition(".")[2]) if thing is None and owner else ""
    return Effect(domain, certain=False) if domain else None


def is_for(module: Module, scope: str, domain: str) -> bool:
    """Whether a service is there for effects of a domain, by its names."""
    names = f"{module.name}.{scope}"
    found = {_WORDS[word] for word in _split(names) if word in _WORDS}
    return domain in found or (domain in _TELLING and bool(found & _TELLING))


def _domain(name: str) -> str:
    return next((_WORDS[word] for word in _split(name) if word in _WORDS), "")


def _split(name: str) -> list[str]:
    """The words of a name, of its spelling with humps or with underscores."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]
