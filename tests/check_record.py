"""Prints what is wrong with the RECORDs of the environment it runs in.

check_record.py [NAME...]: of a directory bin/, the files NAME are nobody's.

Each file in site-packages, and each script in bin/, is to be listed once, with
the hash and size that it has; bytecode, and the RECORD itself, with neither.
"""
import base64
import csv
import glob
import hashlib
import os
import sys
import sysconfig

site = sysconfig.get_paths()["purelib"]
scripts = sysconfig.get_paths()["scripts"]
listed = {}


def check(path, digest, size, name):
    if not os.path.isfile(path) or os.path.islink(path):
        print("listed, but not there:", path)
    elif path.endswith(".pyc") or name == path:
        if digest or size:
            print("with a hash:", path)
    else:
        with open(path, "rb") as file:
            data = file.read()
        real = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        if (digest, size) != ("sha256=" + real, str(len(data))):
            print("another hash or size:", path)


records = glob.glob(os.path.join(site, "*.dist-info", "RECORD"))
for record in records:
    with open(record, newline="", encoding="utf-8") as file:
        for path, digest, size in csv.reader(file):
            path = os.path.normpath(os.path.join(site, path))
            if path in listed:
                print("listed twice:", path)
            listed[path] = record
            check(path, digest, size, record)
for parent, _, names in list(os.walk(site)) + list(os.walk(scripts)):
    for name in names:
        path = os.path.join(parent, name)
        if path not in listed and not (parent == scripts and (
                name in sys.argv[1:] or name.lower().startswith("activate")
                or name.startswith("python"))):
            print("not listed:", path)
if not records:
    print("no RECORD")
