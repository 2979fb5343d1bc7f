#!/usr/bin/env bats
# vact status: what is active and why, what belongs here, and what may have
# happened to an environment since it was made.
# shellcheck disable=SC2016,SC2030,SC2031,SC2103 # what other shells expand; tests are subshells

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	make_world
	unset TERM_PROGRAM CONDA_PREFIX PYENV_ROOT NO_COLOR
}

# ENV: activates it for what this test runs, as the hook would with `auto`.
activate() {
	eval "$("$VACT" on --shell bash "$1")"
}

# The hook's activation of the project in the working directory.
activate_auto() {
	eval "$("$VACT" hook bash)"
	eval "$("$VACT" event --shell bash)"
}

# PATTERN...: lines of the answer, as patterns; the status is 0.
expect() {
	local pattern line found
	run -0 --separate-stderr env PATH="${SEEN_PATH-$PATH}" "$VACT" status
	for pattern; do
		found=
		for line in "${lines[@]}"; do
			# shellcheck disable=SC2053 # it is a pattern
			[[ $line != $pattern ]] || found=1
		done
		if [[ -z $found ]]; then
			printf 'no line like: %s\nthe answer:\n%s\n' "$pattern" "$output"
			return 1
		fi
	done
}

# EXPECTED on stdin: the whole answer.
expect_all() {
	local expected
	expected=$(cat)
	run -0 --separate-stderr env PATH="${SEEN_PATH-$PATH}" "$VACT" status
	if [[ $output != "$expected" || -n $stderr ]]; then
		diff -u <(echo "$expected") <(echo "$output") || :
		echo "stderr: $stderr"
		return 1
	fi
}

# WORD: that is the one thing wrong with what belongs here, in both answers.
expect_problem() {
	command -v python3 >/dev/null || skip 'python3 is not installed'
	command "$VACT" status --json >answer.json
	run python3 - "$1" <<-'END'
		import json, sys
		h = json.load(open("answer.json", encoding="utf-8"))["here"]["health"]
		kinds = [p["kind"] for p in h["problems"]]
		assert kinds == ([sys.argv[1]] if sys.argv[1] != "sound" else []), h
		assert h["sound"] == (sys.argv[1] in ("sound", "patchlevel")), h
	END
	if [[ $status -ne 0 ]]; then
		echo "$output"
		return 1
	fi
	rm answer.json
}

@test "nothing active, nothing here" {
	expect_all <<-END
		active   none
		here     no environment belongs to $WORLD
	END
}

@test "what belongs here is shown with its Python, its trust and its reason" {
	make_env proj/.venv
	mkdir proj/sub
	cd proj/sub
	expect_all <<-END
		active   none
		here     $WORLD/proj/.venv
		project  $WORLD/proj
		trust    not allowed: never decided on
		python   3.11.2, from /usr/bin
		health   sound
	END
	"$VACT" allow
	expect "trust    allowed: by 'vact allow'"
	"$VACT" deny
	expect "trust    denied: by 'vact deny'"
	"$VACT" deny --forget
	mkdir -p "$XDG_CONFIG_HOME/vact"
	printf '{"trusted": ["%s"]}\n' "$WORLD" >"$XDG_CONFIG_HOME/vact/config.json"
	expect 'trust    trusted: below a directory that the settings trust'
}

@test "what the hook activated is shown with the rule and the directory" {
	make_project proj
	mkdir proj/sub
	cd proj/sub
	activate_auto
	expect_all <<-END
		active   $WORLD/proj/.venv
		origin   auto: by the hook, for $WORLD/proj
		rule     allowed: by 'vact allow'
		python   3.11.2, from /usr/bin
		health   sound
		command  python is $WORLD/proj/.venv/bin/python
		here     $WORLD/proj/.venv
		project  $WORLD/proj
		trust    allowed: by 'vact allow'
	END
	cd /
	expect "rule     allowed: by 'vact allow'" 'here     no environment belongs to /'
}

