# `vact shell` has xonsh read this file, which is made for the occasion, in place of
# the user's start-up files: it goes away, those are read, and then what follows,
# the activation. So PATH is right whatever they did to it.


def __vact_start(file, names):
    import os

    from xonsh.built_ins import XSH
    from xonsh.environ import xonshrc_context

    try:
        os.unlink(file)
        os.rmdir(os.path.dirname(file))
    except OSError:
        pass
    env = XSH.env
    xonshrc_context(
        rcfiles=env.get("XONSHRC"), rcdirs=env.get("XONSHRC_DIR"), execer=XSH.execer,
        ctx=names, env=env, login=env.get("XONSH_LOGIN"))


__vact_start(__file__, globals())
del __vact_start
