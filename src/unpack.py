# Unpacks wheels as this interpreter's ensurepip would, byte-compiled, for
# `vact new` to link into environments:
#
#   PYTHON -I -S -c CODE WHEEL DEST [WHEEL DEST]...
#
# Each DEST, an empty directory, gets
#
#   files/    what pip leaves in site-packages, but for RECORD
#   record    the lines of RECORD, but for those of scripts
#   manifest  what C has to know of the wheel; its last line ends it
#
# On standard output appear lines `DONE TOTAL`, counting files. A wheel is a
# stranger's data: one that is not what its RECORD says is refused.
import base64
import configparser
import csv
import hashlib
import importlib.util
import io
import marshal
import os
import re
import signal
import stat
import sys
import warnings
import zipfile

MAX_FILES = 10000
MAX_BYTES = 256 << 20
MAX_PROCESSES = 4


class Failure(Exception):
    pass


class Progress:
    def __init__(self, total):
        self.done = self.shown = 0
        self.total = total

    def add(self, files):
        self.done += files
        percent = 100 * self.done // self.total
        if percent > self.shown:
            self.shown = percent
            print(self.done, self.total, flush=True)


class Wheel:
    """A wheel with nothing but plain files for site-packages in it."""

    def __init__(self, path):
        self.path = path
        self.zip = zipfile.ZipFile(path)
        members = self.zip.infolist()
        if len(members) > MAX_FILES or sum(each.file_size for each in members) > MAX_BYTES:
            raise Failure("it is too large")
        for member in members:
            check_name(member.filename)
        self.members = {each.filename: each for each in members if not each.is_dir()}
        if len(self.members) < sum(not each.is_dir() for each in members):
            raise Failure("it has two files of one name")
        records = [name for name in self.members
                   if re.match(r"[^/]+\.dist-info/RECORD\Z", name)]
        if len(records) != 1:
            raise Failure("it has %d RECORD files" % len(records))
        self.record = records[0]
        self.info = os.path.dirname(self.record)
        self.rows = [tuple(row) for row in csv.reader(self.text("RECORD")) if row]
        if sorted(row[0] for row in self.rows) != sorted(self.members):
            raise Failure("its RECORD lists other files than it has")

    def read(self, name):
        # The size bounds what is read, whatever is compressed there.
        with self.zip.open(self.members[name]) as file:
            return file.read(self.members[name].file_size)

    def text(self, name):
        return io.StringIO(self.read("%s/%s" % (self.info, name)).decode("utf-8"))

    def console_scripts(self):
        if "%s/entry_points.txt" % self.info not in self.members:
            return {}
        parser = configparser.ConfigParser(delimiters=["="], interpolation=None)
        parser.optionxform = str
        parser.read_file(self.text("entry_points.txt"))
        if not parser.has_section("console_scripts"):
            return {}
        scripts = dict(parser.items("console_scripts"))
        for script in scripts.items():
            if not re.match(r"\w[\w.-]*=[\w.]+:[\w.]+\Z", "=".join(script), re.ASCII):
                raise Failure("its console script %s is malformed" % ascii(script[0]))
        return scripts


def check_name(name):
    parts = (name[:-1] if name.endswith("/") else name).split("/")
    if not re.match(r"[ -~]+\Z", name) or {"", ".", ".."} & set(parts):
        raise Failure("it has an unsafe name, %s" % ascii(name))
    if parts[0].endswith(".data") or "__pycache__" in parts:
        raise Failure("it has '%s', which is not for site-packages" % name)


