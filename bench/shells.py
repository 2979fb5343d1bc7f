"""The shells: how each is started without the user's files, how a prompt is made in
one that has no terminal, and how it is had to repeat something."""

import os
import re
import shutil
import subprocess
import tempfile

# What a shell without a terminal does where it would show a prompt; then a loop
# that reads how often to do BODY, and says when it begins and when it is done.
_BOURNE_LOOP = """
while IFS= read -r count; do
	printf '\\n'
	i=0
	while [ "$i" -lt "$count" ]; do
		i=$((i + 1))
		@BODY@
	done
	printf '\\n'
done
"""

_SCRIPTS = {
    "bash": """
prompt() {
	local each
	for each in "${PROMPT_COMMAND[@]-}"; do eval "$each"; done
}
""" + _BOURNE_LOOP,
    "zsh": """
prompt() {
	local each
	for each in $precmd_functions; do $each; done
}
""" + _BOURNE_LOOP,
    "fish": """
function prompt; emit fish_prompt; end
while read -l count
	echo
	set -l i 0
	while test $i -lt $count
		set i (math $i + 1)
		@BODY@
	end
	echo
end
""",
}

_START = {
    "bash": ["bash", "--norc", "--noprofile"],
    "zsh": ["zsh", "-f"],
    "fish": ["fish", "--no-config"],
}


def here():
    """The shells of this machine, of those that can be measured."""
    return [name for name in _START if shutil.which(name)]


def quote(shell, text):
    """The text as one word of that shell."""
    if shell == "fish":
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return "'" + text.replace("'", "'\\''") + "'"


def loop(shell, load, body):
    """The words that run a shell which loads `load` and repeats `body` as it is told."""
    # Line by line: fish and zsh read the loop's input where they read the script.
    script = load + "\n" + _SCRIPTS[shell].replace("@BODY@", body)
    return _START[shell] + ["-c", script]


def start(shell):
    return list(_START[shell])


def version(shell):
    """What the shell says it is."""
    text = subprocess.run([shell, "--version"], stdout=subprocess.PIPE, check=False,
                          text=True).stdout
    found = re.search(r"\d+\.[\d.]+", text)
    return found.group(0) if found else "?"


def processes(words, env, cwd, times=(10, 30)):
    """How many processes a turn of the loop starts; None where strace is not here."""
    counts = []
    with tempfile.TemporaryDirectory() as scratch:
        for count in times:
            log = os.path.join(scratch, f"trace.{count}")
            command = ["strace", "-f", "-qq", "-e", "trace=fork,vfork,clone,clone3", "-o", log]
            try:
                subprocess.run(command + words, env=env, cwd=cwd, check=False, text=True,
                               input=f"{count}\n", stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
                with open(log, encoding="utf-8") as file:
                    started = [line for line in file if re.search(r"= \d+$", line.rstrip())]
            except OSError:
                return None
            counts.append(sum("CLONE_THREAD" not in line for line in started))
    return round((counts[1] - counts[0]) / (times[1] - times[0]), 1)
