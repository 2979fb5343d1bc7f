# What `vact new` has to know of an interpreter, told by that interpreter as
# one JSON object: how its own venv module lays out an environment, and which
# wheels its ensurepip would install. Any Python from 2.7 on can run this;
# what is no CPython from 3.6 on says only what it is.
#
# MUST NOT depend on the current directory, the environment or site-packages,
# nor leave anything behind: run with -I -S, or -E -s -S where -I is unknown.
import sys
sys.path[:] = [path for path in sys.path if path]
sys.dont_write_bytecode = True
import os  # noqa: E402


PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+@"


def percent(path):
    """The bytes of a path in ASCII: all but the plainest ones as %XX."""
    data = bytearray(path if isinstance(path, bytes) else os.fsencode(path))
    return "".join(
        chr(byte) if chr(byte) in PLAIN else "%%%02X" % byte for byte in data)


def real(path):
    return percent(os.path.realpath(path)) if path else None


def json(value):
    """As JSON; strings here have neither quotes nor control characters."""
    if isinstance(value, dict):
        return "{%s}" % ", ".join(
            '"%s": %s' % (key, json(value[key])) for key in sorted(value))
    if isinstance(value, list):
        return "[%s]" % ", ".join(json(each) for each in value)
    if isinstance(value, str):
        return '"%s"' % value
    return {None: "null", True: "true", False: "false"}[value]


def identity():
    if hasattr(sys, "implementation"):
        name = sys.implementation.name
    else:
        name = "pypy" if "__pypy__" in sys.builtin_module_names else "cpython"
    return {
        "implementation": name,
        "version": "%d.%d.%d" % sys.version_info[:3],
        "executable": real(getattr(sys, "_base_executable", None) or sys.executable),
    }


def below(path, directory):
    """The path from there, or None where it is elsewhere."""
    for resolve in os.path.abspath, os.path.realpath:
        path, directory = resolve(path), resolve(directory)
        if path.startswith(os.path.join(directory, "")):
            return percent(os.path.relpath(path, directory))
    return None


def scheme():
    """Directories of an environment, as this version's venv finds them."""
    import sysconfig
    site = os.path.join("lib", "python%d.%d" % sys.version_info[:2], "site-packages")
    paths = {"purelib": site, "platlib": site, "include": "include"}
    if "venv" in sysconfig.get_scheme_names():
        root = dict.fromkeys(
            ("base", "platbase", "installed_base", "installed_platbase"), "/env")
        for name in paths:
            # From 3.14 on, the include directory is no longer the scheme's.
            if name != "include" or sys.version_info < (3, 14):
                paths[name] = sysconfig.get_path(name, "venv", root)[len("/env/"):]
    return paths


def links():
    names = ["python", "python3"]
    if sys.version_info >= (3, 9):
        names.append("python3.%d" % sys.version_info[1])
    if sys.version_info[:2] == (3, 14):
        # That year's joke: a mathematical pi, as JSON spells it.
        names.append("\\ud835\\udf0bthon")
    return names


def newest_wheel(project, directory):
    """The path of the last one by name, as ensurepip takes it."""
    try:
        names = sorted(os.listdir(directory))
    except OSError:
        return None
    names = [name for name in names
             if name.startswith(project + "-") and name.endswith(".whl")]
    return os.path.join(directory, names[-1]) if names else None


def bundled_versions(path):
    """The literals of ensurepip, without the cost of importing it."""
    versions = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, _, value = line.strip().partition("_VERSION = ")
            if value[:1] in ("'", '"'):
                versions[name[1:].lower()] = value.strip(value[0])
    return versions


def wheel_paths(stdlib):
    """What ensurepip would install, in its order; None if only it knows."""
    import sysconfig
    projects = ["pip"] if sys.version_info >= (3, 12) else ["setuptools", "pip"]
    directory = sysconfig.get_config_var("WHEEL_PKG_DIR")
    paths = [newest_wheel(each, directory or "") for each in projects]
    if all(paths):
        return paths
    ensurepip = os.path.join(stdlib, "ensurepip")
    try:
        versions = bundled_versions(os.path.join(ensurepip, "__init__.py"))
    except OSError:
        return []
    # Distributions had wheels of their own before WHEEL_PKG_DIR, some of
    # which work only beside others.
    if not all(each in versions for each in projects):
        return None
    bundled = os.path.join(ensurepip, "_bundled")
    paths = [newest_wheel("%s-%s" % (each, versions[each]), bundled) for each in projects]
    return [path for path in paths if path]


def wheel(path):
    project, version = os.path.basename(path).split("-")[:2]
    status = os.stat(path)
    return {
        "project": project,
        "version": percent(version),
        "path": real(path),
        "size": "%d" % status.st_size,
        "mtime": "%d" % status.st_mtime_ns,
    }


def layout():
    stdlib = os.path.dirname(os.__file__)
    scripts = os.path.join(stdlib, "venv", "scripts", "common")
    paths = scheme()
    wheels = wheel_paths(stdlib)
    return {
        "prefix": real(sys.base_prefix),
        "stdlib": below(stdlib, sys.base_prefix),
        "site": percent(paths["purelib"]),
        "platlib": percent(paths["platlib"]),
        "include": percent(paths["include"]),
        "lib64": (sys.maxsize > 2**32 and sys.platform != "darwin"
                  and sys.version_info < (3, 15)),
        "links": links(),
        "records_command": sys.version_info >= (3, 11),
        "scripts": percent(os.path.abspath(scripts)) if os.path.isdir(scripts) else None,
        "wheels": wheels and [wheel(path) for path in wheels],
    }


def main():
    facts = identity()
    if facts["implementation"] == "cpython" and sys.version_info >= (3, 6):
        for name in [name for name in os.environ if "PYTHON" in name]:
            del os.environ[name]
        facts.update(layout())
    sys.stdout.write(json(facts) + "\n")


main()