@test "what the user activated is manual, and what another tool did is foreign" {
	make_env env
	activate ./env
	expect "active   $WORLD/env" "origin   manual: by 'vact on', until 'vact off'" \
		"command  python is $WORLD/env/bin/python"
	export VIRTUAL_ENV=$WORLD/other
	expect "active   $WORLD/other" 'origin   foreign: *' "health   '$WORLD/other' is not an environment: *" \
		"command  python is $WORLD/env/bin/python: '$WORLD/other/bin' is not in PATH"
}

@test "an active environment that was deleted is told, and the status is 0" {
	make_env env
	activate ./env
	rm -r env
	expect "active   $WORLD/env" "health   '$WORLD/env' is not an environment: no such directory; *" \
		"command  python is *: '$WORLD/env/bin/python' cannot be run"
}

@test "a dangling interpreter is told with the remedy" {
	make_env .venv
	ln -sfn /nowhere/python3.11 .venv/bin/python
	expect "health   the interpreter of '$WORLD/.venv' is gone: bin/python leads nowhere; 'vact new --upgrade' repairs it"
	expect_problem dangling
}

@test "a copied interpreter whose Python is gone is dangling, too" {
	make_env .venv
	rm .venv/bin/python
	cp /bin/true .venv/bin/python
	expect_problem sound
	sed -i 's|^home = .*|home = /nowhere/bin|' .venv/pyvenv.cfg
	expect "health   the Python that '$WORLD/.venv' was made with is gone: there is no '/nowhere/bin'; make it anew"
	expect_problem dangling
}

@test "an environment that python made is sound, and moved when it was moved" {
	make_real_env proj/.venv
	cd proj
	expect 'health   sound'
	expect_problem sound
	cd ..
	mv proj other
	cd other
	expect "health   '$WORLD/other/.venv' was made at '$WORLD/proj/.venv', and its scripts still go there ('$WORLD/other/.venv/bin/activate' does); *"
	expect_problem moved
	mkdir ../proj
	cp -R .venv ../proj/.venv
	cd ../proj
	expect_problem sound
	cd ../other
	expect_problem moved
}

@test "an environment is not moved by going another way to it" {
	make_real_env proj/.venv
	ln -s proj link
	cd link
	expect "here     $WORLD/link/.venv"
	expect_problem sound
}

# LINE PROBLEM: in bin/activate.
activate_line() {
	printf '# more\n%s\nexport VIRTUAL_ENV\n' "$1" >.venv/bin/activate
	expect_problem "$2" || {
		echo "with: $1"
		return 1
	}
}

@test "bin/activate is understood however it is quoted" {
	local odd="$WORLD/it's \"a\" \$x"
	make_env "$odd/.venv"
	cd "$odd"
	activate_line "VIRTUAL_ENV='$WORLD/it'\"'\"'s \"a\" \$x/.venv'" sound
	activate_line "VIRTUAL_ENV=\"$odd/.venv\"" sound
	activate_line 'VIRTUAL_ENV=$(cygpath "/x/y")' sound
	activate_line 'VIRTUAL_ENV=$(dirname "$here")' sound
	activate_line "VIRTUAL_ENV='unclosed" sound
	activate_line "unset VIRTUAL_ENV" sound
	activate_line "  export VIRTUAL_ENV='/x y/.venv'" moved
	activate_line 'VIRTUAL_ENV="/x/.venv"' moved
	activate_line 'VIRTUAL_ENV=/x/.venv' moved
}

# HEAD PROBLEM: of a script in bin/.
script_head() {
	printf '%b' "$1" >.venv/bin/tool
	expect_problem "$2" || {
		echo "with: $1"
		return 1
	}
}

