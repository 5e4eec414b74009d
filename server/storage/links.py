"""Links to a bucket's files, each signed once and handed out for a while, so that browsers keep answers."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from server.storage.store import LINK_S, Store

KEPT_S = LINK_S // 2  # a link is handed out for half its life, so that it holds as long again
MOST = 4096


class Links:
    """The links in use."""

    def __init__(self, store: Store, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._links: OrderedDict[str, tuple[float, str]] = OrderedDict()

    async def get(self, key: str) -> str:
        """Return a link that holds for at least KEPT_S seconds more."""
        until, link = self._links.get(key, (0.0, ""))
        if self._clock() >= until:
            link = await self._store.link(key)
            self._links[key] = (self._clock() + KEPT_S, link)
            if len(self._links) > MOST:
                self._links.popitem(last=False)
        return link
