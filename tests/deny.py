#!/usr/bin/env python3
"""Checks the tree of dependencies by cargo-deny, without a network: python3 tests/deny.py CARGO_DENY FOLDER

Advisories come from `tests/advisories.toml`, which is written into FOLDER as the database that cargo-deny reads. Then crates
that must be refused are tried, each as the one dependency of an empty crate.
"""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
# The folder in which this version of cargo-deny looks for the database of its default address.
DATABASE = "advisory-db-3157b0e258782691"
# After so many days the list says that it is old. Nothing fails by a date alone.
OLD = 180

# What must be refused: a crate's name, its license, and what cargo-deny says of it.
REFUSED = [
    ("one", "GPL-3.0-only", "error[rejected]"),
    ("one", "AGPL-3.0-or-later", "error[rejected]"),
    ("one", None, "error[unlicensed]"),
    ("yaml-rust", "MIT", "error[banned]"),
    ("serde_yml", "MIT", "error[banned]"),
    ("proc-macro-error", "MIT", "error[banned]"),
]


def git(folder, *arguments):
    who = {"GIT_AUTHOR_NAME": "gate", "GIT_AUTHOR_EMAIL": "gate@site.example"}
    who |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in who.items()}
    subprocess.run(["git", "-C", folder, "-c", "commit.gpgsign=false", *arguments], check=True, env=os.environ | who, stdout=subprocess.DEVNULL)


def write_database(folder):
    """The list as a folder of advisories under git, as cargo-deny wants it."""
    known = tomllib.loads((REPOSITORY / "tests/advisories.toml").read_text())
    age = (date.today() - known["date"]).days
    print(f"advisories of {known['date']}: {len(known['advisory'])}")
    if age > OLD:
        print(f"the list of advisories is {age} days old: renew tests/advisories.toml (see there)")
    for advisory in known["advisory"]:
        path = folder / "crates" / advisory["package"] / f"{advisory['id']}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        kind = f"informational = \"{advisory['informational']}\"\n" if "informational" in advisory else ""
        path.write_text(
            f"```toml\n[advisory]\nid = \"{advisory['id']}\"\npackage = \"{advisory['package']}\"\n"
            f"date = \"{advisory['id'].split('-')[1]}-01-01\"\n{kind}"
            f"\n[versions]\npatched = {json.dumps(advisory['patched'])}\n```\n\n# {advisory['title']}\n\nSee rustsec.org.\n"
        )
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "advisories")


def check(cargo_deny, config, manifest, *checks):
    """What cargo-deny says of a manifest, and whether it is content."""
    command = [cargo_deny, "--offline", "--config", config, "--manifest-path", manifest, "check", *checks]
    run = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return run.returncode == 0, run.stdout


def write_probe(folder, name, license):
    """A crate whose one dependency lies beside it."""
    for path, lines in [
        ("dependency", [f'name = "{name}"'] + ([f'license = "{license}"'] if license else [])),
        (".", ['name = "probe"', 'license = "MIT"']),
    ]:
        crate = folder / path
        (crate / "src").mkdir(parents=True)
        (crate / "src/lib.rs").write_text("")
        package = "\n".join(["[package]", 'version = "0.1.0"', 'edition = "2024"', *lines])
        used = f'\n[dependencies]\n"{name}" = {{ path = "dependency", version = "0.1" }}\n[workspace]\n' if path == "." else "\n"
        (crate / "Cargo.toml").write_text(package + used)
    return folder / "Cargo.toml"


def main():
    cargo_deny, folder = sys.argv[1], Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    write_database(folder / "db" / DATABASE)
    settings = (REPOSITORY / "deny.toml").read_text()
    config = folder / "deny.toml"
    config.write_text(settings.replace("[advisories]", f"[advisories]\ndb-path = {str(folder / 'db')!r}", 1))

    content, said = check(cargo_deny, config, REPOSITORY / "Cargo.toml")
    print(said.rstrip())
    if not content:
        sys.exit("the tree of dependencies is refused")

    # Without what is passed over by name, the list must be seen to be read.
    strict = folder / "strict.toml"
    strict.write_text("".join(line for line in config.read_text().splitlines(True) if "RUSTSEC-2024-0436" not in line))
    content, said = check(cargo_deny, strict, REPOSITORY / "Cargo.toml", "advisories")
    if content or "RUSTSEC-2024-0436" not in said:
        sys.exit(f"a known advisory is not seen:\n{said}")

    for number, (name, license, expected) in enumerate(REFUSED):
        manifest = write_probe(folder / f"probe-{number}", name, license)
        content, said = check(cargo_deny, config, manifest, "licenses", "bans")
        if content or expected not in said:
            sys.exit(f"{name} under {license} is not refused as {expected}:\n{said}")
    print(f"refused as they must be: {len(REFUSED)} crates")


if __name__ == "__main__":
    main()