@test "a script in bin/ that goes to another environment, or to one that is gone, tells a move" {
	make_env .venv
	make_env other
	script_head "#!$WORLD/.venv/bin/python3\n" sound
	script_head "#!$WORLD/other/bin/python3\nimport x\n" moved
	script_head '#!/gone/env/bin/python\n' moved
	script_head "#!/bin/sh\n'''exec' \"/gone/my env/bin/python\" \"\$0\" \"\$@\"\n' '''\n" moved
	script_head "#!/bin/sh\n'''exec' /gone/env/bin/python \"\$0\" \"\$@\"\n' '''\n" moved
	script_head "#!/bin/sh\n'''exec' \"\$(dirname -- \"\$0\")\"/'python' \"\$0\" \"\$@\"\n" sound
	script_head '#!/usr/bin/env python3\n' sound
	script_head '#!/usr/bin/python3\n' sound
	script_head '#!/bin/sh\necho /gone/bin/python\n' sound
	script_head '' sound
	script_head '\0\0\0' sound
}

@test "virtualenv's environments are sound, and moved when they were moved" {
	command -v virtualenv >/dev/null || skip 'virtualenv is not installed'
	virtualenv -q --no-download --symlink-app-data .venv || skip 'virtualenv cannot make one'
	expect_problem sound
	mkdir other
	mv .venv other/.venv
	cd other
	expect_problem moved
}

# NAME: an interpreter of that name, in a prefix of its own; prints its path.
make_interpreter() {
	mkdir -p "$WORLD/prefix/bin"
	cp /bin/true "$WORLD/prefix/bin/$1"
	echo "$WORLD/prefix/bin/$1"
}

@test "an interpreter of another minor version is told" {
	make_env .venv
	ln -sfn "$(make_interpreter python3.11)" .venv/bin/python
	expect_problem sound
	ln -sfn "$(make_interpreter python3.12)" .venv/bin/python
	expect "health   '$WORLD/.venv' was made with Python 3.11, and its interpreter is Python 3.12 by now; make it anew"
	expect_problem version
	ln -sfn "$(make_interpreter python3.1)" .venv/bin/python
	expect_problem version
	sed -i 's/^version = .*/version_info = 3.12.1.final.0/' .venv/pyvenv.cfg
	ln -sfn "$(make_interpreter python3.12t)" .venv/bin/python
	expect_problem sound
	sed -i 's/^version_info = .*/version = nonsense/' .venv/pyvenv.cfg
	expect_problem sound
}

@test "packages of another Python alone are told" {
	make_env .venv
	mkdir -p .venv/lib/python3.10/site-packages
	expect "health   the packages in '$WORLD/.venv' are for Python 3.10, and its interpreter is Python 3.11; make it anew"
	expect_problem version
	mkdir .venv/lib/python3.11
	expect_problem sound
	rm -r .venv/lib
	mkdir -p .venv/lib/pypy3.9
	expect_problem sound
}

# VERSION: the header files of the interpreter in $WORLD/prefix say so.
set_patch() {
	mkdir -p "$WORLD/prefix/include/python3.11"
	printf '#define PY_VERSION_HEX 1\n#define PY_VERSION      \t"%s"\n' "$1" \
		>"$WORLD/prefix/include/python3.11/patchlevel.h"
}

@test "another patch of the same Python is told, and does no harm" {
	make_env .venv
	ln -sfn "$(make_interpreter python3.11)" .venv/bin/python
	set_patch 3.11.2
	expect_problem sound
	set_patch 3.11.20
	expect "health   '$WORLD/.venv' was made with Python 3.11.2, and its interpreter is 3.11.20 by now; it works, and *"
	expect_problem patchlevel
	sed -i 's/^version = .*/version_info = 3.11.20.final.0/' .venv/pyvenv.cfg
	expect_problem sound
	printf '#define PY_VERSION' >"$WORLD/prefix/include/python3.11/patchlevel.h"
	expect_problem sound
}

