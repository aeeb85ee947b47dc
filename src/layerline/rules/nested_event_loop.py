"""An event loop that is started inside a running one fails, or waits for itself.

`asyncio.run` and `run_until_complete` belong at the very start of a program. Inside an async
function there is a loop already: await. Plain functions on the way change nothing.
"""

from collections.abc import Iterator

from layerline.rules.finding import Finding
from layerline.rules.knowledge.blocking import Wait
from layerline.rules.knowledge.chains import Chains
from layerline.rules.project import Project
from layerline.rules.rule import Example, Rule

BAD = Example("""
    # file: src/app/services/orders.py
    import asyncio

    async def load(): ...

    def load_now():
        return asyncio.run(load())

    async def total():
        loop = asyncio.get_event_loop()
        loop.run_until_complete(load())  #!
        asyncio.run(load())  #!
        return load_now()  #!
""")

GOOD = Example("""
    # file: src/app/scripts/load.py
    import asyncio

    async def load(): ...

    async def main():
        await load()
        await asyncio.to_thread(lambda: asyncio.run(load()))

    if __name__ == "__main__":
        asyncio.run(main())
""")


def check(project: Project) -> Iterator[Finding]:
    """Report each call in an async function that starts a loop."""
    chains = Chains(project)
    for module in project.modules():
        for function in module.functions:
            for blocked in (
                chains.blocked_in(module.name, function.name) if function.is_async else ()
            ):
                if blocked.wait is Wait.LOOP:
                    call = blocked.hops[0].call
                    yield RULE.finding(
                        module,
                        call.place,
                        f"an async function starts an event loop: {blocked.shown}",
                        remedy="await the coroutine; the loop is running already",
                        symbol=call.scope,
                        target=blocked.hops[-1].callee,
                    )


RULE = Rule(
    "LL606",
    "nested-event-loop",
    why=__doc__,
    seed="All I/O operations must be async. Use proper async patterns throughout",
    bad=BAD,
    good=GOOD,
    check=check,
)
