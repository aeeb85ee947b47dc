"""The relay as a process of its own: `python -m app.worker`. Several may run at once."""

import asyncio
import signal
import sys

from app.bootstrap import running
from app.core.settings import Settings, get_settings

if sys.platform == "win32":
    from asyncio import run
else:
    from uvloop import run  # the loop of the API's server, too


async def work(settings: Settings, stopping: asyncio.Event) -> None:
    """Deliver events until told to stop; what is begun is finished."""
    async with running(settings.model_copy(update={"relay_enabled": True})):
        await stopping.wait()


async def main() -> None:
    """Work until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await work(get_settings(), stopping)


if __name__ == "__main__":
    run(main())
