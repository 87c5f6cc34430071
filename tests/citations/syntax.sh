#!/usr/bin/env bash
# How Pandoc reads citations: each paragraph of `cases.md` in, what Pandoc prints of it with a style that shows
# keys and locators out, a line each, into `pandoc.txt`. Needs Pandoc (Debian: `pandoc`).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../fixtures/citations/syntax"
python3 - <<'PYTHON' >pandoc.txt
import subprocess
cases = open("cases.md", encoding="utf-8").read().rstrip("\n").split("\n\n")
for case in cases:
    command = ["pandoc", "--citeproc", "--csl", "style.csl", "--bibliography", "library.json",
               "-f", "markdown-smart", "-t", "plain", "--wrap=none", "-M", "suppress-bibliography=true"]
    printed = subprocess.run(command, input=case, capture_output=True, text=True, check=True).stdout
    print(" ".join(printed.split()))
PYTHON
