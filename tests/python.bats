#!/usr/bin/env bats
# What the interpreters themselves run for `vact new`: src/facts.py tells how
# their environments are made, src/unpack.py what their pip would install.
# Each CPython here is the witness, with an environment of its own making.
# shellcheck disable=SC2030,SC2031 # each test is a world of its own

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/pythons"

# Two at a time make what takes seconds: $MADE/N, with a link to the Python,
# its facts, an environment and its wheels unpacked.
setup_file() {
	local python number=0
	export MADE REAL_HOME=$HOME
	MADE=$(cd "$BATS_FILE_TMPDIR" && pwd -P)
	unset PYTHONHOME PYTHONPATH VIRTUAL_ENV VIRTUAL_ENV_PROMPT
	umask 022
	while IFS= read -r python; do
		number=$((number + 1))
		mkdir "$MADE/$number"
		ln -s "$python" "$MADE/$number/python"
		witness "$MADE/$number" >"$MADE/$number/log" 2>&1 &
		[[ $((number % 2)) -eq 1 ]] || wait
	done < <(pythons)
	wait
}

# Run in a directory of $MADE.
witness() {
	local python
	cd "$1" || return
	python=$(readlink python)
	# By a name without a version, where there is one.
	[[ ${python%/*}/python3 -ef $python ]] && python=${python%/*}/python3
	"$python" -m venv env || return
	facts "$python" >facts.json || return
	mapfile -t WHEELS < <("$python" "$TESTS_DIR/agree.py" paths facts.json)
	unpack "$python" . "${WHEELS[@]}" >progress && touch complete
}

setup() {
	make_world
	umask 022
}

facts() {
	"$1" -I -S -c "$(cat "$TESTS_DIR/../src/facts.py")" </dev/null
}

# PYTHON DIR WHEEL...: makes DIR/0, DIR/1... of the wheels.
unpack() {
	local python=$1 dir=$2 each
	local -a args=()
	shift 2
	for each; do
		mkdir -p "$dir/$((${#args[@]} / 2))" || return
		args+=("$each" "$dir/$((${#args[@]} / 2))")
	done
	"$python" -I -S -c "$(cat "$TESTS_DIR/../src/unpack.py")" "${args[@]}" </dev/null
}

# Sets MADES to the directories of $MADE; skips where nothing could be made.
all_made() {
	mapfile -t MADES < <(printf '%s\n' "$MADE"/*/complete | sed -n 's|/complete$||p')
	[[ -e ${MADES[0]}/complete ]] || skip "no Python here can make environments with pip"
}

# Sets PYTHON to one of them.
one_made() {
	all_made
	PYTHON=$(readlink "${MADES[${#MADES[@]} - 1]}/python")
}

# COMMAND...: says for which Python it fails.
for_all() {
	local made
	all_made
	for made in "${MADES[@]}"; do
		"$@" "$made" || {
			echo "with $(readlink "$made/python")"
			return 1
		}
	done
}

# DIR: what unpack left there, but for times.
content() {
	(cd "$1" && find . -printf '%p %y %m\n' | sort && sed -E 's/^(file [0-9]+) [0-9]+ /\1 /' manifest &&
		find . -type f ! -name manifest ! -name '*.pyc' -print0 | sort -z | xargs -0 cksum)
}

make_wheel() {
	"$PYTHON" "$TESTS_DIR/make_wheel.py" "$@"
}

@test "every Python with ensurepip is a witness" {
	local each
	all_made
	for each in "$MADE"/*/; do
		[[ ! -e $each/complete ]] || continue
		cat "$each/log"
		run ! "$each/python" -c 'import ensurepip'
	done
}

@test "a Python of any age and kind says what it is" {
	local python said tell='import os, platform, sys; print(" ".join((platform.python_implementation().lower(),
		"%d.%d.%d" % sys.version_info[:3], os.path.realpath(sys.executable))))'
	local parse='import json, sys; facts = json.load(sys.stdin)
print(" ".join(facts[key] for key in ("implementation", "version", "executable")))'
	one_made
	for python in "$REAL_HOME"/.pyenv/versions/*/bin/python /usr/bin/python{2,3} /usr/bin/pypy{,3}; do
		[[ -x $python ]] || continue
		said=$("$python" -E -s -S -c "$(cat "$TESTS_DIR/../src/facts.py")" | "$PYTHON" -c "$parse")
		[[ $said == "$("$python" -E -s -S -c "$tell")" ]] || {
			echo "$python says '$said'"
			return 1
		}
	done
}

agrees() {
	"$2/python" "$TESTS_DIR/agree.py" "$1" "$2/facts.json" "$2/env"
}

@test "environments of every Python are laid out as its facts say" {
	for_all agrees layout
}

@test "the wheels are those that ensurepip installs" {
	for_all agrees wheels
}

tree_agrees() {
	"$1/python" "$TESTS_DIR/agree.py" tree "$1/env" "$1"/[0-9]
}

@test "what is unpacked is what pip installs: files, modes, contents, bytecode, RECORD, scripts" {
	for_all tree_agrees
}

bytecode_is_used() {
	local dir=$WORLD/linked-${1##*/} each before
	mkdir "$dir"
	for each in "$1"/[0-9]/files; do
		cp -al "$each/." "$dir"
	done
	before=$(find "$dir" -type f -printf '%p %s %T@\n' | sort)
	run --separate-stderr "$1/python" -I -S -v -c 'import sys; sys.path.insert(0, sys.argv[1])
import pip._internal; print(pip._internal.main.__code__.co_filename)' "$dir"
	[[ $status -eq 0 && $output == "$dir/pip/_internal/__init__.py" ]] || return
	[[ $stderr == *"$dir/pip/__pycache__/"*" matches $dir/pip/__init__.py"* ]] || return
	# Of sources, -v speaks without quotes.
	[[ $stderr != *"code object from $dir/"* && $stderr != *"# wrote"* ]] || return
	[[ $(find "$dir" -type f -printf '%p %s %T@\n' | sort) == "$before" ]]
}

@test "the bytecode is used as it is, wherever it is linked to" {
	for_all bytecode_is_used
}

made_agrees() {
	local dir=$WORLD/${1##*/} pip
	"$1/env/bin/python" -m pip -q --disable-pip-version-check install --no-index \
		--no-warn-script-location --find-links "${WHEEL%/*}" --prefix "$dir/prefix" made || return
	# What is beside it tells the version of pip.
	pip=$(basename "$1"/env/lib/python3.*/site-packages/pip-*.dist-info .dist-info)
	make_wheel "$dir/$pip-py3-none-any.whl" || return
	unpack "$1/python" "$dir" "$WHEEL" "$dir/$pip-py3-none-any.whl" >/dev/null || return
	"$1/python" "$TESTS_DIR/agree.py" part "$dir/prefix" made "$dir/0" || return
	"$1/python" "$TESTS_DIR/agree.py" bytecode "$dir/0"
}

@test "a wheel with executables, links, odd names and foreign syntax becomes what pip makes of it" {
	one_made
	WHEEL=$WORLD/made-1.0-py3-none-any.whl
	make_wheel "$WHEEL"
	for_all made_agrees
}

@test "progress comes in at most a hundred lines and ends with the total" {
	local made
	all_made
	for made in "${MADES[@]}"; do
		awk -v total="$(tail -n 1 "$made/progress" | cut -d' ' -f2)" '
			$1 <= done || $2 != total { bad = 1 }
			{ done = $1 }
			END { exit bad || done != total || NR < 50 || NR > 100 }' "$made/progress"
	done
}

# DIR: below it, all that could lead an interpreter astray.
hostile() {
	local name
	mkdir -p "$1/lib"
	for name in os json re stat io csv zipfile sysconfig hijack sitecustomize usercustomize; do
		echo 'raise SystemExit("hijacked")' >"$1/$name.py"
	done
	cd "$1" || return
	export PYTHONPATH=$1 PYTHONHOME=$1 PYTHONSTARTUP=$1/os.py PYTHONUSERBASE=$1
	export PYTHONPYCACHEPREFIX=$1/cache PYTHONPLATLIBDIR=hijack PYTHONEXECUTABLE=$1/python
	export PYTHONOPTIMIZE=2 PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=error PYTHONVERBOSE=1
	export PYTHONINSPECT=1 PYTHONIOENCODING=utf-16 PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 LC_ALL=C
	export _PYTHON_SYSCONFIGDATA_NAME=hijack _PYTHON_PROJECT_BASE=$1 _PYTHON_HOST_PLATFORM=hijack
	export SOURCE_DATE_EPOCH=1 PIP_TARGET=$1 PIP_CONFIG_FILE=$1/os.py
}

facts_stand() {
	local isolation
	# Python 2 has no -I.
	for isolation in -I -Es; do
		run --separate-stderr "$1/python" "$isolation" -S -c "$(cat "$TESTS_DIR/../src/facts.py")"
		[[ $status -eq 0 && -z $stderr && $output == "$(<"$1/facts.json")" ]] || return
	done
}

@test "nothing around an interpreter changes what it says" {
	hostile "$WORLD/hostile"
	for_all facts_stand
	[[ ! -e $WORLD/hostile/__pycache__ && ! -e $WORLD/hostile/cache ]]
}

unpacking_stands() {
	local dir=$WORLD/${1##*/} mask
	unpack "$1/python" "$dir/plain" "$WHEEL" >/dev/null || return
	for mask in 077 000; do
		mkdir -p "$dir/$mask/0"
		(
			hostile "$WORLD/hostile"
			umask "$mask"
			unpack "$1/python" "$dir/$mask" "$WHEEL"
		) >"$dir/out" 2>&1
		[[ $(tail -n 1 "$dir/out") =~ ^([0-9]+)' '([0-9]+)$ && $(wc -l <"$dir/out") -lt 20 ]] || {
			cat "$dir/out"
			return 1
		}
		"$1/python" "$TESTS_DIR/agree.py" bytecode "$dir/$mask/0" || return
		diff <(content "$dir/plain/0") <(content "$dir/$mask/0") || return
	done
}

@test "nothing around an interpreter changes what it unpacks" {
	one_made
	WHEEL=$WORLD/made-1.0-py3-none-any.whl
	make_wheel "$WHEEL"
	for_all unpacking_stands
	[[ ! -e $WORLD/hostile/__pycache__ && ! -e $WORLD/hostile/cache ]]
}

# DIR: what looks like an installation of its own of $PYTHON, its library made
# of links that a test may replace, the distribution's wheels in DIR/wheels.
# Prints its interpreter.
installation() {
	local lib data
	lib=$("$PYTHON" -I -S -c 'import os; print(os.path.dirname(os.__file__))')
	mkdir -p "$1/bin" "$1/lib/${lib##*/}"
	ln -s "$lib"/* "$1/lib/${lib##*/}"
	for data in "$1"/lib/*/_sysconfigdata*.py; do
		cp --remove-destination "$(readlink -f "$data")" "$data"
		printf 'build_time_vars["WHEEL_PKG_DIR"] = "%s"\n' "$WORLD/wheels" >>"$data"
	done
	cp "$PYTHON" "$1/bin/"
	printf '%s\n' "$1/bin/${PYTHON##*/}"
}

@test "the bytes of every path come through in ASCII" {
	local odd=$WORLD/$'o d\377\n"%\303\251' python
	one_made
	python=$(installation "$odd")
	run --separate-stderr facts "$python"
	[[ $status -eq 0 && -z $stderr ]]
	[[ $output == *"\"prefix\": \"$WORLD/o%20d%FF%0A%22%25%C3%A9\""* ]]
	[[ $output == *"\"executable\": \"$WORLD/o%20d%FF%0A%22%25%C3%A9/bin/python3"* ]]
	[[ $output == *"\"stdlib\": \"lib/python3."* ]]
}

# What the facts say of the wheels, or `null`.
wheels_of() {
	facts "$1" | "$PYTHON" -c 'import json, sys; wheels = json.load(sys.stdin)["wheels"]
print("null" if wheels is None else " ".join(wheel["path"].split("/")[-1] for wheel in wheels))'
}

# DIR WHEEL...: makes it an ensurepip of two versions that has those wheels.
bundle() {
	local dir=$1 each
	shift
	mkdir -p "$dir/_bundled"
	printf '_SETUPTOOLS_VERSION = "7"\n_PIP_VERSION = "9.1"\n' >"$dir/__init__.py"
	for each; do
		touch "$dir/_bundled/$each-py3-none-any.whl"
	done
}

@test "a wheel that is missing is left out; ways of an ensurepip's own are told from that" {
	local python lib
	one_made
	python=$(installation "$WORLD/base")
	lib=$(echo "$WORLD"/base/lib/python3.*)
	rm "$lib/ensurepip"
	[[ $(wheels_of "$python") == '' ]]
	mkdir "$lib/ensurepip"
	echo '_PROJECTS = ["setuptools", "pip"]' >"$lib/ensurepip/__init__.py"
	[[ $(wheels_of "$python") == null ]]
	echo '_PIP_VERSION = newest_wheel("pip")' >"$lib/ensurepip/__init__.py"
	[[ $(wheels_of "$python") == null ]]
	bundle "$lib/ensurepip"
	rm -r "$lib/ensurepip/_bundled"
	[[ $(wheels_of "$python") == '' ]]
	bundle "$lib/ensurepip" pip-9.{0,1,10,2}
	[[ $(wheels_of "$python") == pip-9.1-py3-none-any.whl ]]
}

@test "a distribution's directory of wheels comes first, if it has all" {
	local python
	one_made
	python=$(installation "$WORLD/base")
	rm "$WORLD"/base/lib/python3.*/ensurepip
	bundle "$(echo "$WORLD"/base/lib/python3.*)/ensurepip" setuptools-7 pip-9.1
	mkdir "$WORLD/wheels"
	touch "$WORLD/wheels/setuptools-1-py3-none-any.whl" "$WORLD/wheels/pipx-3-py3-none-any.whl"
	[[ $(wheels_of "$python") == *pip-9.1-py3-none-any.whl ]]
	touch "$WORLD/wheels/pip-"{23,24}-py3-none-any.whl
	[[ $(wheels_of "$python") == *pip-24-py3-none-any.whl ]]
	[[ $(wheels_of "$python") != *setuptools-7* ]]
}

# DIR: the scripts in its manifest.
scripts_in() {
	sed -n 's/^script //p' "$1/manifest" | paste -sd, -
}

@test "scripts are named after this Python, as that version of pip does it" {
	local version
	one_made
	version=$("$PYTHON" -c 'import sys; print("3.%d" % sys.version_info[1])')
	make_wheel "$WORLD/pip-22.3-py3-none-any.whl" script 'pip3.99 = pip:other'
	make_wheel "$WORLD/pip-23.0-py3-none-any.whl" script 'pip3.99 = pip:other'
	make_wheel "$WORLD/easy_install-1-py3-none-any.whl" script 'easy_install-2.7 = a.b:c.d'
	make_wheel "$WORLD/made-1-py3-none-any.whl" script 'pip3.99 = pip:other'
	for each in pip-22.3 pip-23.0 easy_install-1 made-1; do
		unpack "$PYTHON" "$WORLD/$each" "$WORLD/$each-py3-none-any.whl" >/dev/null
	done
	[[ $(scripts_in "$WORLD/pip-22.3/0") == "pip pip:main,pip3 pip:main,pip$version pip:main,pip3.99 pip:other" ]]
	[[ $(scripts_in "$WORLD/pip-23.0/0") == "pip pip:main,pip3 pip:main,pip$version pip:main" ]]
	[[ $(scripts_in "$WORLD/easy_install-1/0") == "easy_install easy_install:main,easy_install-$version easy_install:main" ]]
	[[ $(scripts_in "$WORLD/made-1/0") == 'made made:main,pip3.99 pip:other' ]]
}

@test "pip before 20.2 does not write down what was requested" {
	one_made
	for each in 20.1.1 20.2; do
		make_wheel "$WORLD/pip-$each-py3-none-any.whl"
		make_wheel "$WORLD/made-$each-py3-none-any.whl"
		unpack "$PYTHON" "$WORLD/$each" "$WORLD/"{made,pip}-"$each-py3-none-any.whl" >/dev/null
	done
	run ! grep -r REQUESTED "$WORLD"/20.1.1/{0,1}/{record,manifest}
	[[ $(grep -l ' made-20.2.dist-info/REQUESTED$' "$WORLD"/20.2/*/manifest) == */0/manifest ]]
	[[ $(grep -l '^pip-20.2.dist-info/REQUESTED,' "$WORLD"/20.2/*/record) == */1/record ]]
}

# WHEEL, alone in its directory: is refused in one line, nothing done elsewhere.
is_refused() {
	local dir=${1%/*}
	rm -rf "$dir/dest"
	mkdir "$dir/dest"
	run --separate-stderr unpack "$PYTHON" "$dir/dest" "$1"
	[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 && $stderr == "'$1': "?* ]] || return
	[[ $(ls -A "$dir/dest") == 0 && $stderr != *[[:cntrl:]]* && $stderr != *Traceback* && ! -e $dir/dest/0/manifest ]] || return
	[[ ! -e /tmp/absolute.py && -z $(find "$dir" ! -path "$dir" ! -path "$dir/dest*" ! -path "$1") ]]
}

@test "a broken wheel is refused in one line" {
	local wheel=$WORLD/alone/made-1.0-py3-none-any.whl fault count=0
	one_made
	mkdir "$WORLD/alone"
	for fault in $("$PYTHON" "$TESTS_DIR/make_wheel.py" --list); do
		rm -f "$wheel"
		make_wheel "$wheel" "$fault"
		is_refused "$wheel" || {
			printf '%s: status %s, %s\n' "$fault" "$status" "$stderr"
			return 1
		}
		count=$((count + 1))
	done
	[[ $count -gt 30 ]]
}

@test "what cannot be written, by the parent or a child, is told in one line" {
	local wheel=$WORLD/made-1.0-py3-none-any.whl variant
	one_made
	for variant in big dense; do
		make_wheel "$wheel" "$variant"
		# shellcheck disable=SC2016
		run -1 --separate-stderr bash -c 'ulimit -f 1 && exec "$@"' - "$PYTHON" -I -S -c \
			"$(cat "$TESTS_DIR/../src/unpack.py")" "$wheel" "$(mktemp -d -p "$WORLD")"
		[[ ${#stderr_lines[@]} -eq 1 && $stderr == *'File too large'* ]]
	done
	[[ $stderr == "'bytecode': "* ]]
}
