"""Makes small wheels.

make_wheel.py WHEEL               one with all that a wheel may have
make_wheel.py WHEEL script LINE   with that line among its console scripts
make_wheel.py WHEEL big           with a source of more than 1024 bytes
make_wheel.py WHEEL dense         with one of less, whose bytecode has more
make_wheel.py WHEEL FAULT         with that fault
make_wheel.py --list              prints the faults
"""
import base64
import csv
import hashlib
import io
import os
import stat
import sys
import zipfile

FILE, EXECUTABLE, LINK = stat.S_IFREG | 0o644, stat.S_IFREG | 0o755, stat.S_IFLNK | 0o777


class Maker:
    def __init__(self, path):
        self.path = path
        name, version = os.path.basename(path).split("-")[:2]
        self.name, self.info = name, "%s-%s.dist-info" % (name, version)
        self.members = [
            (name + "/__init__.py", b"def main():\n    return __file__\n", FILE),
            (name + "/sub/tool.py", b"#!/usr/bin/env python\nprint('ran')\n", EXECUTABLE),
            (name + "/old.py", b"print 'for another version'\n", FILE),
            (name + "/data, 'and' \"more\".txt", b"\0\r\n", FILE),
            (name + "/empty.py", b"", FILE),
            (name + "/link", b"/etc/passwd", LINK),
            (self.info + "/METADATA", self.metadata(name, version), FILE),
            (self.info + "/WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
             b"Tag: py3-none-any\n", FILE),
        ]
        self.scripts = "%s = %s:main\n" % (name, name)
        self.extra_rows = []
        self.changed = {}

    def metadata(self, name, version):
        return ("Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (name, version)).encode()

    def add(self, name, data=b"x = 1\n", mode=FILE):
        self.members.append((name, data, mode))

    def record(self):
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        for name, data, _ in self.members:
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
            rows.writerow((name, "sha256=" + digest.decode().rstrip("="), len(data)))
        rows.writerow((self.info + "/RECORD", "", ""))
        rows.writerows(self.extra_rows)
        return text.getvalue().encode()

    def write(self):
        scripts = "[console_scripts]\n%s[other]\na b: = c\n" % self.scripts
        self.add(self.info + "/entry_points.txt", scripts.encode())
        record = (self.info + "/RECORD", self.record(), FILE)
        with zipfile.ZipFile(self.path, "w") as file:
            for name, data, mode in self.members + [record]:
                member = zipfile.ZipInfo(name)
                member.external_attr = mode << 16
                member.compress_type = zipfile.ZIP_DEFLATED
                file.writestr(member, self.changed.get(name, data))

    def replace(self, old, new):
        """Changes bytes of the finished wheel."""
        self.write()
        with open(self.path, "rb") as file:
            data = file.read()
        assert old in data
        with open(self.path, "wb") as file:
            file.write(data.replace(old, new))


def big(maker):
    maker.add("big.py", b"# no code\n" * 200)
    maker.write()


def dense(maker):
    maker.add("dense.py", b"a=lambda:0\n" * 80)
    maker.write()


def truncated(maker):
    maker.write()
    os.truncate(maker.path, os.path.getsize(maker.path) // 2)


def not_a_zip(maker):
    with open(maker.path, "w") as file:
        file.write("<html>")


def absent(maker):
    pass


def damaged(maker):
    maker.write()
    with zipfile.ZipFile(maker.path) as file:
        member = file.getinfo(maker.name + "/__init__.py")
    with open(maker.path, "r+b") as file:
        file.seek(member.header_offset + 30 + len(member.filename) + 4)
        file.write(b"\xff\xff\xff")


def size_lies(maker):
    # More is compressed there than the directory says.
    maker.add("big.py", b"#" * 123457)
    maker.replace((123457).to_bytes(4, "little"), (17).to_bytes(4, "little"))


def too_large(maker):
    maker.add("big.py", b"#" * 123457)
    maker.replace((123457).to_bytes(4, "little"), (1 << 30).to_bytes(4, "little"))


def too_many(maker):
    maker.members += [("%d.txt" % number, b"", FILE) for number in range(10001)]
    maker.write()


def wrong_hash(maker):
    maker.changed[maker.name + "/__init__.py"] = b"import os\nos.system('id')\n#\n"
    maker.write()


def wrong_size(maker):
    maker.changed[maker.name + "/old.py"] = b""
    maker.write()


def not_recorded(maker):
    record = maker.record
    maker.record = lambda: b"".join(
        line for line in record().splitlines(True) if b"old.py" not in line)
    maker.write()


def no_hash(maker):
    record = maker.record
    maker.record = lambda: b"".join(
        line.split(b",")[0] + b",,\n" if b"old.py" in line else line
        for line in record().splitlines(True))
    maker.write()


def recorded_only(maker):
    maker.extra_rows.append(("gone.py", "", ""))
    maker.write()


def recorded_twice(maker):
    maker.extra_rows.append((maker.info + "/RECORD", "", ""))
    maker.write()


def no_record(maker):
    maker.replace(b".dist-info/RECORD", b".dist-info/record")


def two_records(maker):
    maker.add("other-2.dist-info/RECORD")
    maker.write()


def twice(maker):
    maker.add("a.py")
    maker.add("b.py")
    maker.replace(b"b.py", b"a.py")


def file_and_directory(maker):
    maker.add("a")
    maker.add("a/b.py")
    maker.write()


def own_installer(maker):
    maker.add(maker.info + "/INSTALLER", b"me\n")
    maker.write()


def named(name):
    def fault(maker):
        maker.add(name)
        maker.write()
    return fault


def scripted(line):
    def fault(maker):
        maker.scripts += line + "\n"
        maker.write()
    return fault


FAULTS = {each.__name__: each for each in (
    truncated, not_a_zip, absent, damaged, size_lies, too_large, too_many, wrong_hash,
    wrong_size, not_recorded, no_hash, recorded_only, recorded_twice, no_record,
    two_records, twice, file_and_directory, own_installer)}
FAULTS.update(
    parent=named("../above.py"),
    inner_parent=named("a/../../above.py"),
    absolute=named("/tmp/absolute.py"),
    dot=named("./a.py"),
    double_slash=named("a//b.py"),
    newline=named("a\nfile 1 1 b.py"),
    escape=named("a\033[2J.py"),
    not_ascii=named("\u00e9.py"),
    parent_directory=named("../"),
    data_directory=named("made-1.0.data/scripts/made"),
    bytecode=named("made/__pycache__/__init__.cpython-312.pyc"),
    script_path=scripted("../x = made:main"),
    script_space=scripted("a b = made:main"),
    script_code=scripted("x = made:main();import os"),
    script_module=scripted("x = made"),
    script_extra=scripted("x = made:main [extra]"),
    script_twice=scripted("made = made:main"),
)

if sys.argv[1] == "--list":
    print("\n".join(FAULTS))
elif sys.argv[2:3] == ["script"]:
    scripted(sys.argv[3])(Maker(sys.argv[1]))
else:
    variants = dict(FAULTS, plain=Maker.write, big=big, dense=dense)
    variants[(sys.argv[2:] or ["plain"])[0]](Maker(sys.argv[1]))
