#!/usr/bin/env python3
"""How soon an edit shows in `briefpress serve`, and what the server costs meanwhile. Linux only.

usage: benches/serving.py [BRIEFS [EDITS [REBUILDS]]]   (default 1000 100 200)

A client asks for a page over one connection, again and again, from the moment a file is closed until the new bytes come:
after edits of a brief's text, of a title (until the front page shows it, too) and of a template. Then come
more edits in a row for the growth of memory, and a silent time for the processor. Figures are milliseconds.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from measure import ROOT, build_programs, corpus

# A change that takes longer than this does not come at all.
PATIENCE = 60
# Between two questions of the client: the server needs the processor more.
PAUSE = 0.001
# How long the server is left alone to look at the rest of the site, and how long it must then be silent.
SETTLE, SILENCE = 60, 10


@dataclass
class Brief:
    file: Path
    url: str
    date: str


class Server:
    """A running server and one connection to it."""

    def __init__(self, program: Path, site: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.started = time.perf_counter()
        command = [program, "serve", "-q", "-p", str(self.port), "--root", str(site)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self.wait("/", b"<title>")
        self.start = time.perf_counter() - self.started

    def get(self, url: str) -> bytes:
        try:
            self.connection.request("GET", url)
            answer = self.connection.getresponse()
            body = answer.read()
        except (ConnectionRefusedError, http.client.HTTPException):
            self.connection.close()
            return b""
        if answer.status != 200:
            sys.exit(f"{url}: status {answer.status}")
        return body

    def wait(self, url: str, text: bytes) -> float:
        """Seconds until a page holds a text."""
        begin = time.perf_counter()
        while text not in self.get(url):
            if time.perf_counter() - begin > PATIENCE:
                sys.exit(f"{url} never shows {text.decode()}")
            time.sleep(PAUSE)
        return time.perf_counter() - begin

    def megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def busy(self) -> float:
        """Seconds of processor that the server has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> float:
        begin = time.perf_counter()
        self.process.terminate()
        self.process.wait(timeout=10)
        return time.perf_counter() - begin


def briefs_of(site: Path) -> list[Brief]:
    """All briefs, newest first."""
    found = []
    for file in (site / "content").glob("*/*/*/index.md"):
        date = re.search(r"^date: (\S+)", file.read_text(), re.MULTILINE)[1]
        found.append(Brief(file, f"/{file.parent.relative_to(site / 'content')}/", date))
    return sorted(found, key=lambda brief: brief.date, reverse=True)


def save(file: Path, text: str) -> None:
    """Saves as many editors do: a new file takes the place of the old one."""
    fresh = file.with_name(f".{file.name}.tmp")
    fresh.write_text(text)
    fresh.replace(file)


def edit_text(server: Server, brief: Brief, mark: str) -> float:
    save(brief.file, brief.file.read_text() + f"\nThe probe {mark} ends it.\n")
    return server.wait(brief.url, f"probe {mark} ends".encode())


def edit_title(server: Server, brief: Brief, mark: str) -> float:
    save(brief.file, re.sub(r"^title: .*", f"title: A title {mark}", brief.file.read_text(), count=1, flags=re.MULTILINE))
    begin = time.perf_counter()
    server.wait(brief.url, f"A title {mark}".encode())
    server.wait("/", f"A title {mark}".encode())
    return time.perf_counter() - begin


def edit_template(server: Server, brief: Brief, mark: str) -> float:
    base = (ROOT / "themes/bulletin/templates/base.html").read_text()
    file = brief.file.parents[4] / "templates/base.html"
    file.parent.mkdir(exist_ok=True)
    save(file, f"{base}<!-- probe {mark} -->\n")
    return server.wait(brief.url, f"probe {mark} --".encode())


def report(name: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    at = lambda part: ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000
    print(f"{name:<10} p50 {at(0.5):6.1f}  p95 {at(0.95):6.1f}  worst {ordered[-1] * 1000:6.1f}", flush=True)


def main() -> None:
    count, edits, rebuilds = (int(argument) for argument in (sys.argv[1:] + ["1000", "100", "200"][len(sys.argv) - 1 :]))
    program, writer = build_programs()
    with tempfile.TemporaryDirectory(prefix="briefpress-serve-") as work:
        site = corpus(writer, count, Path(work) / "site")
        subprocess.run([program, "build", "-q"], cwd=site, check=True)
        shutil.rmtree(site / "output")
        server = Server(program, site)
        print(f"{count} briefs: first page after {server.start:.2f} s, {server.megabytes():.0f} MB")
        briefs = briefs_of(site)
        for name, edit, pool in [("text", edit_text, briefs), ("title", edit_title, briefs[:8]), ("template", edit_template, briefs[:8])]:
            edit(server, pool[-1], "warm")
            times = []
            for number in range(edits):
                times.append(edit(server, pool[number * 7919 % len(pool)], f"{name}{number}"))
                # An author pauses, too.
                time.sleep(0.02)
            report(name, times)
        before = server.megabytes()
        for number in range(rebuilds):
            edit_text(server, briefs[number % 50], f"more{number}")
        print(f"memory     {before:.0f} MB, {server.megabytes():.0f} MB after {rebuilds} more rebuilds")
        time.sleep(SETTLE)
        used = server.busy()
        time.sleep(SILENCE)
        print(f"idle       {(server.busy() - used) / SILENCE:.1%} of a processor, {server.megabytes():.0f} MB")
        print(f"end        {server.stop() * 1000:.0f} ms")


if __name__ == "__main__":
    main()
