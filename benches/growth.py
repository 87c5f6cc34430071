#!/usr/bin/env python3
"""How time and memory grow with one text: benches/growth.py PROGRAM [NAME…]

Each construct is written n and 4n times into one brief of an empty site. What the brief takes beyond an empty one may grow
5-fold at most, in seconds of the processor and in memory; below a floor, it is not looked at. The least of some runs counts, so that
what else the computer does matters little. The constructs are those of `benches/growth.txt`, a line each:

    NAME = PIECE                 the piece again and again
    NAME = HEAD | PIECE | TAIL   the piece between these

in which \\n is a line break, \\s a space and \\i the number of the repetition. NAME… chooses those whose names contain one.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

RATIO = 5.0
FLOOR_SECONDS = 0.15
FLOOR_MEMORY = 48 << 20
SITE = "title: T\nbase_url: https://site.example/\nlanguage: en\n"
HEAD = "---\ntitle: A\n---\n"


def read_constructs(path):
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        name, text = line.split(" = ", 1)
        parts = [part.replace("\\n", "\n").replace("\\s", " ") for part in text.split(" | ")]
        yield name, parts if len(parts) == 3 else ["", parts[0], ""]


def write_text(parts, size):
    """About so many bytes of a construct, and how often it stands there."""
    head, piece, tail = parts
    count = max(1, size // len(piece))
    return count, lambda count: head + "".join(piece.replace("\\i", str(n)) for n in range(count)) + tail


def build(program, text, patience):
    """Seconds of the processor, peak memory and exit code of a build."""
    with tempfile.TemporaryDirectory(prefix="growth") as folder:
        site = Path(folder)
        (site / "content").mkdir()
        (site / "site.yaml").write_text(SITE)
        (site / "content/a.md").write_text(HEAD + text)
        command = [program, "--root", str(site), "--now", "2026-01-01", "-q", "build", "--no-cache", "--jobs", "1"]
        with open(os.devnull, "wb") as devnull:
            child = subprocess.Popen(
                command, stdout=devnull, stderr=devnull, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
            )
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss << 10, child.returncode


def measure(program, text, patience, runs):
    taken = [build(program, text, patience) for _ in range(runs)]
    return min(seconds for seconds, _, _ in taken), min(memory for _, memory, _ in taken), taken[0][2]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("names", nargs="*")
    options.add_argument("--size", type=int, default=100_000, help="bytes of n (4n has four times as many)")
    options.add_argument("--patience", type=int, default=60, help="seconds of the processor until a build is stopped")
    options = options.parse_args()
    bare_seconds, bare_memory, _ = measure(options.program, "Text.\n", options.patience, 5)
    print(f"an empty brief: {bare_seconds:.2f} s, {bare_memory >> 20} MiB")
    failed, looked_at = [], 0
    for name, parts in read_constructs(Path(__file__).with_name("growth.txt")):
        if options.names and not any(wanted in name for wanted in options.names):
            continue
        looked_at += 1
        count, text = write_text(parts, options.size)
        runs = 1
        while True:
            one, four = (measure(options.program, text(times), options.patience, runs) for times in (count, 4 * count))
            time = (four[0] - bare_seconds) / max(one[0] - bare_seconds, FLOOR_SECONDS / RATIO)
            memory = (four[1] - bare_memory) / max(one[1] - bare_memory, FLOOR_MEMORY / RATIO)
            odd = [result[2] for result in (one, four) if result[2] not in (0, 1)]
            if runs > 1 or odd or max(time, memory) <= RATIO:
                break
            runs = 3
        bad = odd or max(time, memory) > RATIO
        print(
            f"{'BAD ' if bad else 'ok  '}{name:34} time {time:5.1f} ({four[0]:.2f} s)  memory {memory:4.1f} ({four[1] >> 20} MiB)"
            f"{f'  exits {odd[0]}' if odd else ''}",
            flush=True,
        )
        if bad:
            failed.append(name)
    print(f"{looked_at} constructs, {len(failed)} grow faster than their text: {' '.join(failed)}")
    sys.exit(bool(failed) or not looked_at)


if __name__ == "__main__":
    main()
