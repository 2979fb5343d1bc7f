#!/usr/bin/env bats
# What `vact new` makes is what that Python's own `python -m venv` makes. Each
# CPython here is the witness: both make an environment, at paths of one length,
# and all that can be seen of them from outside and inside is compared.
# shellcheck disable=SC2030,SC2031 # each test is a world of its own
# shellcheck disable=SC1003,SC2016,SC2153 # quotes and code are the subject

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/pythons"
load "$TESTS_DIR/new"

setup_file() {
	find_pythons
}

setup() {
	new_world
	mkdir "$WORLD/ours" "$WORLD/them"
}

# PYTHON OPTION...: makes ours/e and them/e with it.
make_both() {
	local python=$1
	shift
	rm -rf "$WORLD/ours/e" "$WORLD/them/e"
	"$python" -m venv "$@" "$WORLD/them/e" || return
	run --separate-stderr "$VACT" new -p "$python" "$@" "$WORLD/ours/e"
	[[ $status -eq 0 ]] || {
		echo "$stderr"
		return 1
	}
}

# COMMAND...: what it says of ours/e and of them/e is the same, but for the path.
same() {
	diff <("$@" "$WORLD/ours/e" | sed "s|$WORLD/ours/|$WORLD/them/|g") <("$@" "$WORLD/them/e")
}

# ENV: names, types, modes and link targets, but for what is added, and for what
# Python wrote when it ran there.
tree() {
	(cd "$1" && find . \( -name __pycache__ -prune -o -printf '%P %y %m %l\n' \)) |
		grep -vE '^(\.gitignore|CACHEDIR\.TAG|bin/activate\.(nu|xsh)) f 644 $' | sort
}

# ENV: pyvenv.cfg, but for what is added: before 3.8 there was no prompt.
cfg() {
	if [[ -e $1/lib/python3.6 || -e $1/lib/python3.7 ]]; then
		grep -v '^prompt = ' "$1/pyvenv.cfg"
	else
		cat "$1/pyvenv.cfg"
	fi
}

inside() {
	"$1/bin/python" "$TESTS_DIR/inside.py"
}

# NAME ENV
by_name() {
	"$2/bin/$1" -c 'import sys; print(sys.executable, sys.prefix, sys.base_prefix, sys.path)'
}

# ENV: the command would be the environment's own python's.
cfg_but_command() {
	grep -v '^command = ' "$1/pyvenv.cfg"
}

# PYTHON OPTION...: makes both, and compares all.
agree() {
	if ! { make_both "$@" && same tree && same cfg && same inside; }; then
		echo "with $*"
		return 1
	fi
}

@test "every Python: sys, site, sysconfig, tree and pyvenv.cfg are those of its own venv" {
	local python name
	for python in "${PYTHONS[@]}"; do
		agree "$python" --without-pip
		for name in "$WORLD/them/e/bin"/python*; do
			same by_name "${name##*/}"
		done
	done
}

@test "every Python: the same with the system's packages, a prompt, and by its full name" {
	local python
	for python in "${PYTHONS[@]}"; do
		python=$(readlink -f "$python")
		agree "$python" --without-pip --system-site-packages \
			--prompt $'it\'s "my" \\ \303\251\345\220\215'
	done
}

@test "every Python: the same with copies" {
	local python
	for python in "${PYTHONS[@]}"; do
		agree "$python" --without-pip --copies
		cmp "$WORLD"/{ours,them}/e/bin/python
	done
}

