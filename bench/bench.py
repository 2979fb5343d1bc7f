#!/usr/bin/env python3
"""make bench: what vact costs, beside the least that is possible and beside its peers,
in one run. See CONTRIBUTING.md. Figures of one machine at one time: read the ratios."""

import argparse
import json
import os
import platform
import sys
import time

# The sources may be read-only, and are no place for what Python leaves behind.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

# pylint: disable=wrong-import-position
import creation
import keys
import measure
import parts
import report
import shells
from world import World

PARTS = {"floors": parts.floors, "still": parts.still, "cd": parts.change,
         "commands": parts.commands, "creation": creation.creation, "growth": parts.growth,
         "keys": keys.keys}


def _machine():
    cpu = "?"
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            text = file.read()
        cpu = next((line.split(":", 1)[1].strip() for line in text.splitlines()
                    if line.startswith("model name")), "?")
        virtual = " hypervisor " in text.replace("\n", " ")
    except OSError:
        virtual = False
    return {"cores": os.cpu_count(), "cpu": cpu, "virtual": virtual,
            "kernel": f"{platform.system()} {platform.release().split('-')[0]}",
            "libc": " ".join(platform.libc_ver())}


def _versions(bench):
    versions = {tool.name: tool.version() for tool in bench.tools if tool.name != "no hook"}
    versions.update({shell: shells.version(shell) for shell in bench.shells})
    return versions


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART",
                        help=", ".join(PARTS) + "; all where none is named")
    parser.add_argument("--quick", action="store_true",
                        help="few rounds, and less of each, to try it out")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--json", metavar="FILE", help="where to write the results")
    parser.add_argument("--readme", metavar="FILE", help="put the figures into it")
    parser.add_argument("--from", metavar="FILE", dest="source",
                        help="results of an earlier run, instead of a run")
    parser.add_argument("--vact", default=os.environ.get("VACT"))
    parser.add_argument("--helpers", default=os.environ.get("HELPERS"))
    chosen = parser.parse_args()
    wrong = [part for part in chosen.parts if part not in PARTS]
    if wrong:
        parser.error(f"there is no part '{wrong[0]}'; there are {', '.join(PARTS)}")
    return chosen


def save(results, path):
    """Writes what there is so far: a run is long, and may be stopped."""
    results["targets"] = report.targets(results)
    if path:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
            file.write("\n")


def run(chosen):
    """The results, shown as they come."""
    world = World(os.path.abspath(chosen.vact), os.getcwd())
    results = {"version": 1, "date": time.strftime("%Y-%m-%d"), "machine": _machine(),
               "quick": chosen.quick, "parts": {}}
    try:
        rounds = chosen.rounds or (10 if chosen.quick else 60)
        bench = parts.Bench(world, os.path.abspath(chosen.helpers), rounds, chosen.quick)
        results["versions"] = _versions(bench)
        results["missing"] = [tool.name for tool in bench.missing]
        print(", ".join(f"{name} {version}" for name, version in results["versions"].items()))
        if bench.missing:
            print("not here: " + ", ".join(results["missing"]))
        if results["machine"]["virtual"]:
            print("in a virtual machine: glibc's start asks the CPU what it is, which traps there,"
                  "\nso that a program linked with it starts more slowly than on bare metal")
        print(flush=True)
        for name in chosen.parts or PARTS:
            results["parts"][name] = []
            try:
                for table in PARTS[name](bench):
                    results["parts"][name].append(table.data())
                    print("\n".join(report.show(table)), flush=True)
                    save(results, chosen.json)
            except measure.Failed as why:
                print(f"{name}: {why}\n", file=sys.stderr)
    finally:
        world.close()
    save(results, chosen.json)
    print("\n".join(report.show_targets(results["targets"])))
    return results


def main():
    chosen = _arguments()
    results = report.load(chosen.source) if chosen.source else run(chosen)
    if chosen.readme:
        report.put_into(chosen.readme, results)
    elif chosen.source:
        sys.stdout.write(report.readme(results))


if __name__ == "__main__":
    main()