@test "a copied interpreter is compared with the Python that it is a copy of" {
	make_env .venv
	make_interpreter python3.11
	rm .venv/bin/python
	cp /bin/true .venv/bin/python
	sed -i "s|^home = .*|home = $WORLD/prefix/bin|" .venv/pyvenv.cfg
	set_patch 3.11.2
	expect_problem sound
	set_patch 3.11.9
	expect_problem patchlevel
}

# OFFSET BYTE: changes a byte of the interpreter's ELF header.
set_byte() {
	cp /bin/true "$WORLD/prefix/bin/python3.11"
	printf '%b' "\\x$2" | dd of="$WORLD/prefix/bin/python3.11" bs=1 seek="$1" conv=notrunc status=none
}

@test "an interpreter for another machine is told" {
	[[ $(head -c 4 /bin/true) == $'\177ELF' ]] || skip 'programs are not in ELF here'
	make_env .venv
	ln -sfn "$(make_interpreter python3.11)" .venv/bin/python
	expect_problem sound
	set_byte 18 f3
	expect "health   the interpreter of '$WORLD/.venv' cannot run on this machine: it is for riscv (64 bits), and vact for *; make it anew here"
	expect_problem architecture
	set_byte 4 01
	expect_problem architecture
	set_byte 19 7f
	expect 'health   *cannot run on this machine: it is for machine *'
	printf '\xcf\xfa\xed\xfe and more of it' >"$WORLD/prefix/bin/python3.11"
	expect 'health   *cannot run on this machine: it is a program for macOS; *'
	printf 'MZ and more' >"$WORLD/prefix/bin/python3.11"
	expect 'health   *cannot run on this machine: it is a program for Windows; *'
	printf '#!/bin/sh\n' >"$WORLD/prefix/bin/python3.11"
	expect_problem sound
	: >"$WORLD/prefix/bin/python3.11"
	expect_problem sound
	mkfifo "$WORLD/prefix/bin/pipe"
	ln -sfn "$WORLD/prefix/bin/pipe" .venv/bin/python
	expect_problem sound
}

@test "an environment that others may write to is told" {
	make_env .venv
	chmod 777 .venv/bin
	expect "health   refusing '$WORLD/.venv/bin': everyone may write to it; 'chmod o-w' it"
	expect_problem unsafe
}

@test "no program is run to find all that out" {
	local name
	make_env .venv
	rm .venv/bin/python
	mkdir first
	for name in .venv/bin/python .venv/bin/python3 .venv/bin/pip first/python first/vact first/uname; do
		printf '#!/bin/sh\necho "$0" >>"%s/RUN"\n' "$WORLD" >"$name"
		chmod +x "$name"
	done
	PATH=$WORLD/first:$PATH VIRTUAL_ENV=$WORLD/.venv "$VACT" status
	PATH=$WORLD/first:$PATH VIRTUAL_ENV=$WORLD/.venv run "$VACT" doctor
	[[ ! -e RUN ]]
}

@test "a python that stands before the environment's in PATH is named with its tool" {
	make_env env
	activate ./env
	mkdir -p "$HOME/.pyenv/shims" plain
	cp /bin/true plain/python
	cp /bin/true "$HOME/.pyenv/shims/python"
	PATH=$HOME/.pyenv/shims:$PATH expect \
		"command  python is $HOME/.pyenv/shims/python: '$HOME/.pyenv/shims' (pyenv) stands before '$WORLD/env/bin' in PATH"
	PATH=$WORLD/plain:$PATH expect \
		"command  python is $WORLD/plain/python: '$WORLD/plain' stands before '$WORLD/env/bin' in PATH"
	cd plain
	PATH=:$PATH expect "command  python is ./python: '.' stands before '$WORLD/env/bin' in PATH"
	PATH=$PATH:$WORLD/plain expect "command  python is $WORLD/env/bin/python"
	SEEN_PATH=$WORLD/plain expect "command  python is $WORLD/plain/python: '$WORLD/env/bin' is not in PATH"
	SEEN_PATH=/nowhere expect "command  python is missing: '$WORLD/env/bin' is not in PATH"
	mkdir "$WORLD/dir"
	mkdir "$WORLD/dir/python"
	PATH=$WORLD/dir:$PATH expect "command  python is $WORLD/env/bin/python"
}