@test "with pip: the same tree, sources, RECORD and scripts, with setuptools and without" {
	local i kind
	local -A done_for=()
	for ((i = ${#PYTHONS[@]} - 1; i >= 0; i--)); do
		kind=with
		! is_at_least "${PYTHONS[i]}" 3.12 || kind=without
		[[ -z ${done_for[$kind]-} ]] && "${PYTHONS[i]}" -c 'import ensurepip' 2>/dev/null || continue
		done_for[$kind]=1
		make_both "${PYTHONS[i]}"
		same tree
		same cfg
		same sh -c 'cd "$0" && find . -name "*.py" -exec cksum {} + | sort'
		same sh -c 'cd "$0" && head -n 1 bin/pip* && cut -d, -f1 lib/*/site-packages/pip-*/RECORD | sort'
		same sh -c '"$0/bin/python" -m pip list'
	done
	[[ ${#done_for[@]} -gt 0 ]] || skip 'no Python here has ensurepip'
}

@test "prompts of every kind are written as Python writes them" {
	local prompt
	is_at_least "$PYTHON" 3.11 || skip 'older ones do not write down the command'
	for prompt in "it's" 'say "hi"' \''"' 'back\slash\' $'\303\251 \346\227\245\360\237\220\215' \
		'$(touch PWNED)' ' blanks ' '#' '=' "''" 'a = b'; do
		make_both "$PYTHON" --without-pip --prompt "$prompt"
		same cfg
	done
	# The command would be of two lines, so vact leaves it out.
	prompt=$'two\nlines\ttab\e[0m'
	make_both "$PYTHON" --without-pip --prompt "$prompt"
	diff <(grep '^prompt' ours/e/pyvenv.cfg) <(grep '^prompt' them/e/pyvenv.cfg)
	[[ $(grep -c '' ours/e/pyvenv.cfg) -eq 5 ]]
	runs ours/e
}

@test "--prompt . is the name of the current directory" {
	local python
	mkdir -p "a project"
	cd "a project" || return
	for python in "${PYTHONS[@]}"; do
		is_at_least "$python" 3.9 || continue
		agree "$python" --without-pip --prompt .
		grep -qx "prompt = 'a project'" "$WORLD/ours/e/pyvenv.cfg"
	done
}

# ENV: but for where `home` says that the interpreter is: in vact's, there it is.
inside_but_home() {
	inside "$1" | grep -v '^variable projectbase = '
}

@test "every Python: by a link elsewhere to it, sys, site and sysconfig are the same" {
	local python
	mkdir links
	for python in "${PYTHONS[@]}"; do
		ln -sf "$python" links/python3
		make_both "$WORLD/links/python3" --without-pip
		same inside_but_home
		grep -q "^home = ${python%/*}$" ours/e/pyvenv.cfg
	done
}

@test "every Python: in a linked tree of another name, everything is the same" {
	local python
	for python in "${PYTHONS[@]}"; do
		[[ $python != /usr/bin/* ]] || continue
		ln -sfn "${python%/bin/*}" "$WORLD/linked tree"
		agree "$WORLD/linked tree/bin/python3" --without-pip
		[[ $(by_name python "$WORLD/ours/e") == *"$WORLD/linked tree"* ]]
	done
}

@test "every Python: from an environment's own python, the base is the same" {
	local python
	for python in "${PYTHONS[@]}"; do
		rm -rf first second third fourth
		"$python" -m venv --without-pip first
		# Before 3.11, they name the environment as their home, which vact does not.
		if is_at_least "$python" 3.11; then
			make_both "$WORLD/first/bin/python" --without-pip
			same inside
			same cfg_but_command
		fi
		makes -p "$python" --without-pip second
		makes -p second/bin/python --without-pip "$WORLD/third"
		makes -p third --without-pip fourth
		diff <(sed 's/second/fourth/' second/pyvenv.cfg) fourth/pyvenv.cfg
		runs "$WORLD/fourth"
	done
}

@test "an environment's own python leads to its base without being run" {
	makes -p "$PYTHON" --without-pip first
	traced "$VACT" new -p first/bin/python --without-pip second 2>/dev/null
	diff ran <(echo "$VACT")
	traced "$VACT" new -p first --without-pip third 2>/dev/null
	diff ran <(echo "$VACT")
}

@test "every Python: its own venv --upgrade accepts what vact made, and changes little" {
	local python
	for python in "${PYTHONS[@]}"; do
		rm -rf ours/e
		"$VACT" new -p "$python" --without-pip ours/e
		inside ours/e >before
		"$python" -m venv --upgrade --without-pip ours/e
		diff before <(inside ours/e)
	done
}

@test "every Python: nested environments can be made from inside, by venv and by vact" {
	local python
	for python in "${PYTHONS[@]}"; do
		rm -rf outer
		"$VACT" new -p "$python" --without-pip outer
		outer/bin/python -m venv --without-pip outer/inner
		runs "$WORLD/outer/inner"
		"$VACT" new -p outer/bin/python --without-pip outer/own
		runs "$WORLD/outer/own"
		[[ $(says outer/own sys.base_prefix) == "$(says "$python" sys.base_prefix)" ]]
	done
}

@test "virtualenv makes environments of what vact made" {
	command -v virtualenv >/dev/null || skip 'virtualenv is not installed'
	"$VACT" new -p "$PYTHON" --without-pip first
	run virtualenv -q --no-download --no-pip --no-setuptools --no-wheel --app-data "$WORLD/data" \
		-p first/bin/python second
	[[ $status -eq 0 ]] || {
		echo "$output"
		return 1
	}
	[[ $(says second sys.base_prefix) == "$(says first sys.base_prefix)" ]]
}

@test "the environment is its own when HOME, PYTHONPATH and the like say otherwise" {
	make_both "$PYTHON" --without-pip
	export PYTHONPATH=$WORLD/lib PYTHONUSERBASE=$WORLD/user __PYVENV_LAUNCHER__=$WORLD/x
	same inside
	rm -r ours/e
	PYTHONHOME=$WORLD/nowhere "$VACT" new -p "$PYTHON" --without-pip ours/e
	same inside
	same tree
}

# FLAG ENV
inside_with() {
	"$2/bin/python" "$1" "$TESTS_DIR/inside.py" 2>/dev/null
}

@test "the same under every flag that changes how Python starts" {
	local flag
	make_both "$PYTHON" --without-pip --system-site-packages
	for flag in -I -E -s -O -b -B -Wignore -Xutf8 -Ximporttime; do
		same inside_with "$flag"
	done
}