def fingerprint(data):
    """Hash and size as RECORD has them."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return "sha256=" + digest.decode("ascii").rstrip("="), str(len(data))


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "xb") as file:
        file.write(data)


def extract(wheel, files, progress):
    """Writes the files of a wheel; gives its sources as (path, name)."""
    os.mkdir(files)
    sources = []
    for name, *expected in wheel.rows:
        path = os.path.join(files, name)
        if name != wheel.record:
            data = wheel.read(name)
            if tuple(expected) != fingerprint(data):
                raise Failure("'%s' is not what its RECORD says" % name)
            write(path, data)
            # As in pip, any execute bit of a regular file counts.
            mode = wheel.members[name].external_attr >> 16
            if stat.S_ISREG(mode) and mode & 0o111:
                os.chmod(path, 0o755)
        if name.endswith(".py"):
            sources.append((path, name))
        else:
            progress.add(1)
    return sources


def bytecode(path, name):
    """The bytes of its .pyc file, valid by mtime and size (PEP 552).

    None for what is not in this version's language; so does pip leave it.
    """
    with open(path, "rb") as file:
        source = file.read()
        mtime = int(os.fstat(file.fileno()).st_mtime)
    try:
        code = compile(source, name, "exec", dont_inherit=True)
    except Exception:
        return None
    header = [0, mtime, len(source)] if sys.version_info >= (3, 7) else [mtime, len(source)]
    return b"".join([importlib.util.MAGIC_NUMBER]
                    + [(word & 0xffffffff).to_bytes(4, "little") for word in header]
                    + [marshal.dumps(code)])


def compile_share(share, results, output):
    """Byte-compiles each (path, name), and writes a byte to tell so."""
    # The end of the reader MUST end this process, too.
    os.close(results)
    for path, name in share:
        data = bytecode(path, name)
        if data:
            # Not by py_compile, which overlooks that a disk is full.
            write(importlib.util.cache_from_source(path), data)
        os.write(output, b".")


def in_child(work, *args):
    """Runs it in a child that says nothing, but ends with an errno."""
    child = os.fork()
    if child:
        return child
    status = 255
    try:
        work(*args)
        status = 0
    except OSError as error:
        status = error.errno or status
    finally:
        os._exit(status)


def compile_all(sources, progress):
    """Byte-compiles (path, name) pairs, on as many processors as there are."""
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    count = min(count, MAX_PROCESSES)
    # The largest first, for the shares to be alike.
    sources.sort(key=lambda source: -os.path.getsize(source[0]))
    results, output = os.pipe()
    children = [in_child(compile_share, sources[i::count], results, output)
                for i in range(count)]
    os.close(output)
    done = os.read(results, 4096)
    while done:
        progress.add(len(done))
        done = os.read(results, 4096)
    for child in children:
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            raise Failure("killed by signal %d" % os.WTERMSIG(status))
        if status:
            raise Failure(os.strerror(os.WEXITSTATUS(status)))


def pip_version(paths):
    """That of the pip among the wheels, which is what would install them."""
    for path in paths:
        match = re.match(r"pip-(\d+)\.(\d+)", os.path.basename(path))
        if match:
            return tuple(int(part) for part in match.groups())
    return (sys.maxsize, 0)


def generate(wheel, files, pip):
    """Adds the files that this version of pip makes; gives all rows."""
    generated = {"INSTALLER": b"pip\n"}
    if pip >= (20, 2):
        generated["REQUESTED"] = b""
    rows = list(wheel.rows)
    for base, data in generated.items():
        name = "%s/%s" % (wheel.info, base)
        write(os.path.join(files, name), data)
        rows.append((name,) + fingerprint(data))
    for name in wheel.members:
        if name.endswith(".py"):
            bytecode = importlib.util.cache_from_source(name)
            if os.path.exists(os.path.join(files, bytecode)):
                rows.append((bytecode, "", ""))
    return sorted(rows)


def scripts(wheel, pip):
    """The scripts that pip makes: some are named after this Python."""
    console = wheel.console_scripts()
    # Before 23.0, pip overlooked that versions can have two digits.
    number = r"\d+" if pip >= (23, 0) else r"\d"
    version = "%d.%d" % sys.version_info[:2]
    made = {}
    for special, versioned, suffixes in (
            ("pip", r"pip(N(\.N)?)?\Z", ("", version[0], version)),
            ("easy_install", r"easy_install(-N\.N)?\Z", ("", "-" + version))):
        if special in console:
            made.update((special + suffix, console[special]) for suffix in suffixes)
            versioned = versioned.replace("N", number)
            console = {name: target for name, target in console.items()
                       if not re.match(versioned, name)}
    console.update(made)
    return console


def tree(files):
    """Lines on all below, directories first."""
    for directory, subdirs, names in os.walk(files):
        subdirs.sort()
        if directory != files:
            yield "dir %s" % os.path.relpath(directory, files)
        for name in sorted(names):
            path = os.path.join(directory, name)
            status = os.stat(path)
            yield "file %d %d %s" % (
                status.st_size, status.st_mtime_ns, os.path.relpath(path, files))


def finish(wheel, dest, pip):
    files = os.path.join(dest, "files")
    rows = generate(wheel, files, pip)
    with open(os.path.join(dest, "record"), "w", newline="", encoding="ascii") as file:
        csv.writer(file).writerows(rows)
    lines = ["vact-wheel 1"]
    lines += tree(files)
    lines += ["script %s %s" % script for script in sorted(scripts(wheel, pip).items())]
    lines.append("record " + wheel.record)
    lines.append("end %d" % len(lines))
    with open(os.path.join(dest, "manifest"), "w", newline="", encoding="ascii") as file:
        file.writelines(line + "\n" for line in lines)


def main(args):
    for number in signal.SIGINT, signal.SIGPIPE:
        signal.signal(number, signal.SIG_DFL)
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    os.umask(0o022)
    paths, dests = args[::2], args[1::2]
    pip = pip_version(paths)
    subject = ""
    try:
        wheels = []
        for subject in paths:
            wheels.append(Wheel(subject))
        progress = Progress(sum(len(wheel.members) for wheel in wheels))
        sources = []
        for wheel, dest in zip(wheels, dests):
            subject = wheel.path
            sources += extract(wheel, os.path.join(dest, "files"), progress)
        subject = "bytecode"
        compile_all(sources, progress)
        for wheel, dest in zip(wheels, dests):
            subject = wheel.path
            finish(wheel, dest, pip)
    # No list tells what a broken wheel can raise.
    except Exception as error:
        sys.exit("%s: %s" % (ascii(subject), " ".join(str(error).split())))


main(sys.argv[1:])
