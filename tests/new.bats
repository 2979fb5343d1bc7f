#!/usr/bin/env bats
# `vact new`: what it refuses, what its options do, what it says.
# shellcheck disable=SC2030,SC2031 # each test is a world of its own
# shellcheck disable=SC2016,SC2034,SC2153 # nothing in names expands; event.bash uses these

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/pythons"
load "$TESTS_DIR/new"
load "$TESTS_DIR/event"

setup_file() {
	find_pythons
}

setup() {
	new_world
	RUN=()
	mkdir "$WORLD/work"
	cd "$WORLD/work" || return
}

teardown() {
	[[ ! -d locked ]] || chmod -R u+w locked
	event_teardown
}

# All there is below the working directory and HOME, and when it was changed.
everything() {
	find "$WORLD/work" "$HOME" -printf '%p %y %i %m %n %u %s %T@ %C@ %l\n' | sort
}

# DIR...: no directory that vact built in is there.
nothing_stays_in() {
	[[ -z $(find "$@" -maxdepth 1 -name '*vact*') ]]
}

# STATUS REASON ARG...: `vact new ARG...` ends with that status, says the reason
# (a pattern) in one line, and touches nothing.
refused() {
	local expected=$1 reason=$2 before
	shift 2
	before=$(everything)
	run --separate-stderr "$VACT" new "$@"
	# shellcheck disable=SC2053
	if [[ $status -ne $expected || -n $output || ${#stderr_lines[@]} -ne 1 ||
		$stderr != "vact: "$reason || $stderr == *[[:cntrl:]]* ]]; then
		printf 'vact new %s: status %s, output %s, stderr: %s\n' "$*" "$status" "$output" "$stderr"
		return 1
	fi
	diff <(echo "$before") <(everything)
}

# What is refused

@test "wrong usage: exit 2, one line, nothing touched and no Python asked" {
	XDG_CACHE_HOME=$HOME/.cache
	refused 2 "the name of the new environment is empty" ''
	refused 2 "'b' is one word too many*" a b
	refused 2 "no such option '--bogus'*" --bogus
	refused 2 "no such option '-x'*" -x
	refused 2 "no argument for option '-p'*" x -p
	refused 2 "no argument for option '--prompt'*" x --prompt
	refused 2 "there is no link mode 'soft'*" --link-mode soft x
	refused 2 "there is no link mode ''*" --link-mode= x
	refused 2 "*exclude one another*" --clear --upgrade x
	refused 2 "*exclude one another*" --clear --allow-existing x
	refused 2 "*exclude one another*" --upgrade --allow-existing x
	refused 2 "no such option '--clear=x'*" --clear=x x
	refused 2 "--shell is for --activate*" --shell sh x
}

@test "a path that cannot stand in PATH or pyvenv.cfg is refused" {
	XDG_CACHE_HOME=$HOME/.cache
	mkdir c:d
	refused 1 "cannot make '*/a:b': *':'*" a:b
	refused 1 "cannot make '*/c:d/e': *':'*" c:d/e
	refused 1 "cannot make '*/a\\\\nb': *newline*" $'a\nb'
	refused 1 "cannot make '*/a\\\\nb/c': *newline*" $'a\nb/c'
	cd c:d
	refused 1 "*':'*"
}

@test "what is no directory in the way is left there" {
	local each
	XDG_CACHE_HOME=$HOME/.cache
	echo text >file
	echo file >linked
	ln -s nowhere dangling
	ln -s file link
	ln -s loop loop
	mkfifo fifo
	mkdir elsewhere && make_env elsewhere/e
	echo elsewhere/e >.venv
	for each in file dangling link loop fifo .venv; do
		refused 1 "cannot make '*/work/$each': something else*" "$each"
		refused 1 "cannot make '*/work/$each': something else*" --clear "$each"
		# Of a loop, the reason is another one.
		[[ $each == loop ]] || refused 1 "cannot make '*/work/$each': something else*" --upgrade "$each"
		refused 1 "cannot make '*/work/$each': something else*" --allow-existing "$each"
	done
	refused 1 "cannot make '*/work/.venv': something else*"
}

@test "a directory with something in it is left as it is" {
	local each
	XDG_CACHE_HOME=$HOME/.cache
	mkdir one two three four five
	touch one/file two/.hidden
	mkdir three/bin four/lib
	mkdir five/.git
	for each in one two three four five; do
		refused 1 "'*/work/$each' is a directory with something in it*--allow-existing*" "$each"
		refused 3 "refusing to clear '*/work/$each'*" --clear "$each"
		refused 1 "'*/work/$each' is not an environment*" --upgrade "$each"
	done
	refused 1 "'*/work' is a directory with something in it*" .
}

@test "an environment is left as it is, unless options say otherwise" {
	XDG_CACHE_HOME=$HOME/.cache
	make_env .venv
	ln -s .venv link
	mkdir dangling && make_env dangling/e && ln -sf nowhere dangling/e/bin/python
	refused 1 "'*/.venv' is an environment already; --upgrade * --clear *"
	refused 1 "'*/.venv' is an environment already*" .venv
	refused 1 "'*/.venv' is an environment already*" ./x/../.venv/
	refused 1 "'*/link' is an environment already*" link
	refused 1 "'*/e' is an environment already*" dangling/e
	refused 1 "'*/nothing' is not an environment*" --upgrade nothing
	refused 1 "'*/dangling' is not an environment*" --upgrade dangling
}

@test "--clear on /, HOME, and above or in the current directory is refused" {
	XDG_CACHE_HOME=$HOME/.cache
	make_env env && make_env env/bin/e && make_env "$HOME"
	ln -s env link
	mkdir -p env/a/b
	refused 3 "refusing *'/'*" --clear /
	refused 3 "refusing *'/'*" --clear /../.
	refused 3 "refusing *'/'*" /
	refused 3 "refusing to clear '$HOME': *home*" --clear "$HOME"
	refused 3 "refusing to clear '$HOME': *home*" --clear ~/.
	ln -s "$HOME" home
	refused 3 "refusing to clear '*/home': *home*" --clear home
	HOME=$WORLD/work/env/a
	refused 3 "refusing to clear '*/env': *home*" --clear env
	HOME=$WORLD/home
	cd env/a/b
	refused 3 "refusing to clear '*/env': the current directory is in it*" --clear ../..
	refused 3 "refusing to clear '*/link': the current directory is in it*" --clear "$WORLD/work/link"
	cd ../..
	refused 3 "refusing to clear '*/env': the current directory is in it*" --clear .
	refused 3 "refusing to clear '*/work': the current directory is in it*" --clear ..
	cd "$WORLD/work/link/bin"
	refused 3 "refusing to clear '*/link': the current directory is in it*" --clear ..
	refused 3 "refusing to clear '*/env': the current directory is in it*" --clear "$WORLD/work/env"
}

@test "--clear of a link to what must stay is refused" {
	make_env "$HOME/sub"
	ln -s "$HOME" above
	ln -s / root
	refused 3 "refusing to clear '*/root'*" --clear root
	refused 3 "refusing to clear '*/above'*" --clear above
}

@test "where nothing can be written, it says where and takes its directories back" {
	local each before python=/usr/bin/python3
	become_ordinary
	mkdir -p locked/in open
	own open
	chmod 555 locked locked/in
	[[ -z ${RUN[*]} ]] || chown -R 65533 locked
	"${RUN[@]}" "$VACT" new -p $python --without-pip open/e 2>/dev/null ||
		skip 'an ordinary user cannot reach Python'
	before=$(find . | sort)
	for each in locked/e locked/new/e locked/in/a/b/c; do
		run --separate-stderr "${RUN[@]}" "$VACT" new -p $python --without-pip "$each"
		[[ $status -eq 1 && -z $output && ${#stderr_lines[@]} -eq 1 ]]
		[[ $stderr == "vact: cannot make '$PWD/locked/"*"': Permission denied" && $stderr != *.vact-* ]]
		[[ $(find . | sort) == "$before" ]]
	done
}

@test "directories made on the way are taken back when the making fails" {
	local before
	printf '#!/bin/sh\nexit 3\n' >no-python
	chmod +x no-python
	before=$(find . | sort)
	refused 1 "*no-python*" -p ./no-python a/b/c
	run --separate-stderr "$VACT" new --without-pip -p "$PYTHON" "a/b/$(printf %0300d 1)"
	[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 && $stderr == *'File name too long' ]]
	[[ $(find . | sort) == "$before" ]]
	touch file
	for each in file/e file/a/b; do
		run --separate-stderr "$VACT" new --without-pip -p "$PYTHON" "$each"
		[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 ]]
		[[ $stderr == "vact: cannot make '"*"': Not a directory" ]]
	done
	[[ $(find . ! -name file | sort) == "$before" ]]
}

# What the options do

@test "without options, .venv with pip appears, and one line tells how to go on" {
	local env
	mkdir project && cd project
	PATH=${PYTHON%/*}:$PATH makes
	env=$WORLD/work/project/.venv
	[[ $stderr == "vact: made '$env' with Python 3."*" and pip "*"; activate it with "* ]]
	[[ $stderr == *" 'vact on $env', or without the hook '. $env/bin/activate'" ]]
	runs .venv
	[[ $(.venv/bin/pip --version) == "pip "*"$WORLD/work/project/.venv/lib/"* ]]
	[[ $(<.venv/.gitignore) == '*' ]]
	[[ $(head -n 1 .venv/CACHEDIR.TAG) == 'Signature: 8a477f597d28d172789f06886806bc55' ]]
	[[ $(ls -A) == .venv ]]
}

@test "parents are made, and any spelling of a path will do" {
	local each
	for each in a/b/c ./d//e/ f/../g "$WORLD/work/h/i" -- -x; do
		[[ $each != -- ]] || continue
		makes --without-pip -p "$PYTHON" -- "$each"
	done
	for each in a/b/c d/e g h/i ./-x; do
		runs "$WORLD/work/$each"
	done
	[[ ! -e f ]]
}

@test "an empty directory, or a link to one, becomes the environment" {
	mkdir empty target
	ln -s target link
	makes --without-pip empty
	runs empty
	makes --without-pip link
	[[ -L link ]]
	runs link
	[[ $(link/bin/python -c 'import sys; print(sys.prefix)') == "$WORLD/work/link" ]]
	[[ $(ls -A target) == *pyvenv.cfg* ]]
	# As a stale environment behind a link is made anew there.
	touch target/lib/stale
	makes --clear --without-pip link
	[[ -L link && ! -e target/lib/stale ]]
	runs link
}

@test "the current directory, when empty, becomes the environment and stays what it is" {
	local inode
	mkdir here && cd here
	inode=$(stat -c %i .)
	makes --without-pip .
	[[ $(stat -c %i "$WORLD/work/here") == "$inode" && $(ls -A "$WORLD/work") == here ]]
	runs .
	nothing_stays_in . ..
	makes --without-pip --upgrade .
	runs .
}

@test "a mount point becomes the environment, and can be cleared" {
	mkdir mounted
	unshare -m true 2>/dev/null || skip 'cannot mount here'
	unshare -m bash -c 'mount -t tmpfs none mounted && set -e
		"$VACT" new --without-pip mounted
		touch mounted/lib/stale
		"$VACT" new --without-pip --clear mounted
		mounted/bin/python -c "import sys; assert sys.prefix == sys.argv[1]" "$PWD/mounted"
		[[ ! -e mounted/lib/stale && -z $(find . mounted -maxdepth 1 -name "*vact*") ]]'
	[[ -z $(ls -A mounted) ]]
}

@test "--clear keeps nothing" {
	local inode
	makes --without-pip --prompt old --system-site-packages e
	mkdir -p e/mine
	touch e/mine/file e/bin/tool e/lib/python3.1 e/.hidden
	printf 'x\n' >e/.gitignore
	makes --without-pip --clear e
	[[ ! -e e/mine && ! -e e/bin/tool && ! -e e/lib/python3.1 && ! -e e/.hidden ]]
	[[ $(<e/.gitignore) == '*' ]]
	run -1 grep -e prompt -e 'site-packages = true' e/pyvenv.cfg
	runs e
	[[ $(ls -A) == e ]]
	# Of nothing, and of an empty directory, there is nothing to clear.
	mkdir empty
	makes --without-pip --clear empty
	makes --without-pip --clear new
}

@test "--allow-existing keeps the user's files, and marks nothing that is not its own" {
	mkdir -p project/src project/lib project/bin
	echo code >project/src/main.py
	echo mine >project/bin/tool
	echo '*.o' >project/.gitignore
	touch project/lib/keep
	makes --without-pip --allow-existing project
	runs project
	[[ $(<project/src/main.py) == code && $(<project/bin/tool) == mine && -e project/lib/keep ]]
	[[ $(<project/.gitignore) == '*.o' && ! -e project/CACHEDIR.TAG ]]
	nothing_stays_in . project
	mkdir plain && touch plain/file
	makes --without-pip --allow-existing plain
	[[ ! -e plain/.gitignore && ! -e plain/CACHEDIR.TAG ]]
	# Once more, over an environment: what was installed stays.
	touch "$(site plain)/installed.py"
	makes --allow-existing plain
	[[ -e $(site plain)/installed.py && -e plain/bin/pip && -e plain/file ]]
	runs plain
}

@test "--allow-existing over what stands in its way fails, and leaves that" {
	local before
	mkdir clash && echo mine >clash/bin
	before=$(everything)
	run --separate-stderr "$VACT" new --without-pip --allow-existing clash
	[[ $status -eq 1 && ${#stderr_lines[@]} -eq 1 && $(<clash/bin) == mine && $(ls -A clash) == bin ]]
	# Where there is nothing, or nothing in it, it is as if it was not given.
	makes --without-pip --allow-existing new
	[[ -e new/.gitignore ]]
}

@test "--upgrade repairs a dangling interpreter and keeps prompt, packages and files" {
	local each
	makes -p "$PYTHON" --without-pip --prompt "it's mine" --system-site-packages e
	touch e/mine "$(site e)/installed.py" e/bin/tool
	printf 'old\n' >e/.gitignore
	for each in e/bin/python*; do
		[[ ! -L $each ]] || ln -sf /nowhere/python "$each"
	done
	run --separate-stderr "$VACT" on --shell sh ./e
	[[ $status -eq 1 && $stderr == *'vact new --upgrade'* ]]
	export PATH=${PYTHON%/*}:$PATH
	makes --upgrade --without-pip e
	[[ $stderr == "vact: upgraded '$WORLD/work/e' with Python 3."* && $stderr != *anew* ]]
	runs e
	[[ -e e/mine && -e e/bin/tool && -e $(site e)/installed.py ]]
	[[ $(<e/.gitignore) == old ]]
	grep -qx "prompt = \"it's mine\"" e/pyvenv.cfg
	grep -qx 'include-system-site-packages = true' e/pyvenv.cfg
	[[ $(find e -xtype l) == '' && $(ls -A) == e ]]
	# What the user says anew holds.
	makes --upgrade --without-pip --prompt other e
	grep -qx "prompt = 'other'" e/pyvenv.cfg
}

@test "--upgrade to another Python says what is left behind, and works" {
	local first=${PYTHONS[0]} installed
	[[ $first != "$PYTHON" ]] || skip 'there is one Python alone'
	makes -p "$first" --without-pip e
	installed=$(site e)/installed.py
	touch "$installed"
	makes --upgrade --without-pip -p "$PYTHON" e
	[[ $stderr == *" with Python ${PYTHON_VERSIONS[-1]};"* ]]
	[[ $stderr == *"; what was installed for Python ${PYTHON_VERSIONS[0]%.*} has to be"*" anew; "* ]]
	[[ -e $installed ]]
	runs e
	[[ $(says e sys.base_prefix) == "$(says "$PYTHON" sys.base_prefix)" ]]
	makes --upgrade --without-pip e
	[[ $stderr != *anew* ]]
}

@test "in a directory that was deleted nothing is made, and it is not made again" {
	mkdir gone
	cd gone
	rmdir ../gone
	run -1 --separate-stderr "$VACT" new --without-pip
	[[ ! -e ../gone && ! -e $WORLD/gone ]]
	[[ $stderr == "vact: "*"; cd somewhere else" ]]
}

@test "--upgrade of an environment whose Python is gone takes the like of it" {
	makes -p "${PYTHON}" --without-pip e
	ln -sf "$WORLD/work/gone/bin/python" "e/bin/$(basename "$PYTHON")"
	sed -i "s|^home = .*|home = $WORLD/work/gone/bin|" e/pyvenv.cfg
	[[ ! -x e/bin/python ]]
	PATH=${PYTHON%/*}:$PATH makes --upgrade --without-pip e
	[[ $stderr != *anew* ]]
	runs e
	[[ $(find e -xtype l) == '' ]]
	# Where there is none of its version, python3 on PATH will do, and it is said.
	[[ -x /usr/bin/python3 && ! /usr/bin/python3 -ef $PYTHON ]] || return 0
	is_at_least "$PYTHON" 3.12 || return 0
	ln -sf "$WORLD/work/gone/bin/python" "e/bin/$(basename "$PYTHON")"
	sed -i "s|^home = .*|home = $WORLD/work/gone/bin|" e/pyvenv.cfg
	PATH=/usr/bin:/bin makes --upgrade --without-pip e
	[[ $stderr == *'installed anew'* ]]
	runs e
}

@test "an upgraded environment has pip, and keeps the one that it has" {
	makes -p "$PYTHON" --without-pip e
	makes --upgrade e
	[[ $(e/bin/python -m pip --version) == "pip "* ]]
	echo '__version__ = "0.1"' >"$(site e)/pip/__init__.py"
	makes --upgrade e
	grep -q 0.1 "$(site e)/pip/__init__.py"
}

# MODE: pip's source files have that many links at least, and each its mtime.
linked() {
	makes -p "$PYTHON" --link-mode "$1" "$1"
	(cd "$(site "$1")" && find pip -name '*.py' -printf '%p %T@ %s\n' | sort) >"$1.list"
	[[ $(find "$1" -path '*/pip/*.py' -links "$2" | wc -l) -eq $(wc -l <"$1.list") ]]
	[[ $(wc -l <"$1.list") -gt 100 ]]
	diff hardlink.list "$1.list"
	# Bytecode that is not used would be told of.
	"$1/bin/python" -v -m pip --version 2>"$1.log"
	[[ $(grep -c "code object from .*/$1/.*\.py'*$" "$1.log") -eq 0 ]]
}

@test "--link-mode links or copies pip, with times that keep the bytecode valid" {
	linked hardlink +1
	linked copy 1
	linked reflink 1
}

@test "whatever the umask, nobody else can write to it" {
	local mask
	for mask in 000 077 002 022; do
		(
			umask "$mask"
			makes -p "$PYTHON" "e$mask"
			# Own group alone may write, as a umask of 002 wishes it.
			[[ -z $(find "e$mask" -perm /o+w ! -type l) ]]
			runs "e$mask"
			"e$mask/bin/pip" --version >/dev/null
		)
	done
	# But for what is linked or copied with its mode.
	rm -r e077/lib/*/* e077/bin/Activate.ps1
	[[ -z $(find e077 ! -type l -perm /go+rwx) ]]
	[[ -z $(find e022 e077 -perm /g+w ! -type l) ]]
	mkdir strict && cd strict
	umask 000
	makes -p "$PYTHON" --without-pip
	run -0 --separate-stderr "$VACT" on --shell sh ./.venv
}

@test "a hostile name is shown escaped, in one line" {
	makes --without-pip $'\e]0;x\a\xff\t$(touch PWNED)'
	[[ $stderr != *[[:cntrl:]]* && $stderr == *'\x1b]0;x\x07\xff\t$(touch PWNED)'* && ! -e PWNED ]]
	refused 1 '*\x1b*' -p $'/nowhere/\e[31m' x
	refused 1 '*\x1b*' -p $'\e[31m' x
}

@test "the help of new names every option" {
	local each
	run -0 "$VACT" help new
	for each in --python --prompt --without-pip --system-site-packages --copies --clear --upgrade \
		--allow-existing --activate --link-mode --no-allow; do
		[[ $output == *"$each"* ]]
	done
}
