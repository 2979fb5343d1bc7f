# shellcheck shell=bash
# The Pythons of this machine.

# Those of PATH, of pyenv and of the system that can make environments, each
# once; the user's HOME must not be replaced yet.
pythons() {
	local each
	for each in "$HOME"/.pyenv/versions/*/bin/python3 /usr/bin/python3 /usr/local/bin/python3 \
		$(compgen -c python3. | grep -x 'python3\.[0-9]*'); do
		each=$(command -v "$each") || continue
		"$each" -c 'import os, sys, venv; print(os.path.realpath(sys.executable))' \
			2>/dev/null || :
	done | sort -u
}
