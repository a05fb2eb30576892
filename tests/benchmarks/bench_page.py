"""How soon the coding page shows a long interview, paints a code and has it on disk, in Chromium.

Run it: ``python tests/benchmarks/bench_page.py``. The goals: 500 turns with 2,000 codings shown within
300 ms of the request and 2,500 turns with 10,000 within 800 ms; key to paint within 30 ms and key to what
is on disk within 50 ms (p95) in both. The least of each is told too: it is what the page costs where nothing
else runs at the same time. A p95 lies between what was measured, never beyond the slowest.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
INTERVIEW = "omg1-lindby-skolskoterskor"
SIZES = ((500, 4), (2500, 4))  # turns, codings on each
OPENED, KEYS = 15, 40
SAID = "vi ringer till växeln och ingen svarar förrän efter lunch och då har eleven gått hem igen"

WATCH = """
wanted => {
  const seen = { keys: [], paints: [], saved: [] };
  window.seen = seen;
  const look = () => {
    const turns = document.getElementsByClassName("turn").length;
    if (!seen.first && turns) after(() => { seen.first = performance.now(); });
    const chips = document.getElementsByClassName("chip").length;
    if (chips >= wanted) return after(() => { seen.all = performance.now(); });
    requestAnimationFrame(look);
  };
  const after = act => requestAnimationFrame(() => {
    const told = new MessageChannel(); told.port1.onmessage = act; told.port2.postMessage(0);
  });
  requestAnimationFrame(look);
  addEventListener("keydown", event => {
    if (!/^\\d$/.test(event.key)) return;
    const begun = event.timeStamp;
    seen.key = begun;
    after(() => seen.paints.push(performance.now() - begun));
  }, true);
  const ask = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await ask(...asked);
    if (asked[1]?.method === "POST") seen.saved.push(performance.now() - seen.key);
    return answer;
  };
}
"""

CODE = """
async each => {
  const { get, submit } = await import("/static/server.js");
  const text = await get("transcripts/INTERVIEW");
  const book = await get("codebook");
  const codes = book.themes.flatMap(theme => theme.codes).map(code => code.id);
  const actions = text.turns.flatMap(turn => Array.from({ length: each }, (_, n) => {
    const [start, end] = [n * 15, Math.min(turn.text.length, n * 15 + 60)];
    return { do: "add", transcript: text.id, version: text.version, turn: turn.n, start, end,
             quote: turn.text.slice(start, end), code: codes[(turn.n + n) % codes.length] };
  }));
  for (let n = 0; n < actions.length; n += 500)
    await submit("events", { actions: actions.slice(n, n + 500) });
  return actions.length;
}
""".replace("INTERVIEW", INTERVIEW)


def study(folder: Path, turns: int) -> Path:
    """Make a study whose first interview has so many turns of some 200 characters."""
    shutil.copytree(
        ROOT / "analyses" / "tillsammans", folder, ignore=shutil.ignore_patterns("reports", "build")
    )
    for log in (folder / "codings").glob("*.jsonl"):
        log.unlink()
    path = folder / "transcripts" / f"{INTERVIEW}.v1.txt"
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    words = SAID.split()
    said = (" ".join(words[(n + m) % len(words)] for m in range(36)) for n in range(turns))
    path.write_text("\n\n".join([head, *(f"D11: {each}." for each in said)]) + "\n", encoding="utf-8")
    return folder


def opened(page: Page) -> dict[str, Any]:
    """Open the page anew; return when the words were shown and when every coding was."""
    page.reload()
    page.wait_for_function("() => window.seen && window.seen.all", timeout=20_000)
    return dict(page.evaluate("window.seen"))


def typed(page: Page) -> tuple[list[float], list[float]]:
    """Put codes by key, turn by turn."""
    page.locator("#turn-40").click(position={"x": 5, "y": 5})
    for n in range(KEYS):
        page.keyboard.press(str(n % 9 + 1))
        page.wait_for_timeout(120)
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(40)
    seen = page.evaluate("window.seen")
    return seen["paints"], seen["saved"]


def told(name: str, values: list[float]) -> None:
    """Print the least, the median and the p95."""
    p95 = quantiles(values, n=20, method="inclusive")[-1]
    print(
        f"  {name:<22} least {min(values):4.0f} ms   median {median(values):4.0f} ms   p95 {p95:4.0f} ms",
        flush=True,
    )


def measured(page: Page, address: str, each: int) -> None:
    """Print the figures of one study."""
    page.goto(address)
    page.wait_for_selector(".turn")
    codings = page.evaluate(CODE, each)
    page.evaluate(f"location.hash = '#code/{INTERVIEW}/turn/1'")
    page.add_init_script(f"({WATCH})({codings})")
    times = [opened(page) for _ in range(OPENED)]
    told("words shown", [one["first"] for one in times])
    told("every coding shown", [one["all"] for one in times])
    paints, saved = typed(page)
    told("key to paint", paints)
    told("key to disk", saved)


def main() -> None:
    """Measure both sizes."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        for turns, each in SIZES:
            folder = study(Path(scratch, str(turns)), turns)
            command = [sys.executable, "-m", "fokus", "code", "-s", str(folder), "--coder", "a1"]
            with subprocess.Popen(
                [*command, "--no-browser"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                env={**os.environ, "XDG_STATE_HOME": scratch},
            ) as running:  # fmt: skip
                assert running.stdout is not None
                address = next(
                    found[0] for line in running.stdout if (found := re.search(r"http://\S+token=\S+", line))
                )
                load = os.getloadavg()[0]
                print(f"{turns} turns, {turns * each} codings (load {load:.1f})", flush=True)
                measured(browser.new_context().new_page(), address, each)
                running.kill()
        browser.close()


if __name__ == "__main__":
    main()
