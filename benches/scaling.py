#!/usr/bin/env python3
"""How build time grows with the site, and what a build without changes rewrites.

usage: benches/scaling.py [SMALL LARGE [RUNS]]   (default 1000 10000 3)

Fails if ten times as many briefs take more than 11 times as long, or if a build without changes
rewrites a file.
"""

import sys
import tempfile
from pathlib import Path

from measure import build_programs, corpus, forget, median, run, tree


def main() -> None:
    small, large, runs = (int(argument) for argument in (sys.argv[1:] + ["1000", "10000", "3"][len(sys.argv) - 1 :]))
    briefpress, writer = build_programs()
    cold = {}
    with tempfile.TemporaryDirectory(prefix="briefpress-scaling-") as work:
        for count in (small, large):
            site = corpus(writer, count, Path(work) / str(count))
            measured = []
            for _ in range(runs):
                forget(site, "output", ".briefpress")
                measured.append(run([briefpress, "build", "-q"], site))
            cold[count] = median(measured)
            print(f"{count:>6} briefs, nothing kept: {cold[count].seconds:6.2f} s {cold[count].megabytes:7.0f} MB")
        before = tree(site / "output")
        again = median([run([briefpress, "build", "-q"], site) for _ in range(runs)])
        after = tree(site / "output")
        touched = sum(1 for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        print(f"{large:>6} briefs, no change:    {again.seconds:6.2f} s {again.megabytes:7.0f} MB, {touched} files rewritten")
        growth = cold[large].seconds / cold[small].seconds
        print(f"growth: {large / small:.0f} times the briefs take {growth:.1f} times as long")
    if touched or growth > 1.1 * large / small:
        sys.exit("too slow or too busy")


if __name__ == "__main__":
    main()
