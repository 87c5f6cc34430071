#!/usr/bin/env bash
# Fuzzes one target on the stable compiler: tests/fuzz/run.sh TARGET [SECONDS [OPTION…]]
#
# The corpus lies in the build folder (CARGO_TARGET_DIR, else target/) and begins with the fixtures of
# citations; what breaks a property is left there as crash-… and printed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

target=${1:?citations or library}
seconds=${2:-600}
shift $(($# < 2 ? $# : 2))
build=${CARGO_TARGET_DIR:-$PWD/../../target/fuzz}
mkdir -p "$build"
build=$(cd "$build" && pwd)
triple=$(rustc -vV | sed -n 's/^host: //p')

# What the compiler adds for libFuzzer; --target keeps it out of build scripts.
flags="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
  -Cllvm-args=-sanitizer-coverage-trace-compares"
CARGO_TARGET_DIR=$build RUSTFLAGS=$(echo $flags) cargo build --release --target "$triple" --bin "$target"

fixtures=$PWD/../fixtures/citations
corpus=$build/corpus/$target
if [ ! -d "$corpus" ]; then
  mkdir -p "$corpus"
  # Paragraphs, entries and items, a file each.
  case $target in
    citations) awk -v RS='' -v dir="$corpus" '{ printf "%s", $0 > (dir "/seed-" NR); close(dir "/seed-" NR) }' "$fixtures/syntax/cases.md" ;;
    library)
      awk -v RS='\n@' -v dir="$corpus" '{ printf "@%s", $0 > (dir "/bib-" NR); close(dir "/bib-" NR) }' "$fixtures/entries.bib"
      python3 - "$fixtures/entries.json" "$corpus" <<'PYTHON'
import json, pathlib, sys
for number, item in enumerate(json.load(open(sys.argv[1], encoding="utf-8"))):
    pathlib.Path(sys.argv[2], f"json-{number}").write_text(json.dumps([item]), encoding="utf-8")
PYTHON
      ;;
  esac
fi

# Deep texts are read on large stacks, as the program itself does.
export RUST_MIN_STACK=$((8 << 20)) RAYON_NUM_THREADS=1
cd "$build"
exec "$build/$triple/release/$target" "$corpus" -dict="$OLDPWD/$target.dict" -max_len=4096 -timeout=20 \
  -rss_limit_mb=4096 -max_total_time="$seconds" -artifact_prefix="$build/" "$@"
