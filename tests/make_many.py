"""make_many.py COUNT ENV PROJECTS DECISIONS NAMES: makes COUNT projects below the
directory PROJECTS, whose .venv leads to ENV, a record in DECISIONS for each that
allows it, and as many names of ENV in the directory NAMES. `vact allow` would take
a process each."""

import ctypes
import os
import sys


RECORD = """{
\t"version":\t1,
\t"project":\t"%s",
\t"identity":\t"%s",
\t"target":\t"%s",
\t"way":\t"ours",
\t"decision":\t"allow"
}
"""


class Statx(ctypes.Structure):
    _fields_ = [("head", ctypes.c_uint8 * 80), ("seconds", ctypes.c_int64),
                ("nanoseconds", ctypes.c_uint32), ("tail", ctypes.c_uint8 * 164)]


def identity(libc, path):
    inode, stx = os.stat(path).st_ino, Statx()
    mask = ctypes.c_uint32.from_buffer(stx)
    btime = 0x800
    if libc.statx(-100, os.fsencode(path), 0, btime, ctypes.byref(stx)) != 0 or not mask.value & btime:
        return str(inode)
    return "%d-%d.%09d" % (inode, stx.seconds, stx.nanoseconds)


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 % 2 ** 64
    return value


def main():
    env, projects, decisions, names = sys.argv[2:]
    libc = ctypes.CDLL(None)
    for i in range(int(sys.argv[1])):
        project = "%s/%03d/p%06d" % (projects, i // 1000, i)
        os.makedirs(project)
        os.symlink(env, project + "/.venv")
        os.symlink(env, "%s/n%06d" % (names, i))
        fd = os.open("%s/%016x.json" % (decisions, fnv1a(project.encode())), os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(fd, (RECORD % (project, identity(libc, project), env)).encode())
        os.close(fd)


main()
