"""One call that waits in an async function stops every other request of the process.

The event loop runs one thing at a time: while a driver, a sleep or a socket keeps it, nothing else
moves. It makes no difference how many plain functions lie between; the chain is told. A function
that is handed to a thread (`to_thread(load)`, an executor, a lambda) is right; `to_thread(load())`
runs it first and hands over what is left. Files of the local disk are a warning, and so is what a
function on the way does the first time only, to keep it in the module.
"""

import re
from collections.abc import Iterator

from layerline.rules.finding import Finding, Related, Severity
from layerline.rules.fix import Edit, Fix, offset
from layerline.rules.knowledge.blocking import Wait
from layerline.rules.knowledge.chains import Blocked, Chains
from layerline.rules.knowledge.threads import hands_to_thread
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule
from layerline.syntax.facts import Module

_HAND_OVER = (
    "hand the function over without calling it: `to_thread(f, …)` instead of `to_thread(f(…))`"
)
_AWAIT = "await an async library, or hand it to a thread: `await asyncio.to_thread(f, …)`"
_IMPORTS_ASYNCIO = re.compile(r"^import asyncio$", re.MULTILINE)

BAD = Example("""
    # file: src/app/core/rates.py
    import requests

    class Rates:
        def __init__(self):
            self.http = requests.Session()

        def fetch(self):
            return self.http.get("https://rates.example").json()

    # file: src/app/core/prices.py
    from app.core.rates import Rates

    def in_euro(amount):
        return amount * Rates().fetch()

    # file: src/app/services/orders.py
    import asyncio
    import time
    from time import sleep as pause

    from app.core import prices

    class OrderService:
        async def total(self, order):
            time.sleep(1)  #!
            pause(1)  #!
            with open("log") as log:  #!
                log.write("total")
            await asyncio.to_thread(prices.in_euro(order))  #!
            return prices.in_euro(order)  #!
""")

GOOD = Example("""
    # file: src/app/core/rates.py
    import time

    def fetch():
        time.sleep(1)

    # file: src/app/services/orders.py
    import asyncio
    from functools import partial

    from app.core import rates

    class OrderService:
        async def total(self, order):
            await asyncio.sleep(1)
            await asyncio.to_thread(rates.fetch)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(None, lambda: rates.fetch())
            await loop.run_in_executor(None, partial(rates.fetch))

            def both():
                rates.fetch()
                rates.fetch()

            return await asyncio.to_thread(both)

        def total_now(self, order):
            return rates.fetch()
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each call in an async function that keeps the event loop waiting."""
    chains = Chains(project)
    for module in project.modules():
        for function in module.functions:
            if function.is_async:
                for blocked in chains.blocked_in(module.name, function.name):
                    if blocked.wait is not Wait.LOOP:
                        yield _finding(project, module, blocked)


def _finding(project: Project, module: Module, blocked: Blocked) -> Finding:
    first, *others = blocked.hops
    through = f" through {blocked.shown}" if others else f": `{first.callee}`"
    modules = project.program.modules
    related = tuple(
        Related(
            modules[hop.module].path,
            hop.call.place.line,
            hop.call.place.column,
            f"calls `{hop.callee}`",
        )
        for hop in others
    )
    handed = hands_to_thread(project, module, first.call)
    return RULE.finding(
        module,
        first.call.place,
        f"an async function blocks the event loop{through}",
        remedy=_HAND_OVER if handed else _AWAIT,
        symbol=first.call.scope,
        target=blocked.hops[-1].callee,
        severity=Severity.ERROR if blocked.is_certain else Severity.WARNING,
        related=related,
    )


def fix(finding: Finding, text: str) -> Fix | None:
    """Hand over the function itself, or sleep as the event loop does."""
    start = offset(text, finding.line, finding.column)
    end = offset(text, finding.end_line, finding.end_column)
    if finding.help == _HAND_OVER and text.startswith("()", end):
        return Fix("Hand over the function", (Edit(end, end + 2, ""),), is_certain=False)
    if text[start:end] == "time.sleep" and _IMPORTS_ASYNCIO.search(text):
        edit = Edit(start, end, "await asyncio.sleep")
        return Fix("Sleep without blocking", (edit,), is_certain=False)
    return None


RULE = Rule(
    "LL601",
    "blocking-call",
    why=__doc__,
    seed="Never call blocking I/O inside an async function without run_in_executor",
    bad=BAD,
    good=GOOD,
    check=check,
    fix=fix,
)
