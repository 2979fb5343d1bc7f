"""Prints all that a Python says of where it lives, a value a line."""
import site
import sys
import sysconfig


def say(name, value):
    print("%s = %s" % (name, ascii(value)))


for name in ("prefix exec_prefix base_prefix base_exec_prefix executable _base_executable path flags"
             " version platlibdir pycache_prefix dont_write_bytecode path_importer_cache").split():
    if name == "path_importer_cache":
        say(name, sorted(sys.path_importer_cache))
    else:
        say(name, getattr(sys, name, None))
say("modules", sorted(sys.modules))
for name in "ENABLE_USER_SITE PREFIXES USER_SITE USER_BASE".split():
    say("site " + name, getattr(site, name))
say("getsitepackages", site.getsitepackages())
say("getusersitepackages", site.getusersitepackages())
for scheme in sorted(sysconfig.get_scheme_names()):
    for name, path in sorted(sysconfig.get_paths(scheme).items()):
        say("path %s %s" % (scheme, name), path)
for name, path in sorted(sysconfig.get_paths().items()):
    say("path " + name, path)
for key in "prefix", "home", "user":
    if hasattr(sysconfig, "get_preferred_scheme"):
        say("scheme " + key, sysconfig.get_preferred_scheme(key))
for name, value in sorted(sysconfig.get_config_vars().items()):
    say("variable " + name, value)
say("makefile", sysconfig.get_makefile_filename())
say("pyconfig.h", sysconfig.get_config_h_filename())
say("is_python_build", sysconfig.is_python_build())