@test "with the hook loaded, status knows what was turned off here, in every shell" {
	local shell
	make_project proj
	for shell in bash zsh fish dash ksh93 mksh busybox yash posh tcsh; do
		command -v "$shell" >/dev/null || continue
		play "$shell" <<-'END'
			cd proj
			vact off
			cd ../proj
			vact status >$WORLD/answer
			cd ..
			cd proj
			vact status >$WORLD/after
		END
		grep -qx "off      until $WORLD/proj is left: 'vact off' was there" answer || {
			printf '%s:\n%s\n%s\n' "$shell" "$(<answer)" "$output"
			return 1
		}
		run ! grep -q '^off ' after
		grep -qx "active   $WORLD/proj/.venv" after
	done
}

@test "with the hook loaded, status knows an activation that another script took over" {
	make_env env
	mkdir -p other/bin
	eval "$("$VACT" hook bash)"
	cd /
	eval "$("$VACT" on --hooked bash "$WORLD/env")"
	# What a foreign bin/activate of that very environment leaves.
	_OLD_VIRTUAL_PATH=$PATH
	run -0 vact status
	[[ $output == "active   $WORLD/env"$'\n''origin   foreign: '* ]]
	run -0 command "$VACT" status
	[[ $output == "active   $WORLD/env"$'\n''origin   manual: '* ]]
}

