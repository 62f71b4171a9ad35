"""How fast the built site is, in Chromium on loopback: `make site`, then python benchmarks/pages.py

Milliseconds from a slider's key press to its picture, on every lesson; the first picture of some pages with a processor
four times slower; the weight of the heaviest pages, and of all frames.
"""

import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from lab import ARGUMENTS, CHROMIUM  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from window import SITE, Visit, served  # noqa: E402

# Arrow keys on every slider of the page; the times from the key to the frame that has been painted.
PRESSES = """async () => { const times = [];
    for (const input of document.querySelectorAll(".vae-frames input")) {
        const canvas = input.closest(".vae-figure").querySelector("canvas");
        input.scrollIntoView(); await new Promise(done => setTimeout(done, 1500));
        for (const key of [..."LLLLLLRRRRRR"]) {
            const before = canvas.dataset.frame, pressed = performance.now();
            const wanted = canvas.dataset.wanted;
            input.dispatchEvent(new KeyboardEvent("keydown", { key: key === "L" ? "ArrowLeft" : "ArrowRight" }));
            if (canvas.dataset.wanted === wanted) continue;
            while (canvas.dataset.frame === before) await new Promise(requestAnimationFrame);
            times.push(performance.now() - pressed);
            await new Promise(done => setTimeout(done, 30)); } }
    return times; }"""
# When the page has been painted and its first picture is there, to be seen with the next frame.
FIRST = """() => new Promise(done => {
    const painted = () => performance.getEntriesByName("first-contentful-paint").length;
    const there = () => [...document.querySelectorAll("article img")].find(p => p.complete && p.naturalWidth);
    const look = () => painted() && there()
        ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))) : setTimeout(look, 10);
    look(); })"""
RUNS = 5


def waits(browser: Browser, address: str) -> list[float]:
    window, times = Visit(browser, address), []
    for page in sorted((SITE / "notebooks").glob("*.html")):
        if 'class="vae-frames"' in page.read_text(encoding="utf-8"):
            window.go(f"notebooks/{page.name}")
            times += window.page.evaluate(PRESSES)
    return sorted(times)


def first_picture(browser: Browser, address: str, name: str) -> float:
    """Milliseconds, the processor four times slower, nothing in the browser's cache."""
    window = Visit(browser, address)
    window.context.new_cdp_session(window.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    window.page.goto(f"{address}/{name}", wait_until="commit")
    milliseconds = window.page.evaluate(FIRST)
    window.context.close()
    return milliseconds


if __name__ == "__main__":
    started = time.perf_counter()
    with served(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        times = waits(browser, address)
        print(f"key press to picture, {len(times)} presses: median {statistics.median(times):.0f} ms, ", end="")
        print(f"95th percentile {times[int(0.95 * (len(times) - 1))]:.0f} ms")
        for name in ("index.html", "notebooks/05_vae.html"):
            firsts = sorted(first_picture(browser, address, name) for _ in range(RUNS))
            print(f"first picture of {name}, processor 4x slower, {RUNS} visits: ", end="")
            print(f"median {statistics.median(firsts):.0f} ms, at most {firsts[-1]:.0f} ms")
    sheets = sum(sheet.stat().st_size for sheet in (SITE / "_static" / "frames").rglob("*.webp"))
    print(f"all frames: {sheets / 1e6:.1f} MB; measured in {time.perf_counter() - started:.0f} s")
