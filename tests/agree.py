"""Compares what src/facts.py and src/unpack.py say and do with an environment
that the same interpreter made; prints each difference, and ends with 1 then.

agree.py layout FACTS ENV   the environment is laid out as the facts say
agree.py wheels FACTS ENV   the facts name the wheels that are installed in it
agree.py tree ENV DEST...   what was unpacked to DEST... is what is installed
agree.py part ENV NAME DEST the same of what begins with that name
agree.py bytecode DEST      what was unpacked has valid bytecode where it can
agree.py paths FACTS        prints the paths of the wheels, for the tests
"""
import glob
import importlib.util
import json
import marshal
import os
import subprocess
import sys
import urllib.parse

differences = []


def same(what, ours, theirs):
    if ours != theirs:
        differences.append("%s: %r, really %r" % (what, ours, theirs))


def same_sets(what, ours, theirs):
    ours, theirs = set(ours), set(theirs)
    same(what, sorted(ours - theirs), sorted(theirs - ours))


def path(value):
    return os.fsdecode(urllib.parse.unquote_to_bytes(value))


def load(file):
    with open(file, "rb") as stream:
        return json.loads(stream.read().decode("ascii"))


def read(file, mode="rb", **options):
    with open(file, mode, **options) as stream:
        return stream.read()


def below(directory):
    """Every path below it, a directory's with a slash."""
    for parent, dirs, files in os.walk(directory):
        relative = os.path.relpath(parent, directory)
        for name in [each + "/" for each in dirs] + files:
            yield os.path.normpath(os.path.join(relative, name)) + "/" * name.endswith("/")


def inside(env, expression):
    code = "import os, sys; print(%s)" % expression
    said = subprocess.check_output([os.path.join(env, "bin", "python"), "-c", code])
    return os.fsdecode(said).rstrip("\n")


def site_packages(env):
    found = glob.glob(os.path.join(env, "lib", "python3.*", "site-packages"))
    same("directories of site-packages", 1, len(found))
    return found[0]


def layout(facts, env):
    facts = load(facts)
    config = dict(line.split(" = ", 1) for line in
                  read(os.path.join(env, "pyvenv.cfg"), "r").splitlines())
    same("version", facts["version"], config["version"])
    for key in "executable", "command":
        same(key + " in pyvenv.cfg", facts["records_command"], key in config)
    if "executable" in config:
        same("executable", path(facts["executable"]), config["executable"])
    same("executable", path(facts["executable"]), os.path.realpath(env + "/bin/python"))
    same("prefix", path(facts["prefix"]), inside(env, "os.path.realpath(sys.base_prefix)"))
    stdlib = os.path.join(path(facts["prefix"]), path(facts["stdlib"]))
    same("stdlib", os.path.realpath(stdlib),
         inside(env, "os.path.dirname(os.path.realpath(os.__file__))"))

    same("site", os.path.join(env, path(facts["site"])), site_packages(env))
    parts = ("include/" + path(facts["include"])[len("include"):].lstrip("/")).split("/")
    expected = {"/".join(parts[1:end]) + "/" for end in range(2, len(parts) + 1) if parts[1]}
    same_sets("below include", expected, below(os.path.join(env, "include")))
    lib64 = os.path.join(env, "lib64")
    same("lib64", facts["lib64"], os.path.islink(lib64) and os.readlink(lib64) == "lib")
    platlib = os.path.join(env, path(facts["platlib"]))
    same("platlib", True, os.path.isdir(platlib))

    names = os.listdir(os.path.join(env, "bin"))
    links = [name for name in names if os.path.islink(os.path.join(env, "bin", name))]
    named = [name for name in links if os.readlink(os.path.join(env, "bin", name))[0] == "/"]
    same_sets("links", facts["links"] + named, links)
    scripts = os.listdir(path(facts["scripts"]))
    same("activate is a script", True, "activate" in scripts)
    same_sets("scripts", scripts, set(scripts) & set(names))


