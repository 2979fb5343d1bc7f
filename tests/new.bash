# shellcheck shell=bash disable=SC2034 # the tests use these
# What the tests of `vact new` share, besides helper.bash and pythons.bash.

# For setup_file: finds the interpreters, oldest first, and makes a cache for
# all tests of the file, for wheels to be unpacked but once.
find_pythons() {
	local python
	unset PYTHONHOME PYTHONPATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT
	pythons | while IFS= read -r python; do
		# By a name without a version, where there is one.
		[[ ! ${python%/*}/python3 -ef $python ]] || python=${python%/*}/python3
		"$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3], sys.argv[1])' "$python"
	done | sort -V >"$BATS_FILE_TMPDIR/pythons"
	mkdir -p "$BATS_FILE_TMPDIR/cache"
}

# The world, with the cache of the file and the arrays PYTHONS and
# PYTHON_VERSIONS, of which the last is PYTHON.
new_world() {
	make_world
	umask 022
	mapfile -t PYTHONS < <(cut -d' ' -f2- "${BATS_FILE_TMPDIR:?}/pythons")
	mapfile -t PYTHON_VERSIONS < <(cut -d' ' -f1 "$BATS_FILE_TMPDIR/pythons")
	[[ ${#PYTHONS[@]} -gt 0 ]] || skip 'no Python here can make environments'
	PYTHON=${PYTHONS[${#PYTHONS[@]} - 1]}
	export XDG_CACHE_HOME
	XDG_CACHE_HOME=$(cd "$BATS_FILE_TMPDIR" && pwd -P)/cache
	unset PYENV_ROOT PYENV_VERSION UV_PYTHON_INSTALL_DIR XDG_DATA_HOME MISE_DATA_DIR ASDF_DATA_DIR
	export PIP_NO_INDEX=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
}

# PYTHON VERSION: whether it is of that version or later.
is_at_least() {
	"$1" -c 'import sys; sys.exit(sys.version_info < tuple(map(int, sys.argv[1].split("."))))' "$2"
}

# ENV: its site-packages.
site() {
	printf '%s\n' "$1"/lib/python3.*/site-packages
}

# ENV EXPRESSION: what it is for the Python in there; PYTHON EXPRESSION: for that.
says() {
	[[ ! -d $1 ]] || set -- "$1/bin/python" "$2"
	"$1" -c "import os, platform, sys; print($2)"
}

# ENV: its Python says that it is the environment.
runs() {
	"$1/bin/python" -c 'import os, sys
assert os.path.realpath(sys.prefix) == os.path.realpath(sys.argv[1]), sys.prefix
assert sys.prefix != sys.base_prefix' "$1"
}

# ARG...: `vact new ARG...` works, and says so in one line and on stderr alone.
makes() {
	run --separate-stderr "$VACT" new "$@"
	if [[ $status -ne 0 || -n $output || ${#stderr_lines[@]} -ne 1 || $stderr != "vact: "* ]]; then
		printf 'vact new %s: status %s, output %s, stderr: %s\n' "$*" "$status" "$output" "$stderr"
		return 1
	fi
}

# COMMAND...: runs it, and leaves in $WORLD/ran the programs it ran, one a line,
# in $WORLD/sockets what it had to do with sockets.
traced() {
	command -v strace >/dev/null || skip 'strace is not installed'
	strace -o /dev/null true 2>/dev/null || skip 'strace may not trace here'
	# A leak cannot be looked for under strace.
	ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=execve,%network -o "$WORLD/trace" "$@" || return
	sed -n 's/^[0-9]* *execve("\([^"]*\)".*= 0$/\1/p' "$WORLD/trace" >"$WORLD/ran"
	grep -vE '^[0-9]+ +(execve|---|\+\+\+)' "$WORLD/trace" >"$WORLD/sockets" || :
}
