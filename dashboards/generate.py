#!/usr/bin/env python3
"""Writes the dashboards: one file in source/ is one file DIRECTORY/UID.json.

generate.py [--check] [DIRECTORY]; with --check nothing is written: exit code 1 names what is not as its source says.
"""

import argparse
import importlib
import pathlib
import sys

from grafana_foundation_sdk.cog.encoder import JSONEncoder

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


def built():
    """By file name, what each is to be."""
    files = {}
    for source in sorted((HERE / "source").glob("[a-z]*.py")):
        if source.stem == "kit":
            continue
        dashboard = importlib.import_module(f"source.{source.stem}").build().build()
        files[f"{dashboard.uid}.json"] = JSONEncoder(sort_keys=True, indent=2).encode(dashboard) + "\n"
    return files


def stale(files, directory):
    there = {path.name: path.read_text() for path in directory.glob("*.json")}
    return sorted(name for name in {*files, *there} if files.get(name) != there.get(name))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true")
    options.add_argument("directory", nargs="?", type=pathlib.Path, default=HERE)
    given = options.parse_args()
    files = built()
    if given.check:
        names = stale(files, given.directory)
        for name in names:
            print(f"{given.directory / name}: is not what dashboards/source says; ./dev dashboards writes it")
        return 1 if names else 0
    for name, content in files.items():
        (given.directory / name).write_text(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