def wheels(facts, env):
    facts = load(facts)
    installed = glob.glob(os.path.join(site_packages(env), "*.dist-info"))
    same("wheels",
         sorted("%s-%s.dist-info" % (wheel["project"], path(wheel["version"]))
                for wheel in facts["wheels"]),
         sorted(os.path.basename(each) for each in installed))
    for wheel in facts["wheels"]:
        status = os.stat(path(wheel["path"]))
        same("size", wheel["size"], str(status.st_size))
        same("mtime", wheel["mtime"], str(status.st_mtime_ns))


def code(file):
    """What bytecode does, and by what it is valid: mtime and size."""
    data = read(file)
    same("magic of " + file, data[:4], importlib.util.MAGIC_NUMBER)
    start = 16 if sys.version_info >= (3, 7) else 12
    source = os.stat(importlib.util.source_from_cache(file))
    valid = int(source.st_mtime).to_bytes(4, "little") + source.st_size.to_bytes(4, "little")
    same("validation of " + file, data[4:start], bytes(start - 12) + valid)
    return marshal.loads(data[start:])


def tree(env, *dests, part=""):
    site = site_packages(env)
    theirs = {name for name in below(site)
              if name.startswith(part) and not name.endswith(".dist-info/RECORD")}
    ours = {}
    for dest in dests:
        files = os.path.join(dest, "files")
        ours.update((name, os.path.join(files, name)) for name in below(files))
        manifest(dest, site)
    same_sets("files", ours, theirs)
    for name in set(ours) & theirs:
        their = os.path.join(site, name)
        same("mode of " + name, oct(os.stat(ours[name]).st_mode), oct(os.stat(their).st_mode))
        if name.endswith(".pyc"):
            same(name, code(ours[name]), code(their))
        elif not name.endswith("/"):
            same(name, read(ours[name]), read(their))


def part(env, name, dest):
    tree(env, dest, part=name)


def bytecode(dest):
    files = os.path.join(dest, "files")
    sources = [os.path.join(files, name) for name in below(files) if name.endswith(".py")]
    same("there are sources", True, sources != [])
    for source in sources:
        try:
            compile(read(source), source, "exec", dont_inherit=True)
        except SyntaxError:
            continue
        code(importlib.util.cache_from_source(source))


def manifest(dest, site):
    lines = read(os.path.join(dest, "manifest"), "r", newline="").split("\n")
    same("first line", lines[0], "vact-wheel 1")
    same("last lines", lines[-2:], ["end %d" % (len(lines) - 2), ""])
    record = [line for line in lines if line.startswith("record ")]
    same("RECORDs", len(record), 1)
    rows = read(os.path.join(site, record[0][7:]), "r", newline="").split("\r\n")
    made = {os.path.basename(row.split(",")[0]) for row in rows if row.startswith("../")}
    same("record", read(os.path.join(dest, "record"), "r", newline="").split("\r\n"),
         [row for row in rows if not row.startswith("../")])
    same_sets("scripts", [line.split(" ")[1] for line in lines if line[:7] == "script "], made)

    files = os.path.join(dest, "files")
    seen = {"."}
    for line in lines[1:-2]:
        kind, rest = line.split(" ", 1)
        if kind == "dir":
            same(line, (os.path.dirname(rest) or ".") in seen, True)
            seen.add(rest)
        elif kind == "file":
            size, mtime, name = rest.split(" ", 2)
            status = os.stat(os.path.join(files, name))
            same(name, (size, mtime), (str(status.st_size), str(status.st_mtime_ns)))
            same(line, (os.path.dirname(name) or ".") in seen, True)
            seen.add(name)
    same_sets("lines", seen - {"."}, [name.rstrip("/") for name in below(files)])


def paths(facts):
    for wheel in load(facts)["wheels"]:
        print(path(wheel["path"]))


globals()[sys.argv[1]](*sys.argv[2:])
print("\n".join(differences[:20]), end="\n" if differences else "")
sys.exit(bool(differences))
