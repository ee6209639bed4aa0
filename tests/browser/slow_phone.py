"""A slow telephone: its processor, its network, and a page that notes when it can be used and what jumped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PHONE = {"width": 360, "height": 740}
SLOWER = 4  # times slower than this machine's processor
LATENCY = 400  # ms, as "slow 3G" is measured with by WebPageTest
SPEED = 400_000 / 8  # bytes a second, down and up

# Notes from the beginning of the page: when one can type, when the first words are there, how much jumped by itself.
WATCH = """
window.noted = { typing: 0, greeted: 0, shift: 0, jumped: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.noted.shift += entry.value;
    window.noted.jumped.push(...entry.sources.map((one) => one.node?.nodeName + "." + (one.node?.className ?? "")));
  }
}).observe({ type: "layout-shift", buffered: true });
const look = () => {
  const root = document.querySelector("keuken-tafel")?.shadowRoot;
  if (root?.querySelector("textarea")?.offsetHeight) window.noted.typing ||= performance.now();
  if (root?.querySelector(".beurt")) window.noted.greeted ||= performance.now();
  if (!window.noted.greeted) requestAnimationFrame(look);
};
look();
"""


@dataclass(frozen=True)
class Noted:
    """Milliseconds from asking for the page; layout shift as browsers count it; bytes over the line."""

    typing: float
    greeted: float
    shift: float
    jumped: list[str]
    bytes: int


def visit(browser: Any, url: str) -> Noted:
    """Open a page on a slow telephone with nothing kept from before."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY, "downloadThroughput": SPEED, "uploadThroughput": SPEED},
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    try:
        page.goto(url, wait_until="commit")
        page.wait_for_function("() => window.noted.greeted", timeout=30_000)
        page.wait_for_timeout(700)  # what still moves after that
        noted = page.evaluate("window.noted")
    finally:
        context.close()
    return Noted(noted["typing"], noted["greeted"], noted["shift"], noted["jumped"], sum(sizes))
