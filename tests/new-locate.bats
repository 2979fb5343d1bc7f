#!/usr/bin/env bats
# `vact new`: which Python it takes, and what runs for that.
# shellcheck disable=SC2030,SC2031,SC2153 # each test is a world of its own
# shellcheck disable=SC2016 # of words in files

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/pythons"
load "$TESTS_DIR/new"

setup_file() {
	export REAL_HOME=$HOME
	find_pythons
}

# A pyenv whose versions are links to the Pythons here but the system's;
# VERSIONS has their numbers, oldest first.
setup() {
	local python version i
	new_world
	SEARCH=$PATH
	PYENV=$WORLD/pyenv
	mkdir -p "$PYENV/shims" "$PYENV/versions" "$WORLD/p/q"
	VERSIONS=()
	for i in "${!PYTHONS[@]}"; do
		python=${PYTHONS[i]} version=${PYTHON_VERSIONS[i]}
		[[ $python != /usr/bin/* ]] || continue
		ln -s "${python%/bin/*}" "$PYENV/versions/$version"
		VERSIONS+=("$version")
	done
	# A shim that runs is a failure.
	printf '#!/bin/sh\ntouch "%s/RUN"\nexec false\n' "$WORLD" >"$PYENV/shims/python3"
	chmod +x "$PYENV/shims/python3"
	cp "$PYENV/shims/python3" "$PYENV/shims/python"
	cp "$PYENV/shims/python3" "$PYENV/shims/python3.12"
	cd "$WORLD/p" || return
}

teardown() {
	[[ ! -e $WORLD/RUN ]]
}

need_versions() {
	[[ ${#VERSIONS[@]} -ge $1 ]] || skip "fewer than $1 Pythons are here besides the system's"
	OLD=${VERSIONS[0]} NEW=${VERSIONS[${#VERSIONS[@]} - 1]}
}

# WANTED ARG...: with $SEARCH as its PATH, `vact new ARG...` makes an environment
# of that version, which it names.
takes() {
	local wanted=$1
	shift
	rm -rf "$WORLD/e"
	run --separate-stderr env PATH="$SEARCH" "$VACT" new --no-allow --without-pip "$@" "$WORLD/e"
	[[ $status -eq 0 && -z $output && $stderr == "vact: made '$WORLD/e' with Python $wanted; "* &&
		$(says "$WORLD/e" 'platform.python_version()') == "$wanted" ]] || {
		printf 'wanted %s: %s\n' "$wanted" "$stderr"
		return 1
	}
}

# REASON ARG...: it fails, says why (a pattern) in one line, and makes nothing.
fails() {
	local reason=$1
	shift
	rm -rf "$WORLD/e"
	run --separate-stderr env PATH="$SEARCH" "$VACT" new --no-allow --without-pip "$@" "$WORLD/e"
	# shellcheck disable=SC2053
	[[ $status -eq 1 && -z $output && ${#stderr_lines[@]} -eq 1 && $stderr == "vact: "$reason &&
		$stderr != *[[:cntrl:]]* && ! -e $WORLD/e ]] || {
		printf 'status %s: %s\n' "$status" "$stderr"
		return 1
	}
}

# VERSION: its first two numbers.
short() {
	printf '%s\n' "${1%.*}"
}

@test "-p takes a path, a directory, a version, a name" {
	local python=$PYTHON version
	need_versions 2
	version=$NEW
	takes "$version" -p "$PYENV/versions/$version/bin/python3"
	takes "$version" -p "../pyenv/versions/$version/bin/python3"
	takes "$version" -p "$PYENV/versions/$version"
	takes "$version" -p "$PYENV/versions/$version/"
	takes "$version" --python="$python"
	SEARCH=${python%/*}:$SEARCH
	takes "$version" -p "$(short "$version")"
	takes "$version" -p "python$(short "$version")"
	takes "$version" -p python3
	takes "$version" -p 3
	takes "$version"
	ln -s "$PYENV/versions/$version" tree
	takes "$version" -p ./tree
	takes "$version" -p tree
	takes "$version" -p "$version"
}

@test "a whole version is that very one, and none other" {
	local version
	need_versions 2
	export PYENV_ROOT=$PYENV
	for version in "$OLD" "$NEW"; do
		takes "$version" -p "$version"
		takes "$version" -p "python$version"
		takes "$version" -p "$(short "$version")"
		fails "*'$version.*'*" -p "$version.99"
		fails "*'$(short "$version").99'*" -p "$(short "$version").99"
	done
}

@test "3.1 is not 3.11, and of several releases the latest is taken" {
	need_versions 2
	export PYENV_ROOT=$WORLD/other
	mkdir -p "$PYENV_ROOT/versions" bin
	SEARCH=$WORLD/p/bin:/nowhere
	fails "*'3.1'*" -p 3.1
	fails "*'3'*" -p 3
	ln -s "$PYENV/versions/$NEW" "$PYENV_ROOT/versions/$(short "$NEW").0"
	ln -s "$PYENV/versions/$NEW" "$PYENV_ROOT/versions/$NEW-dev"
	mkdir -p "$PYENV_ROOT/versions/$(short "$NEW").99"
	takes "$NEW" -p "$(short "$NEW")"
	takes "$NEW" -p 3
}

@test "managers are asked in their directories: pyenv, uv, mise, asdf" {
	need_versions 1
	local dir
	for dir in .pyenv/versions/"$NEW" .local/share/uv/python/"cpython-$NEW-linux-x86_64-gnu" \
		.local/share/mise/installs/python/"$NEW" .asdf/installs/python/"$NEW"; do
		mkdir -p "$HOME/${dir%/*}"
		ln -s "$PYENV/versions/$NEW" "$HOME/$dir"
		takes "$NEW" -p "$NEW"
		rm "$HOME/$dir"
	done
	fails "there is no Python '$NEW' *" -p "$NEW"
}

@test "what is not there is named, with what to do" {
	touch plain
	mkdir empty
	fails "there is no Python '3.99' *install it, or name its path" -p 3.99
	fails "there is no Python 'python3.99' *" -p python3.99
	fails "there is no Python 'nonesuch' *" -p nonesuch
	fails "there is no Python '' *" -p ''
	fails "'$WORLD/p/nonesuch' is no program *" -p ./nonesuch
	fails "'$WORLD/p/plain' is no program *" -p ./plain
	fails "there is no bin/python3 in '$WORLD/p/empty'*" -p ./empty
	SEARCH=/nowhere
	fails "there is no python3 on PATH; *-p"
}

@test "a program that is another version than its name says is told, and not taken" {
	need_versions 1
	mkdir bin
	ln -s "$PYENV/versions/$NEW/bin/python3" bin/python3.99
	SEARCH=$PWD/bin:$SEARCH
	fails "'*/bin/python3*' is Python $NEW, and 3.99 was asked for; *" -p 3.99
}

@test "a Python behind a relative link is found, and one whose path no pyvenv.cfg can hold is told" {
	local home
	need_versions 1
	mkdir bin
	ln -s "../../pyenv/versions/$NEW/bin/python3" bin/python3
	takes "$NEW" -p bin/python3
	home=$(sed -n 's/^home = //p' "$WORLD/e/pyvenv.cfg")
	[[ $home == /* && $home != *..* && -x $home/python3 ]]
	# Where its library is, so is its home.
	for home in $'new\nline' $'no\xffutf8'; do
		mkdir -p "$home/lib"
		cp -a "$PYENV/versions/$NEW/bin" "$home/bin"
		ln -s "$(readlink -f "$PYENV/versions/$NEW/lib/python$(short "$NEW")")" "$home/lib"
		fails "the path of * cannot stand in pyvenv.cfg: *" -p "$home/bin/python3"
	done
}

@test "a relative entry of PATH is not looked into" {
	printf '#!/bin/sh\ntouch "%s/RUN"\n' "$WORLD" >python3
	chmod +x python3
	SEARCH=.::bin:/nowhere
	fails "there is no python3 on PATH*"
}

@test "a shim of pyenv is followed, never run: PYENV_VERSION, .python-version upward, version" {
	need_versions 2
	SEARCH=$PYENV/shims:$SEARCH
	echo "$NEW" >"$PYENV/version"
	takes "$NEW" -p python3
	takes "$NEW" -p "$PYENV/shims/python3"
	takes "$NEW" -p "$PYENV/shims/python"
	takes "$NEW"
	echo "$OLD" >.python-version
	takes "$OLD" -p python3
	cd q
	takes "$OLD" -p python3
	PYENV_VERSION=$NEW takes "$NEW" -p python3
	PYENV_VERSION=$(short "$NEW") takes "$NEW" -p python3
	# Of several, the first that has the program.
	PYENV_VERSION=9.9.9:$NEW takes "$NEW" -p python3
	printf '# chosen\n\n%s\r\n%s\n' "$NEW" "$OLD" >.python-version
	takes "$NEW" -p python3
	PYENV_VERSION=9.9.9 fails "pyenv has no 'python3' in its version '9.9.9'*" -p python3
	echo 9.9.9 >.python-version
	fails "pyenv has no 'python3' in its version '9.9.9', named by $WORLD/p/q/.python-version;*" \
		-p python3
}

@test "pyenv's system is the next on PATH" {
	[[ -x /usr/bin/python3 ]] || skip 'there is no /usr/bin/python3'
	local version
	version=$(/usr/bin/python3 -c 'import platform; print(platform.python_version())')
	SEARCH=$PYENV/shims:/usr/bin:/bin
	takes "$version" -p python3
	PYENV_VERSION=system takes "$version" -p python3
	echo system >"$PYENV/version"
	takes "$version"
	takes "$version" -p system
}

@test ".python-version decides, upward to HOME; -p goes before it" {
	need_versions 2
	export PYENV_ROOT=$PYENV
	SEARCH=$PYENV/versions/$NEW/bin:$SEARCH
	short "$OLD" >.python-version
	takes "$OLD"
	cd q
	takes "$OLD"
	takes "$NEW" -p "$NEW"
	echo "$NEW" >.python-version
	takes "$NEW"
	# An empty one, and one of comments alone, say nothing.
	printf '# none\n \n' >.python-version
	takes "$OLD"
	echo "$OLD" >"$WORLD/.python-version"
	mkdir -p "$HOME/a" && cd "$HOME/a"
	takes "$NEW"
	echo "$OLD" >"$HOME/.python-version"
	takes "$OLD"
}

@test ".python-version: comments, blanks, CRLF, several words, full names" {
	local text
	need_versions 2
	export PYENV_ROOT=$PYENV
	for text in "# comment\n$OLD\n" "  $OLD  \n" "$OLD\r\n" "\n\n$OLD" "$OLD # why\n" "$OLD $NEW\n" \
		"$OLD\n$NEW\n" "9.9.9\n$OLD\n" "python${OLD%.*}\n" \
		"../../evil\n$OLD\n" "/bin/sh\n$OLD\n" "..\n$OLD\n"; do
		# shellcheck disable=SC2059
		printf "$text" >.python-version
		takes "$OLD" || {
			printf 'of %s\n' "$text"
			return 1
		}
	done
}

@test "what .python-version names is a version that is installed, or nothing" {
	local text
	mkdir -p "$WORLD/evil/bin" evil/bin "$PYENV/evil/bin"
	printf '#!/bin/sh\ntouch "%s/RUN"\n' "$WORLD" >"$WORLD/evil/bin/python3"
	chmod +x "$WORLD/evil/bin/python3"
	cp "$WORLD/evil/bin/python3" evil/bin/
	cp "$WORLD/evil/bin/python3" "$PYENV/evil/bin/"
	export PYENV_ROOT=$PYENV
	SEARCH=$PYENV/shims:$SEARCH
	for text in ../evil ../../evil ../../evil/bin/python3 "$WORLD/evil" "$WORLD/evil/bin/python3" \
		./evil evil .. . / 9.9.9 3.99 -c '$(touch PWNED)' $'\e[31m' $'\xff'; do
		printf '%s\n' "$text" >.python-version
		fails "'$WORLD/p/.python-version' asks for Python '*', which is not here; *-p"
		fails "pyenv has no 'python3' in its version '*', named by $WORLD/p/.python-version; *-p" \
			-p python3
		[[ ! -e PWNED ]]
	done
	head -c 10000 /dev/zero | tr '\0' '3' >.python-version
	run "$VACT" new --without-pip "$WORLD/e"
	[[ ${#lines[@]} -eq 1 ]]
	rm .python-version
	mkfifo .python-version
	PATH=/usr/bin:/bin run timeout 20 "$VACT" new --no-allow --without-pip "$WORLD/e"
	[[ $status -le 1 && ${#lines[@]} -eq 1 ]]
}

@test "pyenv's names of environments and builds are found as they are" {
	need_versions 1
	export PYENV_ROOT=$PYENV
	ln -s "$PYENV/versions/$NEW" "$PYENV/versions/my-build"
	takes "$NEW" -p my-build
	echo my-build >.python-version
	takes "$NEW"
	# An environment of pyenv-virtualenv leads to its base.
	"$PYENV/versions/$NEW/bin/python3" -m venv --without-pip "$PYENV/versions/web"
	echo web >.python-version
	takes "$NEW"
	grep -q "^home = .*/$NEW/bin$" "$WORLD/e/pyvenv.cfg"
}

# SCRIPT: a program that stands for a Python.
fake() {
	cat >"$WORLD/fake"
	chmod +x "$WORLD/fake"
}

@test "what is no Python is told in one line, whatever it does" {
	local script
	for script in 'exit 0' 'exit 3' 'echo hello' 'echo "{}"' 'echo "[]"' 'echo null' \
		'kill -SEGV $$' 'kill -9 $$' 'echo "{\"implementation\": \"cpython\"}"' \
		'yes | head -c 2000000' 'printf "\033[31m\n"; exit 1' \
		'head -c 100000 /dev/zero' 'echo "{" ; exit 0' 'printf "{\"implementation\": 3}"' \
		'echo "{\"implementation\": \"cpython\", \"version\": \"3.12.1\", \"executable\": \"/bin/sh\"}"' \
		'echo "{\"implementation\": \"cpython\", \"version\": \"\", \"executable\": \"\"}"'; do
		printf '#!/bin/sh\n%s\n' "$script" | fake
		fails "*" -p "$WORLD/fake" || {
			echo "of $script"
			return 1
		}
		[[ $stderr == *"$WORLD/fake"* || $stderr == */bin/sh* ]] || {
			echo "of $script: $stderr"
			return 1
		}
	done
	printf '#!/nowhere/sh\n' | fake
	fails "*$WORLD/fake*" -p "$WORLD/fake"
	printf '\x7fELF garbage' | fake
	fails "*$WORLD/fake*" -p "$WORLD/fake"
}

@test "an implementation that vact does not know makes its own, and that is said" {
	fake <<-END
		#!/bin/sh
		if [ "\$1" = -I ]; then
			echo '{"executable": "$WORLD/fake", "implementation": "pypy", "version": "3.10.14"}'
			exit
		fi
		printf '%s\n' "\$@" >>"$WORLD/calls"
		echo 'made by itself'
		if [ "\$1 \$2" = '-m venv' ]; then
			for last; do :; done
			mkdir -p "\$last/bin" && ln -s /bin/sh "\$last/bin/python"
			printf 'home = /usr/bin\n' >"\$last/pyvenv.cfg"
		fi
	END
	run --separate-stderr "$VACT" new --no-allow -p "$WORLD/fake" --prompt "it's" --copies \
		--system-site-packages e
	[[ $status -eq 0 && -z $output && ${#stderr_lines[@]} -eq 2 ]]
	[[ ${stderr_lines[0]} == *"pypy 3.10.14"*"'$WORLD/fake -m venv'"* ]]
	[[ ${stderr_lines[1]} == "vact: made '$WORLD/p/e' with"*3.10.14* ]]
	[[ -e e/pyvenv.cfg ]]
	diff "$WORLD/calls" <(printf '%s\n' -m venv --system-site-packages --copies "--prompt=it's" \
		"$WORLD/p/e")
	# What is there is judged as ever.
	: >"$WORLD/calls"
	run -1 --separate-stderr "$VACT" new -p "$WORLD/fake" e
	[[ $stderr == *'is an environment already'* && ! -s $WORLD/calls ]]
	run -0 "$VACT" new --no-allow -p "$WORLD/fake" --clear e
	grep -qx -e --clear "$WORLD/calls"
}

@test "a foreign venv that fails leaves nothing, and its last words are told" {
	fake <<-END
		#!/bin/sh
		if [ "\$1" = -I ]; then
			echo '{"executable": "$WORLD/fake", "implementation": "graalpy", "version": "3.11.0"}'
			exit
		fi
		for last; do :; done
		mkdir -p "\$last/bin"
		echo 'no room' >&2
		exit 4
	END
	run --separate-stderr "$VACT" new -p "$WORLD/fake" a/e
	[[ $status -eq 1 && -z $output && ! -e a && ${stderr_lines[1]} == *'exit status 4'*'no room'* ]]
	[[ ${#stderr_lines[@]} -eq 2 ]]
}

@test "Python 2 is no Python to make environments of, and nothing stays" {
	local python
	python=$(compgen -G "$REAL_HOME/.pyenv/versions/2.7*/bin/python2" | head -n 1) || :
	[[ -x $python ]] || python=$(command -v python2.7) || skip 'there is no Python 2'
	run --separate-stderr "$VACT" new -p "$python" e
	[[ $status -eq 1 && ! -e e && ${#stderr_lines[@]} -eq 1 ]]
	[[ $stderr == "vact: '$python' is Python 2.7"* ]]
}

@test "an interpreter that was replaced in place is asked anew" {
	need_versions 2
	takes "$OLD" -p "$PYENV/versions/$OLD/bin/python3"
	ln -s "$PYENV/versions/$OLD" current
	takes "$OLD" -p ./current/bin/python3
	ln -sfn "$PYENV/versions/$NEW" current
	takes "$NEW" -p ./current/bin/python3
}

@test "an environment whose base is gone is told, with the base" {
	make_env broken
	sed -i 's|^home = .*|home = /nowhere/bin|' broken/pyvenv.cfg
	fails "the base interpreter of '*/p/broken/bin/python' is gone: no python in '/nowhere/bin'*" \
		-p broken
	sed -i '/^home/d' broken/pyvenv.cfg
	fails "the base interpreter of *" -p ./broken
	# One that is its own base.
	sed -i "1i home = $WORLD/p/broken/bin" broken/pyvenv.cfg
	fails "*without end" -p ./broken
}
