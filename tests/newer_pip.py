"""Makes a wheel of the pip that an interpreter carries, of version 99.0.

newer_pip.py DIR: writes it there, and prints its path.
"""
import base64
import csv
import glob
import hashlib
import io
import os
import re
import sys
import sysconfig
import zipfile

directories = [os.path.join(os.path.dirname(os.__file__), "ensurepip", "_bundled"),
               sysconfig.get_config_var("WHEEL_PKG_DIR") or "", "/usr/share/python-wheels"]
found = [path for directory in directories for path in glob.glob(os.path.join(directory, "pip-*.whl"))]
old = os.path.basename(found[0]).split("-")[1]
path = os.path.join(sys.argv[1], "pip-99.0-py3-none-any.whl")
with zipfile.ZipFile(found[0]) as wheel, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
    rows = []
    for name in wheel.namelist():
        data = wheel.read(name)
        name = name.replace("pip-%s.dist-info" % old, "pip-99.0.dist-info")
        if name.endswith("dist-info/METADATA"):
            data = re.sub(rb"(?m)^Version: .*$", b"Version: 99.0", data, count=1)
        elif name == "pip/__init__.py":
            data = data.replace(old.encode(), b"99.0")
        if name.endswith(("/", "dist-info/RECORD")):
            continue
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        rows.append((name, "sha256=" + digest, len(data)))
        new.writestr(name, data)
    rows.append(("pip-99.0.dist-info/RECORD", "", ""))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    new.writestr("pip-99.0.dist-info/RECORD", text.getvalue())
print(path)
