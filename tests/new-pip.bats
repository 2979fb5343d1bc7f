#!/usr/bin/env bats
# The pip in what `vact new` makes: it works, is written down truly, costs no
# run of Python but the first, and never touches the cache it came from.
# shellcheck disable=SC2030,SC2031 # each test is a world of its own

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/pythons"
load "$TESTS_DIR/new"

# Some Pythons to try: the last, the last that has setuptools, the system's.
setup_file() {
	local version python kind
	local -A kinds=()
	find_pythons
	while read -r version python; do
		"$python" -c 'import ensurepip' 2>/dev/null || continue
		kind=${version%.*}
		[[ ${kind#3.} -ge 12 ]] && kind=new || kind=old
		[[ $python != /usr/* ]] || kind=system
		kinds[$kind]=$python
	done <"$BATS_FILE_TMPDIR/pythons"
	[[ ${#kinds[@]} -eq 0 ]] || printf '%s\n' "${kinds[@]}" | sort >"$BATS_FILE_TMPDIR/with-pip"
}

setup() {
	new_world
	[[ -e $BATS_FILE_TMPDIR/with-pip ]] || skip 'no Python here has ensurepip'
	mapfile -t WITH_PIP <"$BATS_FILE_TMPDIR/with-pip"
	PYTHON=${WITH_PIP[0]}
}

# The cache: names, kinds, modes, sizes, times and bytes; not how many links.
cache() {
	(cd "$XDG_CACHE_HOME/vact" && {
		find . -printf '%p %y %m %s %T@ %i\n'
		find . -type f -exec cksum {} +
	} | sort)
}

# ENV [NAME...]: its RECORDs are complete and true, but for NAMEs in bin/.
is_recorded() {
	local said
	said=$("$1/bin/python" -B "$TESTS_DIR/check_record.py" "${@:2}")
	[[ -z $said ]] || {
		printf 'of %s:\n%s\n' "$1" "$said" | head -n 20
		return 1
	}
}

# ENV ARG...: its pip, by a script.
pip() {
	"$1/bin/pip" "${@:2}"
}
pip3() {
	"$1/bin/pip3" "${@:2}"
}

# PYTHON: an environment of it, $env, in which pip says what is installed.
env_with_pip() {
	env=$WORLD/env
	rm -rf "$env"
	makes -p "$1" "$env" || return
	[[ $(pip "$env" --version) == "pip "*"$env/lib/"* ]] || return
	is_recorded "$env"
}

@test "list, check, install and uninstall work, RECORD is true, and the cache stays" {
	local python env before made=made-1.0-py3-none-any.whl
	"$PYTHON" "$TESTS_DIR/make_wheel.py" $made
	for python in "${WITH_PIP[@]}"; do
		env_with_pip "$python"
		before=$(cache)
		[[ $(pip "$env" check) == 'No broken requirements found.' ]]
		pip "$env" -q install ./$made
		[[ $(says "$env" '__import__("made").main()') == "$(site "$env")/made/__init__.py" ]]
		[[ $(head -n 1 "$env/bin/made") == "#!$env/bin/python"* ]]
		[[ $(pip "$env" list --format freeze) == made==1.0*pip==* ]]
		is_recorded "$env"
		pip "$env" -q uninstall -y made
		[[ ! -e $env/bin/made ]]
		diff <(echo "$before") <(cache)
	done
}

@test "pip can be upgraded, removed and put back, and the cache stays" {
	local env before
	env_with_pip "$PYTHON"
	before=$(cache)
	"$env/bin/python" -m compileall -qf "$(site "$env")/pip/_internal/cli"
	pip "$env" -q install -U "$("$env/bin/python" "$TESTS_DIR/newer_pip.py" "$WORLD")"
	[[ $(pip "$env" --version) == "pip 99.0 "* ]]
	[[ $(find "$(site "$env")" -name 'pip-*' | wc -l) -eq 1 ]]
	is_recorded "$env"
	pip "$env" -q uninstall -y pip
	[[ ! -e $(site "$env")/pip && -z $(compgen -G "$env/bin/pip*") ]]
	"$env/bin/python" -m ensurepip --upgrade >/dev/null
	[[ $(pip3 "$env" --version) == "pip "* ]]
	diff <(echo "$before") <(cache)
	makes -p "$PYTHON" --clear "$env"
	is_recorded "$env"
	"$env/bin/python" -m ensurepip --upgrade --default-pip >ensured
	grep -q 'already satisfied' ensured
	rm -rf "$env"
	diff <(echo "$before") <(cache)
}

@test "pip --python acts on an environment that has none" {
	makes -p "$PYTHON" e
	[[ $(e/bin/pip --version) =~ ^pip\ (2[3-9]|22\.[3-9]) ]] || skip 'this pip has no --python'
	makes -p "$PYTHON" --without-pip other
	"$PYTHON" "$TESTS_DIR/make_wheel.py" made-1.0-py3-none-any.whl
	e/bin/pip --python other/bin/python -q install ./made-1.0-py3-none-any.whl
	[[ -x other/bin/made ]]
	[[ $(e/bin/pip --python other list --format freeze) == made==1.0 ]]
}

@test "pip's bytecode is used from the start, and not written anew" {
	makes -p "$PYTHON" e
	find e/lib -type f -printf '%p %i %T@ %s\n' | sort >before
	e/bin/python -v -m pip --version 2>log
	[[ $(grep -c "code object from .*$WORLD/e/.*\.py'*$" log) -eq 0 ]]
	diff before <(find e/lib -type f -printf '%p %i %T@ %s\n' | sort)
}

@test "each script names its environment's python, and is for all to run" {
	local each
	makes -p "$PYTHON" e
	for each in e/bin/pip*; do
		[[ $(head -n 1 "$each") == "#!$WORLD/e/bin/python"* && $(stat -c %a "$each") == 755 ]]
		[[ $("$each" --version) == "pip "* ]]
	done
	[[ -x e/bin/pip && -x e/bin/pip3 ]]
	[[ $(<"$(site e)"/pip-*/INSTALLER) == pip ]]
}

@test "the first time, Python runs once for facts and once for pip; then never" {
	local system=/usr/bin/python3
	XDG_CACHE_HOME=$WORLD/cold
	traced "$VACT" new -p "$PYTHON" e1 2>/dev/null
	diff ran <(printf '%s\n' "$VACT" "$PYTHON" "$PYTHON")
	[[ ! -s sockets ]]
	traced "$VACT" new -p "$PYTHON" e2 2>/dev/null
	diff ran <(printf '%s\n' "$VACT")
	[[ ! -s sockets ]]
	e2/bin/pip --version >/dev/null
	# By other names of its.
	traced "$VACT" new -p "$(readlink -f "$PYTHON")" --copies e3 2>/dev/null
	diff ran <(printf '%s\n' "$VACT")
	traced "$VACT" new -p ./e3 --clear e2 2>/dev/null
	diff ran <(printf '%s\n' "$VACT")
	[[ -z $(find cold -maxdepth 3 -name '*.new' -o -name '*.tmp*') ]]
	[[ -z $(find cold -type d -perm /go+w) ]]
	if [[ -x $system && ! $system -ef $PYTHON ]]; then
		traced "$VACT" new -p $system --without-pip e4 2>/dev/null
		diff ran <(printf '%s\n' "$VACT" $system)
		traced "$VACT" new -p $system --without-pip --upgrade e1 2>/dev/null
		diff ran <(printf '%s\n' "$VACT")
	fi
}

@test "no wheel: the package to install is named, and nothing is made" {
	local lib
	[[ $PYTHON != /usr/* ]] || skip 'there is the system Python alone'
	lib=$("$PYTHON" -I -S -c 'import os; print(os.path.dirname(os.__file__))')
	mkdir -p base/bin "base/lib/${lib##*/}"
	cp "$(readlink -f "$PYTHON")" base/bin/python3
	ln -s "$lib"/* "base/lib/${lib##*/}"
	rm "base/lib/${lib##*/}/ensurepip"
	run --separate-stderr "$VACT" new -p base a/e
	[[ $status -eq 1 && -z $output && ${#stderr_lines[@]} -eq 1 && ! -e a ]]
	[[ $stderr == "vact: '$WORLD/base/bin/python3' brings no "*"; install "*python3-venv* ]]
	makes -p base --without-pip e
	runs e
}

# Names that a path can have, and that a script's first line cannot name as
# they are, or that look like code.
hostile_names() {
	# shellcheck disable=SC1003,SC2016
	printf '%s\0' 'my env' ' leading' 'trailing ' "it's" 'say "hi"' $'a\tb' $'a\rb' "'''" '"""' \
		'$(touch PWNED)' '`touch PWNED`' '; touch PWNED;' "';touch PWNED;'" '";touch PWNED;"' \
		"'''; touch PWNED #" '\' '$HOME' '*' '%s%d' '#' '-n' '--help' 'fileencoding=latin-1' \
		'-*- coding=utf-7 -*-' $'\xff$(touch PWNED)' $'\e]0;x\a' $'\xe6\x97\xa5\xf0\x9f\x90\x8d' \
		"$(printf '%0200d' 0)" "$(printf '%0120d' 0)/$(printf '%0120d' 0)"
}

@test "in environments of hostile names, python and pip run, and nothing else" {
	local name count=0
	mkdir "$WORLD/h" && cd "$WORLD/h"
	while IFS= read -rd '' name; do
		makes --no-allow -p "$PYTHON" -- "$WORLD/h/$name"
		[[ $stderr != *[[:cntrl:]]* ]]
		runs "$WORLD/h/$name"
		[[ $("./$name/bin/pip" --version) == "pip "*" (python "* ]] || {
			printf 'pip of %q\n' "$name"
			return 1
		}
		[[ -z $(find "$WORLD" -maxdepth 3 -name PWNED) ]]
		count=$((count + 1))
	done < <(hostile_names)
	[[ $count -gt 25 ]]
}

@test "scripts of hostile names are recorded truly, and find themselves when moved" {
	local name=$'a \'b\' $(touch PWNED) \xff'
	makes --no-allow -p "$PYTHON" "$name"
	"$name/bin/python" -B "$TESTS_DIR/check_record.py" >log
	[[ ! -s log ]]
	[[ $(head -n 1 "$name/bin/pip") == '#!/bin/sh' ]]
	# From elsewhere, by a link, and from PATH.
	[[ $(cd / && "$WORLD/$name/bin/pip" --version) == "pip "* ]]
	[[ $(PATH=$WORLD/$name/bin:$PATH && command pip3 --version) == "pip "* ]]
	ln -s "$WORLD/$name/bin/pip" pip-link
	[[ $(cd / && "$WORLD/pip-link" --version) == "pip "* ]]
	mv "$name" moved
	[[ $(moved/bin/pip --version) == *"$WORLD/moved/lib/"* && ! -e PWNED ]]
	"$PYTHON" -c 'import ast, sys; ast.parse(open(sys.argv[1], "rb").read())' moved/bin/pip
}