@test "a working directory that is gone is told" {
	mkdir gone
	cd gone
	rmdir ../gone
	expect 'active   none' 'here     no *'
	"$VACT" status --json >"$WORLD/answer"
	[[ $(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["here"])' "$WORLD/answer") == None ]]
	# Nor does anything tell what it was called.
	unset PWD
	expect 'active   none' 'here     no working directory: *; cd somewhere else'
	"$VACT" status --json >"$WORLD/answer"
	[[ $(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["here"])' "$WORLD/answer") == None ]]
	run -1 --separate-stderr "$VACT" find
	[[ -z $output && $stderr == 'vact: no working directory: '*'; cd somewhere else' ]]
}

# The document in $WORLD/answer as vact.json(5) has it.
check_document() {
	command -v python3 >/dev/null || skip 'python3 is not installed'
	python3 - "$WORLD/answer" <<-'END'
		import json, sys
		d = json.loads(open(sys.argv[1], "rb").read().decode("utf-8"))
		text, maybe = str, (str, type(None))
		def fields(o, **kinds):
		    assert list(o) == list(kinds), list(o)
		    for key, kind in kinds.items():
		        assert isinstance(o[key], kind), (key, o[key])
		def env(o):
		    fields(o["python"], version=maybe, home=maybe, interpreter=maybe, version_now=maybe)
		    fields(o["health"], sound=bool, problems=list)
		    for p in o["health"]["problems"]:
		        fields(p, kind=text, message=text)
		        assert p["kind"] in ("gone", "dangling", "architecture", "version", "moved", "unsafe", "patchlevel")
		none = type(None)
		fields(d, version=int, directory=maybe, active=(dict, none), here=(dict, none), settings_problems=list)
		assert d["version"] == 1
		a, h = d["active"], d["here"]
		if a:
		    fields(a, env=text, origin=text, name=maybe, project=maybe, trust=maybe, reason=maybe,
		           python=dict, health=dict, command=dict)
		    assert a["origin"] in ("auto", "manual", "foreign")
		    assert a["trust"] in (None, "unknown", "trusted", "allowed", "denied")
		    fields(a["command"], python=maybe, is_env=bool, shadowed_by=maybe, tool=maybe, message=maybe)
		    env(a)
		if h:
		    fields(h, env=text, project=text, trust=text, reason=text, held_off=bool, python=dict, health=dict)
		    assert h["trust"] in ("unknown", "trusted", "allowed", "denied")
		    env(h)
		print(a and a["origin"], h and h["trust"], len(d["settings_problems"]))
	END
}

# EXPECTED: what check_document prints about it.
json_is() {
	run -0 --separate-stderr env PATH="${SEEN_PATH-$PATH}" "$VACT" status --json
	[[ -z $stderr ]]
	echo "$output" >"$WORLD/answer"
	run -0 check_document
	if [[ $output != "$1" ]]; then
		printf 'expected %s, not %s, of:\n%s\n' "$1" "$output" "$(<"$WORLD/answer")"
		return 1
	fi
}

@test "--json gives one document, whatever is active" {
	json_is 'None None 0'
	make_project proj
	make_env env
	cd proj
	json_is 'None allowed 0'
	activate_auto
	json_is 'auto allowed 0'
	activate "$WORLD/env"
	json_is 'manual allowed 0'
	export VIRTUAL_ENV=/nowhere
	json_is 'foreign allowed 0'
	mkdir -p "$XDG_CONFIG_HOME/vact"
	echo '{"nope": 1, "quiet": 2}' >"$XDG_CONFIG_HOME/vact/config.json"
	json_is 'foreign allowed 2'
	SEEN_PATH='' VACT_STATE=1:nonsense json_is 'foreign allowed 2'
}

@test "bytes of every kind are exact in JSON, and harmless for a terminal" {
	local odd
	command -v python3 >/dev/null || skip 'python3 is not installed'
	odd=$(printf '%b' "$(printf '\\x%x' {1..46} {48..57} {59..127})_"$'\\xff\\xc3(\\xed\\xa0\\x80é')
	make_env "$WORLD/$odd/.venv"
	cd "$WORLD/$odd"
	"$VACT" allow
	activate_auto
	json_is 'auto allowed 0'
	PLACE=$WORLD/$odd python3 - "$WORLD/answer" <<-'END'
		import json, os, sys
		d = json.load(open(sys.argv[1], encoding="utf-8"))
		place = os.environb[b"PLACE"].decode("utf-8", "surrogateescape")
		assert d["directory"] == place, ascii(d["directory"])
		assert d["active"]["project"] == d["here"]["project"] == place
		assert d["active"]["env"] == d["here"]["env"] == place + "/.venv"
		assert d["active"]["command"]["python"] == place + "/.venv/bin/python"
	END
	"$VACT" status >"$WORLD/shown"
	LC_ALL=C run ! grep -q $'[\x01-\x09\x0b-\x1f\x7f]' "$WORLD/shown"
	[[ $(wc -l <"$WORLD/shown") == 9 ]]
}

@test "hostile bytes in pyvenv.cfg and bin/activate come out harmless" {
	make_env .venv
	printf 'home = /\x1b[31m\nversion = 3.\x1b]0;x\x07\n' >.venv/pyvenv.cfg
	printf "VIRTUAL_ENV='/gone\x1b[2J\xff/x'\n" >.venv/bin/activate
	expect 'python   3.\\x1b]0;x\\x07, from /\\x1b\[31m' "health   *was made at '/gone\\\\x1b\[2J\\\\xff/x', *"
	json_is 'None unknown 0'
}

@test "colours come with --color alone where there is no terminal" {
	make_env .venv
	run -0 "$VACT" status
	[[ $output != *$'\e'* ]]
	run -0 "$VACT" status --color always
	[[ $output == *$'health   \e[32msound\e[0m'* ]]
	run -2 --separate-stderr "$VACT" status --color=x
	[[ -z $output && $stderr == "vact: --color is auto, always or never, and not 'x'" ]]
	run -0 "$VACT" status --json --color always
	[[ $output != *$'\e'* ]]
}
