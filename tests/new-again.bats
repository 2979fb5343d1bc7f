#!/usr/bin/env bats
# `vact new` where what it knows is no longer so: interpreters and wheels that
# are replaced, moved or gone, for new environments and for those that are there.
# And what a run takes and hands on.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/faults"

setup_file() {
	export REAL_HOME=$HOME
	make_small_python
}

setup() {
	make_small_world
}

# An installation that a test may change, known and with its wheels unpacked.
own_python() {
	cp -a "$SMALL" "$WORLD/base"
	PYTHON=$WORLD/base/bin/python
	LIB=$(echo "$WORLD"/base/lib/python3*)
	small first
	rm -r first
	expect_runs 1 1
}

# Another version of Python, in the place of ours.
another_version() {
	local other lib
	for other in "$REAL_HOME"/.pyenv/versions/*/bin/python3.{13,12,10,9,8}; do
		[[ ! -x $other || ${other##*/} == "${LIB##*/}" ]] || break
	done
	[[ -x $other ]] || skip 'there is but one Python here that can be copied'
	lib=${other%/bin/*}/lib/${other##*/}
	mkdir "$WORLD/base/lib/${other##*/}"
	ln -s "$lib"/* "$WORLD/base/lib/${other##*/}"
	OTHER=$other
}

@test "an interpreter that is replaced in place is asked anew" {
	own_python
	touch "$PYTHON"
	small touched
	expect_runs 1 1
	expect_sound touched

	# The same bytes, size and time, but another file.
	cp -a "$PYTHON" copy && mv copy "$PYTHON"
	small renamed
	expect_runs 1 1

	# A byte that does not matter, in the same file, its size and time as before.
	touch -r "$PYTHON" stamp
	printf '\1' | dd of="$PYTHON" bs=1 seek=15 conv=notrunc status=none
	touch -r stamp "$PYTHON"
	small changed
	expect_runs 1 1
	expect_sound changed
	small again
	expect_runs 0 0
}

