# Completion for xonsh, from 0.13 on: vact itself says what the last word may
# become. Plain Python. Whatever is typed, and whatever an environment is called, is
# data here: what a line would make anything else of becomes a string.


def __vact_complete():
    import re
    import subprocess

    from xonsh.built_ins import XSH
    from xonsh.completers.completer import add_one_completer
    from xonsh.completers.tools import RichCompletion, contextual_command_completer_for

    plain = re.compile("(~/)?[-A-Za-z0-9/._=]+", re.ASCII)

    def spelled(word):
        """None for what cannot be written with a `~` that is expanded."""
        if plain.fullmatch(word):
            return word
        if word.startswith("~/"):
            return None
        # Of the strings that it takes for words, xonsh expands variables in all
        # but raw ones.
        if "'" in word or word.endswith("\\"):
            return "@(" + repr(word) + ")"
        return "r'" + word + "'"

    def ask(words):
        """By the vact that the hook came from, where there is one."""
        program = vars(XSH).get("__vact", {}).get("__vact_bin", "vact")
        done = subprocess.run(
            [program, "complete", "--", *words], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=XSH.env.detype())
        lines = done.stdout.decode() if done.returncode == 0 else ""
        return [line.split("\t") for line in lines.split("\n") if "\t" in line]

    @contextual_command_completer_for("vact")
    def vact(context):
        words = [each.value for each in context.args[1:context.arg_index]]
        try:
            answers = ask([*words, context.prefix])
        except (OSError, ValueError):
            return None
        found = [(spelled(word), word, about) for word, about in answers]
        if not any(text is not None for text, _, _ in found):
            # Else others would offer files where none is meant.
            raise StopIteration
        return {
            RichCompletion(
                text, display=word, description=about, append_closing_quote=False,
                prefix_len=len(context.raw_prefix), append_space=word[-1:] != "/")
            for text, word, about in found if text is not None
        }

    add_one_completer("vact", vact, "start")


__vact_complete()
del __vact_complete
