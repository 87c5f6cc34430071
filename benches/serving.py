#!/usr/bin/env python3
"""How soon `briefpress serve` answers with what was just saved.

usage: benches/serving.py [COUNT [EDITS]]   (default 10000 40)

Saves a brief's text, a brief's title and a template by turns, and asks for the page until it has the new words.
Prints the median and the 95th percentile of each, the time from the start to the first page, the memory, and the
processor time that the server takes while nobody asks.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import build_programs, corpus


class Server:
    """A running server and one connection to it."""

    def __init__(self, program: Path, site: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start = time.perf_counter()
        command = [program, "serve", "--root", site, "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, url: str) -> str:
        self.connection.request("GET", url)
        return self.connection.getresponse().read().decode()

    def first(self, url: str) -> float:
        """Seconds from the start to the first page."""
        while True:
            try:
                self.get(url)
                return time.perf_counter() - self.start
            except OSError:
                self.connection.close()
                time.sleep(0.01)

    def shows(self, url: str, text: str) -> float:
        """Seconds until a page has some text."""
        start = time.perf_counter()
        while text not in self.get(url):
            if time.perf_counter() - start > 60:
                sys.exit(f"{url} never shows {text}")
        return time.perf_counter() - start

    def processor(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def report(name: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
    print(f"{name:<10} median {at(0.5):6.0f} ms, 95th percentile {at(0.95):6.0f} ms, {len(ordered)} edits")


def main() -> None:
    count, edits = (int(argument) for argument in (sys.argv[1:] + ["10000", "40"][len(sys.argv) - 1 :]))
    program, writer = build_programs()
    with tempfile.TemporaryDirectory(prefix="briefpress-serving-") as work:
        site = corpus(writer, count, Path(work) / "site")
        briefs = sorted(path for path in (site / "content").rglob("*.md") if path.parent.parent.name.isdigit() or path.parent.name.isdigit())
        brief = next(path for path in briefs[len(briefs) // 2 :] if path.name != "_index.md")
        stem = brief.parent if brief.name == "index.md" else brief.with_suffix("")
        url = f"/{stem.relative_to(site / 'content').as_posix()}/"
        template = site / "templates" / "brief.html"
        template.parent.mkdir()
        text = brief.read_text()
        server = Server(program, site)
        try:
            print(f"{count} briefs: first page after {server.first(url):.2f} s, {server.megabytes():.0f} MB")
            time.sleep(2)
            spent = {"text": [], "title": [], "template": []}
            for number in range(edits):
                word = f"word{number}x"
                brief.write_text(text + f"\nAt last {word}.\n")
                spent["text"].append(server.shows(url, word))
                brief.write_text(re.sub(r"(?m)^title: .*$", f"title: About {word}", text))
                spent["title"].append(server.shows(url, f"About {word}"))
                if number % 4 == 0:
                    template.write_text('{% extends "bulletin/brief.html" %}\n{% block running %}' + f"Theme {word}" + "{% endblock running %}\n")
                    spent["template"].append(server.shows(url, f"Theme {word}"))
            for name, seconds in spent.items():
                report(name, seconds)
            time.sleep(2)
            before = server.processor()
            time.sleep(10)
            print(f"idle: {(server.processor() - before) * 1000:.0f} ms of processor time in 10 s; {server.megabytes():.0f} MB")
        finally:
            server.process.kill()


main()