@test "another version in an interpreter's place makes its own environments" {
	own_python
	another_version
	cat "$OTHER" >"$PYTHON"
	small env
	[[ -d env/lib/${OTHER##*/}/site-packages/pip && ! -d env/lib/${LIB##*/} ]]
	[[ $(env/bin/python -c 'import sys; print("python%d.%d" % sys.version_info[:2])') == "${OTHER##*/}" ]]
	env/bin/pip --version
}

@test "wheels that are changed, replaced, removed and brought back are noticed" {
	local bundled
	own_python
	bundled=$LIB/ensurepip/_bundled
	touch "$bundled"/pip-*
	small touched
	expect_runs 1 1
	expect_sound touched

	sed -i s/9.1/9.2/ "$LIB/ensurepip/__init__.py"
	mv "$bundled"/pip-9.1-* ./
	run -1 --separate-stderr small gone
	[[ $stderr == *"brings no pip along"*python3-venv*--without-pip* && ${#stderr_lines[@]} -eq 1 && ! -e gone ]]
	small --without-pip without
	[[ -x without/bin/python && ! -e without/bin/pip ]]

	rm -f "$RUNS"
	"$PYTHON" "$TESTS_DIR/make_wheel.py" "$bundled/pip-9.2-py3-none-any.whl"
	rm -f "$RUNS"
	small newer
	[[ -d $(echo newer/lib/python3*/site-packages/pip-9.2.dist-info) ]]
	expect_runs 1 1
	expect_sound newer
	small again
	expect_runs 0 0
}

# ENV: what vact says of it has a remedy.
expect_remedy() {
	run -1 --separate-stderr "$VACT" on --shell bash "$1"
	[[ $stderr == *"the interpreter of '$WORLD/$1' is gone"*"'vact new --upgrade'"* ]]
	run ! "$1/bin/python" -c ''
}

mine() {
	cat env/mine env/lib/python3*/site-packages/{mine.py,pip/mine} env/bin/mine
}

# An environment in which the user has done something.
used_environment() {
	small --prompt mine env
	echo mine | tee env/{mine,bin/mine} "$(echo env/lib/python3*/site-packages)"/{mine.py,pip/mine} >/dev/null
	sed -i 's/__file__/__file__ #/' "$(echo env/lib/python3*/site-packages/pip/__init__.py)"
	MINE=$(mine)
}

@test "an environment whose Python was moved is repaired, with all that is in it" {
	own_python
	used_environment
	mv base moved
	expect_remedy env
	"$VACT" new --no-allow --upgrade -p moved/bin/python env
	expect_sound env
	[[ $(mine) == "$MINE" ]]
	grep -q "^home = $WORLD/moved/bin$" env/pyvenv.cfg
	grep -q "^prompt = 'mine'$" env/pyvenv.cfg
	# What pip is newer stays.
	grep -q '__file__ #' env/lib/python3*/site-packages/pip/__init__.py
	run -0 "$VACT" on --shell bash env
}

@test "an environment whose Python is gone gets the one that is like it, without being asked" {
	own_python
	used_environment
	rm -r base
	export PYENV_ROOT=$WORLD/pyenv
	mkdir -p "$PYENV_ROOT/versions"
	cp -a "$SMALL" "$PYENV_ROOT/versions/$(sed -n 's/^version = //p' env/pyvenv.cfg)"
	expect_remedy env
	"$VACT" new --no-allow --upgrade env
	expect_sound env
	[[ $(mine) == "$MINE" ]]
}

# An environment as it may come with a project, of a Python that vact never saw.
come_with_project() {
	rm -rf proj
	small --without-pip proj/.venv
	sed -i "s|^home = .*|home = $WORLD/theirs/bin|" proj/.venv/pyvenv.cfg
	ln -sf "$WORLD/theirs/bin/python" proj/.venv/bin/python
	rm -f "$RUNS"
}

@test "what Python an environment has is asked of it where the project is allowed, and nowhere else" {
	own_python
	PATH=$WORLD/base/bin:$PATH
	cp -a base theirs
	come_with_project
	"$VACT" new --no-allow --upgrade --without-pip proj/.venv
	expect_runs 0 0
	run ! grep '^home = .*/theirs/bin$' proj/.venv/pyvenv.cfg

	come_with_project
	"$VACT" allow proj
	"$VACT" new --no-allow --upgrade --without-pip proj/.venv
	expect_runs 1 0
	grep '^home = .*/theirs/bin$' proj/.venv/pyvenv.cfg
}

@test "an environment that gets another version of Python works with that" {
	local version
	own_python
	another_version
	used_environment
	rm -r base
	expect_remedy env
	"$VACT" new --no-allow --upgrade -p "$OTHER" env 2>said
	version=$(env/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')
	[[ python$version == "${OTHER##*/}" ]]
	env/bin/pip --version | grep "$WORLD/env/lib/python$version"
	[[ $(<env/mine) == mine && $(<env/bin/mine) == mine && ! -L env/bin/${LIB##*/} ]]
	[[ $(<"env/lib/${LIB##*/}/site-packages/mine.py") == mine ]]
	grep -q 'has to be installed anew' said
}

@test "a Python that is run inherits no descriptors of ours" {
	rm -r "$CACHE"
	# shellcheck disable=SC2016
	bash -c 'for each in /proc/self/fd/*; do
			each=${each##*/}
			[ "$each" -le 2 ] || eval "exec $each>&-"
		done
		exec "$@"' - "$VACT" new --no-allow -p "$PYTHON" env
	[[ $(<"$RUNS") == $'sysconfig []\nzipfile []' ]]
}

# Runs that are all there is to do, and some that fail.
each_run() {
	"$@" "$VACT" new --no-allow -p "$PYTHON" made/env
	"$@" "$VACT" new --no-allow -p "$PYTHON" --without-pip --copies --system-site-packages --prompt x made/bare
	"$@" "$VACT" new --no-allow -p "$PYTHON" --clear made/env
	"$@" "$VACT" new --no-allow -p "$PYTHON" --upgrade made/env
	mkdir -p made/other/bin
	"$@" "$VACT" new --no-allow -p "$PYTHON" --allow-existing made/other
	"$@" "$VACT" new --no-allow -p "$PYTHON" --link-mode copy made/copy
	run -1 "$@" "$VACT" new --no-allow -p "$PYTHON" made/env
	run -1 "$@" "$VACT" new --no-allow -p /bin/false made/no
	run -1 "$@" "$VACT" new --no-allow -p /nowhere made/no
	run -2 "$@" "$VACT" new --clear --upgrade made/no
	run -1 "$@" "$VACT" new --no-allow -p "$PYTHON" "$VACT/no"
	run -3 "$@" "$VACT" new --no-allow -p "$PYTHON" --clear /
	rm -r "$CACHE"
	"$@" "$VACT" new --no-allow -p "$PYTHON" made/cold
}

@test "nothing is read or freed that must not be, and nothing leaks" {
	command -v valgrind >/dev/null || skip 'valgrind is not installed'
	is_sanitized && skip 'the sanitizers see to that'
	each_run valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect,possible
}

@test "a run takes less than 8 MiB, whatever pip is made of" {
	local python
	[[ -x /usr/bin/time ]] || skip '/usr/bin/time is not installed'
	is_sanitized && skip 'the sanitizers take more'
	python=$(echo "$SMALL"/lib/python3*/os.py)
	python=$(readlink -f "$python")
	python=${python%/lib/*}/bin/python3
	"$VACT" new --no-allow -p "$python" first
	for option in --no-allow --clear --upgrade --allow-existing; do
		/usr/bin/time -f %M -o peak "$VACT" new --no-allow -p "$python" "$option" env
		[[ $(<peak) -lt 8192 ]] || {
			echo "$option: $(<peak) KiB"
			return 1
		}
	done
}
