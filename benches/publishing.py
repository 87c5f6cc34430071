#!/usr/bin/env python3
"""How long publishing takes: the plan for one changed brief, and a first publish against `rclone sync`.

usage: benches/publishing.py [PLANNED SENT]   (default 10000 10000 briefs)

Needs `moto_server` (PyPI: moto[server]) and `rclone`. The store is one process in Python, so both tools
mostly wait for it: what counts is their ratio, in one run.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from measure import build_programs, corpus, run

SIGNED = "AWS4-HMAC-SHA256 Credential=reader/20200101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
KEYS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench-secret"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def moto() -> tuple[subprocess.Popen, int]:
    """A store with the buckets `ours` and `theirs`."""
    tools = os.environ.get("BRIEFPRESS_TEST_TOOLS")
    program = f"{tools}/venv/bin/moto_server" if tools else "moto_server"
    port = free_port()
    server = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for bucket in ("ours", "theirs"):
        for _ in range(100):
            try:
                urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/{bucket}", method="PUT")).read()
                break
            except OSError:
                time.sleep(0.2)
    return server, port


def front(store: int) -> int:
    """A web server that shows the bucket `ours`; `/` stands for `index.html`."""

    class Show(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path + ("index.html" if self.path.endswith("/") else "")
            asked = urllib.request.Request(f"http://127.0.0.1:{store}/ours{path}", headers={"authorization": SIGNED})
            with urllib.request.urlopen(asked) as reply:
                body, media = reply.read(), reply.headers["content-type"]
            self.send_response(200)
            self.send_header("content-type", media)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Show)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def target(site: Path, entry: str) -> None:
    settings = site / "site.yaml"
    text = settings.read_text().split("\npublish:")[0]
    settings.write_text(f"{text.rstrip()}\npublish:\n  web: {entry}\n")


def plan(program: Path, site: Path) -> None:
    """A change of one brief: the plan, beyond the build."""
    target(site, "{kind: directory, path: www}")
    first = run([program, "publish", "--yes"], site)
    built = run([program, "build"], site)
    print(f"first build {built.seconds:.2f} s, {built.megabytes:.0f} MiB; with publishing {first.seconds:.2f} s, {first.megabytes:.0f} MiB")
    brief = sorted(path for path in (site / "content").rglob("*.md") if path.name != "_index.md")[5000 % 100]
    beyond = []
    for word in ("one", "two", "three"):
        brief.write_text(brief.read_text() + f"\nWord {word}.\n")
        build = run([program, "build"], site)
        planned = run([program, "publish", "--dry-run"], site)
        beyond.append(planned.seconds - build.seconds)
        print(f"one brief changed: build {build.seconds:.2f} s, {build.megabytes:.0f} MiB; publish --dry-run {planned.seconds:.2f} s, {planned.megabytes:.0f} MiB")
    print(f"plan beyond the build: {sorted(beyond)[1]:.2f} s (at most 2)")


def send(program: Path, site: Path) -> None:
    """A first publish, and the same tree by rclone."""
    server, port = moto()
    os.environ.update(KEYS)
    # `rclone` does not start with one.
    os.environ.pop("AWS_CA_BUNDLE", None)
    try:
        shown = front(port)
        target(site, f'{{kind: s3, bucket: ours, endpoint: "http://127.0.0.1:{port}/", url: "http://127.0.0.1:{shown}/"}}')
        build = run([program, "publish", "--dry-run"], site)
        tree = site / ".briefpress/publish/web/site"
        count = sum(1 for path in tree.rglob("*") if path.is_file())
        ours = run([program, "publish", "--no-build", "--yes"], site)
        store = ["--s3-provider", "Other", "--s3-endpoint", f"http://127.0.0.1:{port}/", "--s3-env-auth", "--s3-no-check-bucket"]
        # As many requests at a time as ours.
        theirs = run(["rclone", "sync", *store, "--transfers", "16", "--checkers", "16", str(tree), ":s3:theirs"], site)
        print(f"{count} files: build {build.megabytes:.0f} MiB; publish {ours.seconds:.1f} s, {ours.megabytes:.0f} MiB; rclone {theirs.seconds:.1f} s; ratio {ours.seconds / theirs.seconds:.2f} (at most 2)")
        brief = sorted(path for path in (site / "content").rglob("*.md") if path.name != "_index.md")[50]
        brief.write_text(brief.read_text() + "\nOne more word.\n")
        change = run([program, "publish", "--yes"], site)
        print(f"one brief changed: {change.seconds:.1f} s, build and verifying included")
    finally:
        server.kill()


def main() -> None:
    planned, sent = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (10000, 10000)
    program, writer = build_programs()
    folder = Path(tempfile.mkdtemp(prefix="briefpress-publishing-"))
    try:
        plan(program, corpus(writer, planned, folder / "planned"))
        shutil.rmtree(folder / "planned")
        send(program, corpus(writer, sent, folder / "sent"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
