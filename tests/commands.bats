#!/usr/bin/env bats
# list, prune, link, shell and exec: every option, every exit status, and
# names that hold any byte.
# shellcheck disable=SC2016,SC2030,SC2031,SC2103 # scripts are data; tests are subshells

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
}

vact() {
	"$VACT" "$@"
}

# STATUS PATTERN COMMAND...: ends so, says one line like that, and prints nothing.
fails_with() {
	local status_wanted=$1 pattern=$2
	shift 2
	# Unless it is asked for, bats warns of 127.
	if [[ $status_wanted -eq 127 ]]; then
		run -127 --separate-stderr "$@"
	else
		run --separate-stderr "$@"
	fi
	# shellcheck disable=SC2053,SC2154 # it is a pattern; run sets it
	if [[ $status -ne $status_wanted || -n $output || $stderr == *$'\n'* || $stderr != $pattern ]]; then
		printf '%q ' "$@"
		printf '\nshould end with %s: %s\nended with %s: %s\n%s\n' \
			"$status_wanted" "$pattern" "$status" "$stderr" "$output"
		return 1
	fi
}

need_python() {
	command -v python3 >/dev/null || skip 'there is no python3'
}

# STATE TRUST PYTHON PATH: `list` has that line, and once.
lists() {
	local line
	printf -v line '%-9s%-12s%-9s%s' "$@"
	run -0 --separate-stderr vact list
	if [[ $(grep -cFx -e "$line" <<<"$output") != 1 ]]; then
		printf 'there should be once: %s\n%s\n' "$line" "$output"
		return 1
	fi
}

# ENV KEY...: the values of the one row about ENV, as JSON, one a line.
row() {
	vact list --json | python3 -c '
import json, os, sys
rows = [r for r in json.load(sys.stdin)["environments"] if r["env"] == os.fsdecode(sys.argv[1])]
assert len(rows) == 1, rows
for key in sys.argv[2:]:
    print(json.dumps(rows[0][key]))' "$@"
}

# list

@test "what the hook evaluates is never help, nor another shell's code" {
	local command
	make_env env
	for command in on off 'new --activate'; do
		# shellcheck disable=SC2086 # words
		run -0 --separate-stderr "$VACT" $command --hooked bash --help
		[[ -z $output && $stderr == "usage: vact ${command%% *}"* ]]
	done
	run -2 --separate-stderr "$VACT" on --hooked bash --shell json ./env
	[[ -z $output && $stderr == "vact: 'vact on' acts on this shell; 'command vact on --shell' prints code" ]]
	run -2 --separate-stderr "$VACT" event --shell nosuch -- "$PWD"
	[[ -z $output && $stderr == "vact: 'nosuch' is no shell that vact knows; "* ]]
}

@test "list: colours come with --color alone where there is no terminal" {
	make_env here/.venv
	cd here
	[[ $(vact list) != *$'\033'* && $(NO_COLOR=1 vact list --color=always) == $'ok       \033[33mnot allowed\033[0m '* ]]
	fails_with 2 "vact: --color is auto, always or never, and not 'x'" vact list --color x
}

@test "list: one environment of several projects is told by the project" {
	make_env env
	make_project one
	mkdir two
	vact link ./env two
	vact allow two
	run -0 --separate-stderr vact list
	[[ $output == *"  $WORLD/env  for $WORLD/two"* ]]
	[[ $output == *"  $WORLD/one/.venv" || $output == *"  $WORLD/one/.venv"$'\n'* ]]
	rm -r env
	[[ $(vact list) == *"gone     allowed     -        $WORLD/env  for $WORLD/two"* ]]
}

@test "list: nothing is known, nothing is printed" {
	run -0 --separate-stderr vact list
	[[ -z $output && -z $stderr ]]
	need_python
	vact list --json | python3 -c '
import json, sys
assert json.load(sys.stdin) == {"version": 1, "environments": []}'
}

@test "list: shows what was decided on, what WORKON_HOME has, and what belongs here" {
	make_project allowed
	make_project denied venv
	vact deny denied
	make_env here/.venv
	make_env home/.virtualenvs/named
	make_env stranger/.venv
	lists ok allowed 3.11.2 "$WORLD/allowed/.venv"
	lists ok denied 3.11.2 "$WORLD/denied/venv"
	lists ok 'not allowed' 3.11.2 "$HOME/.virtualenvs/named"
	[[ ${#lines[@]} -eq 3 ]]
	mkdir here/sub
	cd here/sub
	lists ok 'not allowed' 3.11.2 "$WORLD/here/.venv"
	[[ ${#lines[@]} -eq 4 ]]
	cd ..
	vact allow
	lists ok allowed 3.11.2 "$WORLD/here/.venv"
	[[ ${#lines[@]} -eq 4 ]]
	make_env "$WORLD/work/other"
	export WORKON_HOME=$WORLD/work
	lists ok 'not allowed' 3.11.2 "$WORLD/work/other"
	[[ $output != *named* ]]
}

@test "list: is in the order of paths" {
	for each in c a b 'a b'; do
		make_project "$each"
	done
	run -0 --separate-stderr vact list
	[[ $(sort -k 4 <<<"$output") == "$output" && ${#lines[@]} -eq 4 ]]
}

@test "list: a project reached by a link is listed once, by its real path" {
	make_project real
	ln -s real link
	cd link
	lists ok allowed 3.11.2 "$WORLD/real/.venv"
	[[ ${#lines[@]} -eq 1 ]]
	VIRTUAL_ENV=$WORLD/link/.venv lists active allowed 3.11.2 "$WORLD/real/.venv"
	[[ ${#lines[@]} -eq 1 ]]
}

@test "list: projects that share an environment are listed each" {
	make_env envs/shared
	mkdir a b
	vact link ./envs/shared a
	vact link ./envs/shared b
	vact allow a
	vact deny b
	lists ok allowed 3.11.2 "$WORLD/envs/shared  for $WORLD/a"
	lists ok denied 3.11.2 "$WORLD/envs/shared  for $WORLD/b"
	# That it is in WORKON_HOME besides is no news.
	WORKON_HOME=$WORLD/envs run -0 vact list
	[[ ${#lines[@]} -eq 2 ]]
}

@test "list: the active environment is marked, whoever activated it" {
	make_project proj
	make_env foreign/env
	eval "$(vact on --shell bash ./proj)"
	lists active allowed 3.11.2 "$WORLD/proj/.venv"
	deactivate
	lists ok allowed 3.11.2 "$WORLD/proj/.venv"
	VIRTUAL_ENV=$WORLD/foreign/env lists active 'not allowed' 3.11.2 "$WORLD/foreign/env"
	VIRTUAL_ENV=$WORLD/nowhere lists gone 'not allowed' - "$WORLD/nowhere"
	mkdir plain
	VIRTUAL_ENV=$WORLD/plain lists broken 'not allowed' - "$WORLD/plain"
}

@test "list: a state for each way an environment can fail" {
	for each in dangling nul big nopython gone removed; do
		make_project $each
	done
	ln -sf /nowhere dangling/.venv/bin/python
	printf 'a\0b' >nul/.venv/pyvenv.cfg
	head -c 70000 /dev/zero | tr '\0' x >big/.venv/pyvenv.cfg
	rm -r removed
	rm -r gone/.venv
	make_env home/.virtualenvs/nopython
	rm "$HOME/.virtualenvs/nopython/bin/python"
	make_project 'with:colon'
	lists dangling allowed 3.11.2 "$WORLD/dangling/.venv"
	lists broken allowed - "$WORLD/nul/.venv"
	lists broken allowed - "$WORLD/big/.venv"
	lists broken allowed 3.11.2 "$WORLD/with:colon/.venv"
	lists broken 'not allowed' 3.11.2 "$HOME/.virtualenvs/nopython"
	lists gone allowed - "$WORLD/gone"
	lists gone allowed - "$WORLD/removed"
}

@test "list: a bare directory that was denied is no environment" {
	mkdir bare
	vact deny bare
	run -0 vact list
	[[ -z $output ]]
}

@test "list: trust is what the hook makes of it" {
	make_project allowed
	make_project changed
	make_env changed/other
	rm -r changed/.venv
	ln -s other changed/.venv
	make_env below/.venv
	make_project unsafe
	chmod o+w unsafe/.venv
	make_project denied
	chmod o+w denied/.venv
	vact deny denied
	mkdir -p "$XDG_CONFIG_HOME/vact"
	echo "{\"trusted\": [\"$WORLD/below\"]}" >"$XDG_CONFIG_HOME/vact/config.json"
	lists ok allowed 3.11.2 "$WORLD/allowed/.venv"
	lists ok 'not allowed' 3.11.2 "$WORLD/changed/.venv"
	lists ok unsafe 3.11.2 "$WORLD/unsafe/.venv"
	lists ok denied 3.11.2 "$WORLD/denied/.venv"
	cd below
	lists ok trusted 3.11.2 "$WORLD/below/.venv"
}

@test "list: versions are shown as they are written, unless they are something else" {
	make_project a
	echo 'version_info = 3.12.1.final.0' >a/.venv/pyvenv.cfg
	lists ok allowed 3.12.1 "$WORLD/a/.venv"
	echo 'version = 3.15.0a1+' >a/.venv/pyvenv.cfg
	lists ok allowed 3.15.0a1+ "$WORLD/a/.venv"
	for each in $'3.\e[31m1' '3.11 or so' 33333333333333333333 ''; do
		echo "version = $each" >a/.venv/pyvenv.cfg
		lists ok allowed - "$WORLD/a/.venv"
	done
}

@test "list: control bytes never reach the terminal, nor end a line" {
	make_project $'evil\e[2J\nok       allowed 3.11.2   /fake'
	run -0 --separate-stderr vact list
	[[ ${#lines[@]} -eq 1 && $output == *'/evil\x1b[2J\nok  '* && $output != *$'\e'* ]]
}

@test "list --json: each member is as documented" {
	need_python
	make_env envs/tools 'the name'
	mkdir p
	vact link ./envs/tools p
	vact allow p
	[[ $(row "$WORLD/envs/tools" project name python state problem active trust reason) == "\"$WORLD/p\"
\"the name\"
\"3.11.2\"
\"ok\"
null
false
\"allowed\"
\"by 'vact allow'\"" ]]
	ln -sf /nowhere envs/tools/bin/python
	[[ $(row "$WORLD/envs/tools" name python state problem) == $'null\n"3.11.2"\n"dangling"\n"the interpreter of '* ]]
	make_project gone
	rm -r gone
	vact list --json | python3 -c '
import json, sys
document = json.load(sys.stdin)
assert list(document) == ["version", "environments"] and document["version"] == 1
keys = "env project name python state problem active trust reason".split()
assert all(list(row) == keys for row in document["environments"])
row, = [r for r in document["environments"] if r["env"] is None]
assert row["project"] == sys.argv[1] and row["state"] == "gone" and row["trust"] == "allowed"
' "$WORLD/gone"
	cd "$WORLD" && make_env alone
	[[ $(VIRTUAL_ENV=$WORLD/alone row "$WORLD/alone" project active trust) == $'null\ntrue\n"unknown"' ]]
}

@test "list --json: every byte a path can hold makes a valid document and comes back" {
	need_python
	local bytes='' i byte
	for ((i = 1; i < 256; i++)); do
		# Neither / nor, for this one is to be activated, the colon.
		((i == 47 || i == 58)) && continue
		printf -v byte '\\x%02x' "$i"
		bytes+=$byte
	done
	printf -v bytes %b "$bytes"
	make_project "$bytes"
	make_project "b:$bytes"
	[[ $(row "$WORLD/$bytes/.venv" state trust) == $'"ok"\n"allowed"' ]]
	[[ $(row "$WORLD/b:$bytes/.venv" state trust) == $'"broken"\n"allowed"' ]]
	printf "version = 3.11\nprompt = '\"%b'\n" "${bytes//[\'\\]/}" >"$bytes/.venv/pyvenv.cfg"
	vact list --json | python3 -m json.tool >/dev/null
	# And every name that names.bash knows, in the environment's path.
	bash "$TESTS_DIR/names.bash" "$WORLD"
	WORKON_HOME=$WORLD/e vact list --json | python3 -c '
import json, os, sys
listed = {os.fsencode(r["env"]) for r in json.load(sys.stdin)["environments"] if r["env"]}
made = {os.path.join(os.fsencode(sys.argv[1]), n) for n in os.listdir(os.fsencode(sys.argv[1]))}
assert len(made) > 100 and made <= listed, made - listed' "$WORLD/e"
}

@test "list: with a state directory that decides nothing, the rest is listed" {
	make_project proj
	make_env home/.virtualenvs/named
	chmod 777 "$XDG_STATE_HOME/vact"
	lists ok 'not allowed' 3.11.2 "$HOME/.virtualenvs/named"
	[[ ${#lines[@]} -eq 1 ]]
	HOME='' XDG_STATE_HOME='' run -0 vact list
	[[ -z $output ]]
}

@test "list: an answer that cannot be written is a failure" {
	[[ -w /dev/full ]] || skip 'there is no /dev/full'
	make_project proj
	for option in '' --json; do
		# shellcheck disable=SC2086 # it may be no word at all
		run -1 --separate-stderr bash -c '"$VACT" list $1 >/dev/full' - $option
		[[ $stderr == 'vact: cannot write the answer: '* && $stderr != *$'\n'* ]]
	done
}

@test "list: a known environment can be named, also the one that belongs here" {
	make_env home/.virtualenvs/dir 'pretty name'
	run -0 vact exec -e 'pretty name' printenv VIRTUAL_ENV
	[[ $output == "$HOME/.virtualenvs/dir" ]]
	make_env here/.venv
	mkdir here/sub
	cd here/sub
	run -0 vact exec -e here printenv VIRTUAL_ENV
	[[ $output == "$WORLD/here/.venv" ]]
}

# prune

records() {
	find "$XDG_STATE_HOME/vact/decisions" -name '*.json' | wc -l
}

@test "prune: with nothing to forget, says so and forgets nothing" {
	run -0 --separate-stderr vact prune
	[[ -z $output && $stderr == 'vact: there is nothing to forget' ]]
	[[ ! -e $XDG_STATE_HOME/vact ]]
	make_project proj
	make_project empty
	rm -r empty/.venv
	mkdir bare
	vact deny bare
	run -0 --separate-stderr vact prune
	[[ -z $output && $stderr == 'vact: there is nothing to forget' && $(records) == 3 ]]
}

@test "prune: forgets what is gone, replaced or broken, and tells each" {
	local dir=$XDG_STATE_HOME/vact/decisions stamp
	for each in kept gone file replaced; do
		make_project $each
	done
	rm -r gone file
	: >file
	mv replaced old
	make_env replaced/.venv
	# A sound record under another's name is never looked up.
	cp "$(grep -l kept "$dir"/*.json)" "$dir/4123456789abcdef.json"
	echo nonsense >"$dir/0123456789abcdef.json"
	: >"$dir/1123456789abcdef.json"
	head -c 70000 /dev/zero >"$dir/2123456789abcdef.json"
	mkfifo "$dir/3123456789abcdef.json"
	stamp=$(<"$XDG_STATE_HOME/vact/changed")
	expected="gone     $WORLD/file
gone     $WORLD/gone
broken   $dir/0123456789abcdef.json
broken   $dir/1123456789abcdef.json
broken   $dir/2123456789abcdef.json
broken   $dir/3123456789abcdef.json
broken   $dir/4123456789abcdef.json
replaced $WORLD/replaced"
	for option in --dry-run -n; do
		run -0 --separate-stderr vact prune $option
		[[ $(sort <<<"$output") == $(sort <<<"$expected") ]]
		[[ $stderr == 'vact: would forget 8 decisions' ]]
		[[ $(records) == 9 && $(<"$XDG_STATE_HOME/vact/changed") == "$stamp" ]]
	done
	run -0 --separate-stderr vact prune
	[[ $(sort <<<"$output") == $(sort <<<"$expected") ]]
	[[ $stderr == 'vact: forgot 8 decisions' && $(records) == 1 ]]
	# Shells are to look again.
	[[ $(<"$XDG_STATE_HOME/vact/changed") != "$stamp" ]]
	[[ $(vact allow --list) == "allowed $WORLD/kept" ]]
	run -0 --separate-stderr vact prune
	[[ -z $output && $stderr == 'vact: there is nothing to forget' ]]
}

@test "prune: keeps what it cannot be sure about, and says so" {
	[[ $(id -u) -ne 0 ]] || skip 'root may look everywhere'
	local dir=$XDG_STATE_HOME/vact/decisions
	mkdir closed
	make_project closed/proj
	chmod 0 closed
	run -0 --separate-stderr vact prune
	[[ -z $output && $stderr == 'vact: there is nothing to forget' && $(records) == 1 ]]
	chmod 700 closed
	chmod 0 "$dir"/*.json
	run -1 --separate-stderr vact prune
	[[ -z $output && $stderr == "vact: cannot read '$dir/"*'Permission denied' ]]
	[[ $(records) == 1 ]]
}

@test "prune: what cannot be removed is a failure, and the rest is done" {
	local dir=$XDG_STATE_HOME/vact/decisions
	make_project gone
	rm -r gone
	mkdir "$dir/0123456789abcdef.json"
	run -1 --separate-stderr vact prune
	[[ $output == "gone     $WORLD/gone" ]]
	[[ $stderr == "vact: cannot remove '$dir/0123456789abcdef.json': "*$'\nvact: forgot 1 decision' ]]
	chmod 777 "$dir"
	fails_with 1 "vact: '$dir' belongs to others *; make it yours with mode 0700" vact prune
	unset HOME XDG_STATE_HOME
	fails_with 1 'vact: HOME is not set to an absolute path; *' vact prune
}

@test "prune: a decision whose birth time was not to be had is not taken for another's" {
	local record text inode
	make_project proj
	record=$(echo "$XDG_STATE_HOME"/vact/decisions/*.json)
	text=$(<"$record")
	[[ $text =~ \"identity\":[[:space:]]*\"([0-9]+)-[0-9.]+\" ]] || skip 'there is no birth time here'
	inode=${BASH_REMATCH[1]}
	sed -i "s/\"$inode-[0-9.]*\"/\"$inode\"/" "$record"
	run -0 vact prune
	[[ $(records) == 1 ]]
	sed -i "s/\"$inode\"/\"${inode}1\"/" "$record"
	run -0 --separate-stderr vact prune
	[[ $output == "replaced $WORLD/proj" && $(records) == 0 ]]
}

@test "prune: names of any bytes are shown on one line and forgotten" {
	make_project $'a\nb\e[31m'
	make_project $'\xff'
	rm -r a* $'\xff'
	run -0 --separate-stderr vact prune
	[[ $output == "gone     $WORLD/a\\nb\\x1b[31m"$'\n'"gone     $WORLD/\\xff" && $(records) == 0 ]]
}

@test "prune: a decision made anew while it waits is kept" {
	command -v flock >/dev/null || skip 'there is no flock'
	[[ -r /proc/locks ]] || skip 'there is no /proc/locks'
	local dir=$XDG_STATE_HOME/vact/decisions record pid
	make_project proj
	record=$(echo "$dir"/*.json)
	mv proj old
	make_env proj/.venv
	XDG_STATE_HOME=$WORLD/other vact allow proj
	# While the lock is ours, prune has seen the old record, and can but wait.
	exec 9<"$dir"
	flock 9
	"$VACT" prune >"$WORLD/pruned" 2>&1 9<&- &
	pid=$!
	until grep -q -e "-> FLOCK .* $pid " /proc/locks; do
		kill -0 "$pid"
	done
	mv "$WORLD/other/vact/decisions/${record##*/}" "$record"
	exec 9<&-
	wait "$pid"
	[[ $(<"$WORLD/pruned") == 'vact: there is nothing to forget' ]]
	lists ok allowed 3.11.2 "$WORLD/proj/.venv"
	[[ ${#lines[@]} -eq 1 ]]
}

@test "prune: no allow is lost beside it" {
	local i
	local -a jobs=()
	for i in {1..40}; do
		make_project "p$i"
		mv "p$i" "old$i"
		make_env "p$i/.venv"
	done
	for i in {1..40}; do
		vact allow "p$i" &
		jobs+=($!)
		((i % 4)) || vact prune >/dev/null 2>&1 &
		jobs+=($!)
	done
	for i in "${jobs[@]}"; do
		wait "$i"
	done
	run -0 vact list
	[[ $(grep -c '^ok       allowed ' <<<"$output") == 40 ]]
}

# link

@test "link: writes one line, and says what to do" {
	make_env envs/tools
	mkdir proj
	fails_with 0 "vact: '$WORLD/proj/.venv' leads to '$WORLD/envs/tools' now; 'vact allow' lets the hook activate it" \
		vact link ./envs/tools proj
	[[ $(od -c <proj/.venv) == "$(printf '%s\n' "$WORLD/envs/tools" | od -c)" ]]
	[[ $(vact find proj) == "$WORLD/envs/tools" ]]
	# Nothing else is left behind.
	[[ $(ls -A proj) == .venv ]]
	cd proj
	rm .venv
	fails_with 0 "vact: '$WORLD/proj/.venv' leads to *" vact link ../envs/tools
	[[ $(vact find) == "$WORLD/envs/tools" ]]
}

@test "link: is relative where the environment is inside, else absolute" {
	make_env proj/.tox/dev
	make_env other/.venv
	make_env projects
	cd proj
	vact link .tox/dev
	[[ $(<.venv) == .tox/dev ]]
	cd ..
	mv proj moved
	[[ $(vact find moved) == "$WORLD/moved/.tox/dev" ]]
	vact link ./other moved
	[[ $(<moved/.venv) == "$WORLD/other/.venv" ]]
	mkdir proj
	vact link ./projects proj
	[[ $(<proj/.venv) == "$WORLD/projects" ]]
	# An environment that is the directory itself.
	vact link ./projects projects
	[[ $(<projects/.venv) == "$WORLD/projects" ]]
}

@test "link: takes names, parts of environments, projects and redirects" {
	make_env home/.virtualenvs/named
	make_env known/.venv 'its name'
	vact allow known
	mkdir proj first
	vact link named proj
	[[ $(vact find proj) == "$HOME/.virtualenvs/named" ]]
	vact link 'its name' proj
	[[ $(vact find proj) == "$WORLD/known/.venv" ]]
	vact link "$HOME/.virtualenvs/named/bin/python" proj
	[[ $(vact find proj) == "$HOME/.virtualenvs/named" ]]
	# What a redirect leads to, never the redirect.
	vact link named first
	vact link ./first proj
	[[ $(<proj/.venv) == "$HOME/.virtualenvs/named" ]]
	vact link first/.venv proj
	[[ $(<proj/.venv) == "$HOME/.virtualenvs/named" ]]
}

@test "link: the file's mode is that of the user's files" {
	make_env env
	mkdir proj
	umask 022
	vact link ./env proj
	[[ $(stat -c %a proj/.venv) == 644 ]]
	umask 077
	vact link ./env proj
	[[ $(stat -c %a proj/.venv) == 600 ]]
	umask 002
	vact link ./env proj
	[[ $(stat -c %a proj/.venv) == 664 ]]
}

@test "link: replaces a redirect file, also one that leads nowhere" {
	make_env a
	make_env b
	mkdir proj
	for old in "$WORLD/a" ../a ../nowhere "/nowhere/env" $'../a\r'; do
		printf '%s\n' "$old" >proj/.venv
		vact link ./b proj
		[[ $(<proj/.venv) == "$WORLD/b" ]]
	done
}

# What is at proj/.venv.
place() {
	find proj -printf '%p %i %m %l %C@\n' | sort
	if [[ -f proj/.venv ]]; then
		od -c proj/.venv
	fi
}

# PATTERN: link says so, exits with 1 and leaves proj/.venv as it is.
refuses() {
	local before
	before=$(place)
	fails_with 1 "vact: $1" vact link ./env proj || return
	[[ $(place) == "$before" ]]
}

@test "link: replaces nothing else" {
	local no_redirect="'$WORLD/proj/.venv' is there and is no redirect file; move it away first"
	make_env env
	make_env proj/.venv
	refuses "'$WORLD/proj/.venv' is a directory; move it away first"
	rm -r proj/.venv
	mkdir proj/.venv
	refuses "'$WORLD/proj/.venv' is a directory; move it away first"
	rmdir proj/.venv
	for target in ../env nowhere /dev/null; do
		ln -s "$target" proj/.venv
		refuses "$no_redirect"
		rm proj/.venv
	done
	for text in '' '\n' 'name\n' 'not a redirect' 'SECRET=1\n' '../env\nmore\n' '../env\n\n' '../\377/x\n' '../env\0\n'; do
		# shellcheck disable=SC2059 # it is a format
		printf "$text" >proj/.venv
		refuses "$no_redirect"
	done
	rm proj/.venv
	mkfifo proj/.venv
	fails_with 1 "vact: $no_redirect" vact link ./env proj
	[[ -p proj/.venv ]]
}

@test "link: what is no environment is linked to by nothing" {
	mkdir proj empty
	fails_with 1 "vact: no environment 'nope': *; give a path" vact link nope proj
	fails_with 1 "vact: '$WORLD/empty' is not an environment: *" vact link ./empty proj
	make_env dangling
	ln -sf /nowhere dangling/bin/python
	fails_with 1 "vact: the interpreter of '$WORLD/dangling' is gone: *" vact link ./dangling proj
	[[ -z $(ls -A proj) ]]
	make_env env
	fails_with 1 "vact: '$WORLD/nowhere' is not a directory; *" vact link ./env nowhere
	: >file
	fails_with 1 "vact: '$WORLD/file' is not a directory; *" vact link ./env file
	fails_with 2 "vact: 'vact link' needs ENV *; see 'vact help link'" vact link
	fails_with 2 "vact: 'c' is one word too many for 'vact link'; *" vact link a b c
	fails_with 2 "vact: no such option '--force' of 'vact link'; *" vact link --force a
}

@test "link: a directory that cannot be written to is named, and nothing is left" {
	[[ $(id -u) -ne 0 ]] || skip 'root may write everywhere'
	make_env env
	mkdir proj
	chmod 500 proj
	fails_with 1 "vact: cannot write '$WORLD/proj/.venv': Permission denied" vact link ./env proj
}

@test "link: tells what keeps the hook from activating it" {
	make_env env
	make_env other
	mkdir proj
	vact link ./env proj
	vact allow proj
	# Where it leads is part of what was allowed.
	fails_with 0 "*' now" vact link ./env proj
	fails_with 0 "*; 'vact allow' lets the hook activate it" vact link ./other proj
	chmod o+w other
	fails_with 0 "* now, but the hook goes on refusing '$WORLD/other': everyone may write to it; *" \
		vact link ./other proj
	mkdir -p "$XDG_CONFIG_HOME/vact"
	echo '{"names": ["venv", ".venv"]}' >"$XDG_CONFIG_HOME/vact/config.json"
	make_env proj/venv
	fails_with 0 "* now, but '$WORLD/proj/venv' comes before it" vact link ./env proj
	echo '{"names": ["venv"]}' >"$XDG_CONFIG_HOME/vact/config.json"
	fails_with 1 "vact: the settings' \"names\" do not hold '.venv', *; add it" vact link ./env proj
}

@test "link: holds every name that a redirect can hold, and refuses the others" {
	bash "$TESTS_DIR/names.bash" "$WORLD"
	local -a dirs
	# No `i`: run has one.
	local index held=0 refused=0
	mapfile -d '' dirs <lists/DIRS
	mkdir links
	for index in "${!dirs[@]}"; do
		mkdir "links/$index"
		if [[ ${dirs[index]} == *[$'\n\r']* ]]; then
			fails_with 1 "vact: cannot link to '*': a redirect file is one line, *; rename it" \
				vact link -- "./e/${dirs[index]}" "links/$index"
			refused=$((refused + 1))
		elif ! iconv -f UTF-8 -t UTF-8 <<<"${dirs[index]}" >/dev/null 2>&1; then
			fails_with 1 "vact: cannot link to '*': a redirect file must be UTF-8, *; rename it" \
				vact link -- "./e/${dirs[index]}" "links/$index"
			refused=$((refused + 1))
		else
			vact link -- "./e/${dirs[index]}" "links/$index" 2>/dev/null
			# A name may end in newlines, but not one that is held.
			[[ $(vact find "links/$index") == "$WORLD/e/${dirs[index]}" ]]
			held=$((held + 1))
			continue
		fi
		if [[ -n $(ls -A "links/$index") ]]; then
			printf 'something is in the directory for %q\n' "${dirs[index]}"
			return 1
		fi
	done
	[[ $held -gt 80 && $refused -gt 10 ]]
}

# exec

@test "exec: looks for the command in the environment first, then on PATH" {
	make_env env
	printf '#!/bin/sh\necho of the environment\n' >env/bin/date
	chmod +x env/bin/date
	run -0 vact exec -e ./env date
	[[ $output == 'of the environment' ]]
	run -0 vact exec --env=./env printenv VIRTUAL_ENV
	[[ $output == "$WORLD/env" ]]
	chmod -x env/bin/date
	run -0 vact exec -e ./env date +x
	[[ $output == x ]]
	# An empty element of PATH is the current directory.
	printf '#!/bin/sh\necho here\n' >only-here
	chmod +x only-here
	PATH=/nowhere::$PATH run -0 vact exec -e ./env only-here
	[[ $output == here ]]
	fails_with 127 "vact: cannot run 'only-here': no such command *" vact exec -e ./env only-here
	run -0 vact exec -e ./env ./only-here
}

@test "exec: options behind CMD are CMD's, and -- ends ours" {
	make_env proj/.venv
	cd proj
	run -0 vact exec printf '%s|' -e --force -- --help
	[[ $output == '-e|--force|--|--help|' ]]
	run -0 vact exec -- printf '%s|' -e
	[[ $output == '-e|' ]]
	run -0 vact exec env -u HOME printenv VIRTUAL_ENV
	[[ $output == "$WORLD/proj/.venv" ]]
	printf '#!/bin/sh\necho "dashed $1"\n' >.venv/bin/-x
	chmod +x .venv/bin/-x
	run -0 vact exec -- -x y
	[[ $output == 'dashed y' ]]
	run -0 vact exec --help
	[[ $output == 'usage: vact exec '* ]]
	fails_with 2 "vact: no such option '-x' of 'vact exec'; *" vact exec -x y
	fails_with 2 "vact: 'vact exec' needs *; see 'vact help exec'" vact exec --
	fails_with 2 "vact: 'vact exec' needs *; see 'vact help exec'" vact exec
}

@test "exec: arguments arrive byte for byte, empty ones too" {
	make_env env
	local bytes='' i byte
	for ((i = 1; i < 256; i++)); do
		printf -v byte '\\x%02x' "$i"
		bytes+=$byte
	done
	printf -v bytes %b "$bytes"
	vact exec -e ./env printf '<%s>' '' "$bytes" '' >got
	printf '<%s>' '' "$bytes" '' >wanted
	cmp got wanted
	export BYTES=$bytes
	vact exec -e ./env printenv BYTES >got
	printf '%s\n' "$bytes" >wanted
	cmp got wanted
}

@test "exec: the command takes vact's place, and its end is vact's" {
	make_env env
	run -0 sh -c 'echo $$; exec "$VACT" exec -e ./env sh -c '\''echo $$'\'
	[[ ${lines[0]} == "${lines[1]}" ]]
	for number in 0 1 2 3 77 126 127 255; do
		run "-$number" vact exec -e ./env sh -c "exit $number"
	done
	run -143 vact exec -e ./env sh -c 'kill -TERM $$'
	run -137 vact exec -e ./env sh -c 'kill -KILL $$'
}

@test "exec: 127 is for what is not found, 126 for what cannot be run" {
	make_env env
	fails_with 127 "vact: cannot run 'nope': no such command in the environment or on PATH" \
		vact exec -e ./env nope
	fails_with 127 "vact: cannot run '': no such command *" vact exec -e ./env ''
	fails_with 127 "vact: cannot run './nope': No such file or directory" vact exec -e ./env ./nope
	fails_with 127 "vact: cannot run './env/pyvenv.cfg/x': Not a directory" \
		vact exec -e ./env ./env/pyvenv.cfg/x
	fails_with 126 "vact: cannot run './env': Permission denied" vact exec -e ./env ./env
	fails_with 126 "vact: cannot run './env/pyvenv.cfg': Permission denied" \
		vact exec -e ./env ./env/pyvenv.cfg
	: >env/bin/plain
	fails_with 126 "vact: cannot run '$WORLD/env/bin/plain': Permission denied" \
		vact exec -e ./env plain
	fails_with 127 "vact: cannot run '\\\\x1b[[]31m': no such command *" vact exec -e ./env $'\e[31m'
}

@test "exec: a script without #! is handed to no shell" {
	make_env env
	echo 'touch ran' >env/bin/script
	chmod +x env/bin/script
	fails_with 126 "vact: cannot run '$WORLD/env/bin/script': it is no program, *" \
		vact exec -e ./env script
	fails_with 126 "vact: cannot run './env/bin/script': it is no program, *" \
		vact exec -e ./env ./env/bin/script
	[[ ! -e ran ]]
	run -0 vact exec -e ./env sh env/bin/script
	[[ -e ran ]]
}

@test "exec: a script whose interpreter is gone is not passed for another of that name" {
	make_env env
	printf '#!/nowhere/bin/python\n' >env/bin/date
	chmod +x env/bin/date
	fails_with 126 "vact: cannot run '$WORLD/env/bin/date': the interpreter it names is not there; *" \
		vact exec -e ./env date
}

@test "exec: leaves descriptors, signals and the working directory as they are" {
	[[ -r /proc/self/status ]] || skip 'there is no /proc'
	make_env env
	cd env
	[[ $(vact exec -e . ls /proc/self/fd) == "$(ls /proc/self/fd)" ]]
	[[ $(vact exec -e . pwd) == "$WORLD/env" ]]
	trap '' USR1 PIPE
	[[ $(vact exec -e . grep '^Sig[BCIP]' /proc/self/status) == "$(grep '^Sig[BCIP]' /proc/self/status)" ]]
	env --block-signal=USR2 true 2>/dev/null || skip 'this env blocks no signals'
	[[ $(env --block-signal=USR2 "$VACT" exec -e . grep '^Sig[BCIP]' /proc/self/status) == "$(env --block-signal=USR2 grep '^Sig[BCIP]' /proc/self/status)" ]]
}

@test "exec: no environment is 1, an unsafe one 3, and --force overrides" {
	make_env env
	cd home
	fails_with 1 "vact: no environment belongs to '$HOME'; 'vact new' makes one" vact exec true
	VIRTUAL_ENV=$WORLD/env fails_with 1 \
		"vact: no environment belongs to '$HOME'; *; the active one, '$WORLD/env', is used without 'vact exec', or with -e" \
		vact exec true
	VIRTUAL_ENV=$WORLD/env fails_with 1 "vact: no environment 'nope': *; give a path" vact exec -e nope true
	cd ..
	fails_with 1 "vact: no environment 'nope': *; give a path" vact exec -e nope true
	chmod o+w env
	fails_with 3 "vact: refusing '$WORLD/env': everyone may write to it; 'chmod o-w' it, or use --force" \
		vact exec -e ./env touch ran
	[[ ! -e ran ]]
	run -0 vact exec --force -e ./env printenv VIRTUAL_ENV
	run -0 vact exec -f -e ./env printenv VIRTUAL_ENV
}

# shell

# A shell that tells what it was started with.
make_shell() {
	cat >"$WORLD/myshell" <<-'END'
		#!/bin/sh
		echo "$# arguments, env $VIRTUAL_ENV, first in PATH ${PATH%%:*}, home ${PYTHONHOME-unset}"
		exit 42
	END
	chmod +x "$WORLD/myshell"
	export SHELL=$WORLD/myshell
}

# SHELL LINE: what `vact on ./env` without the hook says on a terminal of that shell.
hints() {
	need_shell "$1"
	run interactive "$1" < <(printf '%s\n' 'vact on ./env' "$(word "$1" exit || echo exit)")
	grep -qF "vact: 'vact on' prints code for the shell to evaluate: use $2, or load the hook (see 'vact help hook')" \
		<<<"$output" || {
		echo "$1: $output"
		return 1
	}
}

@test "on a terminal, on says how this shell takes what it prints" {
	mkdir bin
	ln -s "$VACT" bin/vact
	export PATH=$WORLD/bin:$PATH
	hints bash 'eval "$(vact on ENV)"'
	hints zsh 'eval "$(vact on ENV)"'
	hints dash 'eval "$(vact on ENV)"'
	hints fish 'vact on ENV | source'
	hints tcsh 'eval "`vact on ENV`"'
	hints elvish 'eval (vact on ENV | slurp)'
	hints xonsh 'exec($(vact on ENV))'
	hints nu '^vact on ENV | from json | load-env'
}

@test "shell: starts the user's shell with the environment active, and passes its status on" {
	make_env env
	make_env proj/.venv
	make_shell
	PYTHONHOME=/x run -42 --separate-stderr vact shell ./env
	[[ $output == "0 arguments, env $WORLD/env, first in PATH $WORLD/env/bin, home unset" ]]
	# Only a terminal is told how to leave.
	[[ -z $stderr ]]
	cd proj
	run -42 vact shell
	[[ $output == *"env $WORLD/proj/.venv,"* ]]
	make_env "$HOME/.virtualenvs/named"
	run -42 vact shell named
	[[ $output == *"env $HOME/.virtualenvs/named,"* ]]
}

@test "shell: is the account's, or sh, where SHELL does not name one" {
	make_env env
	for each in '' bash ./myshell; do
		run -3 env SHELL="$each" "$VACT" shell ./env <<<'echo "$VIRTUAL_ENV"; exit 3'
		[[ $output == "$WORLD/env" ]]
	done
	run -3 env -u SHELL "$VACT" shell ./env <<<'exit 3'
	fails_with 127 "vact: cannot run '/nowhere/sh': No such file or directory" \
		env SHELL=/nowhere/sh "$VACT" shell ./env
	fails_with 126 "vact: cannot run '$WORLD': Permission denied" env SHELL="$WORLD" "$VACT" shell ./env
}

@test "shell: what is active already is active in the new shell, once" {
	make_env env
	make_env other
	export SHELL=/bin/sh
	run -0 vact shell ./env <<<'echo "echo \$VIRTUAL_ENV; echo \$PATH" | "$VACT" shell ./env'
	[[ $output == "$WORLD/env"$'\n'"$WORLD/env/bin:$BASE_PATH" ]]
	run -0 vact shell ./env <<<'echo "echo \$VIRTUAL_ENV; echo \$PATH" | "$VACT" shell ./other'
	[[ $output == "$WORLD/other"$'\n'"$WORLD/other/bin:$BASE_PATH" ]]
}

@test "shell: no environment is 1, wrong words 2, an unsafe environment 3" {
	make_env env
	make_shell
	cd home
	fails_with 1 "vact: no environment belongs to '$HOME'; *" vact shell
	cd ..
	fails_with 1 "vact: no environment 'nope': *" vact shell nope
	fails_with 2 "vact: 'b' is one word too many for 'vact shell'; *" vact shell a b
	chmod o+w env
	fails_with 3 "vact: refusing '$WORLD/env': *, or use --force" vact shell ./env
	for option in --force -f; do
		run -42 vact shell $option ./env
	done
}

# SHELL: start-up files of the user's that put something before everything in
# PATH, and then $RC; in it, the commands $output shows come from $COMMANDS.
in_shell() {
	local rc
	local -a opts=(-t 60) command
	need_shell "$1"
	export TMPDIR=$WORLD/tmp
	mkdir -p "$TMPDIR" "$HOME/shims" "$HOME/zsh" "$HOME/.config/fish"
	ln -sf /bin/sh "$HOME/shims/python"
	case $1 in
	fish)
		rc='set -gx PATH $HOME/shims $PATH; set -g RC read; function fish_prompt; printf "@@ "; end; set -g fish_greeting'
		printf '%s\n' "$rc" "${RC-}" >"$HOME/.config/fish/config.fish"
		;;
	tcsh | elvish | xonsh)
		# Their own prompts, at which ptyrun waits; then as above.
		"run_$1"
		opts+=("${command[@]}")
		case $1 in
		tcsh)
			opts=(-t 60) rc=$HOME/.tcshrc
			printf '%s\n' 'setenv PATH "$HOME/shims:$PATH"' 'set RC = read' "${RC-}" >>"$rc"
			;;
		elvish)
			opts=(-o -t 60) rc=$XDG_CONFIG_HOME/elvish/rc.elv
			mkdir -p "${rc%/*}"
			printf '%s\n' 'set-env PATH $E:HOME/shims:$E:PATH' 'var RC = read' "$(<"$HOME/startup.elv")" "${RC-}" >"$rc"
			;;
		xonsh)
			opts=(-t 60) rc=$HOME/.xonshrc
			printf '%s\n' '$PATH.insert(0, $HOME + "/shims")' 'RC = "read"' "${RC-}" >>"$rc"
			export SHELL_TYPE=readline
			;;
		esac
		;;
	*)
		rc='export PATH="$HOME/shims:$PATH"; RC=read; PS1="@@ "'
		printf '%s\n' "$rc" "${RC-}" >"$HOME/.bashrc"
		printf '%s\n' "$rc" "${RC-}" >"$HOME/zsh/.zshrc"
		echo 'ZDOTDIR=$HOME/zsh' >"$HOME/.zshenv"
		;;
	esac
	: >"$PROBE_LOG"
	SHELL=$(command -v "$1") run "$PTYRUN" "${opts[@]}" "$VACT" shell ./proj
}

# SHELL: with and without the hook in its start-up file.
shell_on_a_terminal() {
	make_env proj/.venv
	for RC in '' "$(hook_line "$1")"; do
		PATH=$BASE_PATH:$TESTS_DIR/bin in_shell "$1" <<-'END'
			:
			probe on
			/usr/bin/printf '%s\n' "$RC $(command -v python) $ZDOTDIR" >>$PROBE_LOG
			ls -A $TMPDIR >>$PROBE_LOG
			deactivate
			probe off
			exit 7
		END
		[[ $status -eq 7 ]]
		[[ $output == "vact: 'proj' is active in this shell; 'exit' leaves it"* ]]
		expect_prompt on '(proj) '
		expect_prompt off ''
		[[ $(grep -v '^fish' "$PROBE_LOG") == "on|proj/.venv|proj|proj/.venv/bin:$HOME/shims:BASE${PATH#"$BASE_PATH"}"* ]]
		[[ $(probed) == *"read $WORLD/proj/.venv/bin/python ${ZSH_DIR-}"* ]]
		[[ $(probed) == *"off|none||home/shims:BASE"* ]]
		# The files it was brought to do so with are gone.
		[[ $(ls -A "$TMPDIR") != *vact* ]]
	done
}

@test "shell: in bash it is active behind the start-up files, which may or may not load the hook" {
	shell_on_a_terminal bash
}

@test "shell: in zsh it is active behind the start-up files, wherever they are" {
	ZSH_DIR=$WORLD/home/zsh shell_on_a_terminal zsh
}

@test "shell: in fish it is active behind the start-up files" {
	shell_on_a_terminal fish
}

# SHELL SHOW: the same in another language: SHOW writes what start-up files set and
# which python is found.
shell_elsewhere() {
	local RC
	make_env proj/.venv
	for RC in '' "$(hook_line "$1")"; do
		PATH=$BASE_PATH in_shell "$1" <<-END
			$(word "$1" :)
			$(word "$1" probe on || echo probe on)
			$2
			deactivate
			$(word "$1" probe off || echo probe off)
			exit
		END
		[[ $output == "vact: 'proj' is active in this shell; 'exit' leaves it"* ]] || {
			echo "$output"
			return 1
		}
		expect_prompt on '(proj) '
		expect_prompt off ''
		expect_probes <<-END
			on|proj/.venv|proj|proj/.venv/bin:$HOME/shims:BASE
			read $WORLD/proj/.venv/bin/python $HOME
			off|none||home/shims:BASE
		END
		[[ $(ls -A "$TMPDIR") != *vact* ]] || {
			ls -AR "$TMPDIR"
			return 1
		}
		rm -f "$HOME/.tcshrc" "$HOME/.xonshrc"
	done
}

@test "shell: in tcsh it is active behind the start-up file, and HOME is the user's" {
	shell_elsewhere tcsh 'sh -c '\''echo "$1" `command -v python` $HOME >>$PROBE_LOG'\'' - $RC'
}

@test "shell: in elvish it is active behind the start-up file, whose names are there" {
	shell_elsewhere elvish 'echo $RC (search-external python) (get-env HOME) >>(get-env PROBE_LOG)'
}

@test "shell: in xonsh it is active behind the start-up file" {
	shell_elsewhere xonsh 'echo @(RC) @(__import__("shutil").which("python", path=":".join($PATH))) $HOME >>$PROBE_LOG'
}

@test "shell: zsh gets its own ZDOTDIR back, set or not" {
	need_shell zsh
	make_env proj/.venv
	mkdir dots tmp
	export TMPDIR=$WORLD/tmp SHELL
	SHELL=$(command -v zsh)
	echo 'PS1="@@ "; echo "read from dots"' >dots/.zshrc
	echo 'PS1="@@ "; echo "read from home"' >home/.zshrc
	ZDOTDIR=$WORLD/dots run -0 "$PTYRUN" -t 60 "$VACT" shell ./proj <<<'echo "it is ${ZDOTDIR-unset}"; typeset -m "__vact_z*" __vact_start; exit'
	[[ $output == *'read from dots'*"it is $WORLD/dots"* && $output != *__vact_zdotdir=* ]]
	run -0 "$PTYRUN" -t 60 "$VACT" shell ./proj <<<'echo "it is ${ZDOTDIR-unset}"; exit'
	[[ $output == *'read from home'*'it is unset'* ]]
	[[ -z $(ls -A tmp) ]]
}

@test "shell: where no file can be made, the environment alone is active" {
	need_shell bash
	make_env proj/.venv
	echo 'PS1="@@ "' >home/.bashrc
	export TMPDIR=$WORLD/nowhere SHELL
	SHELL=$(command -v bash)
	run -0 "$PTYRUN" -t 60 "$VACT" shell ./proj <<<'echo "it is $VIRTUAL_ENV"; exit'
	[[ $output == *"it is $WORLD/proj/.venv"* && $output != *vact-shell* ]]
}

@test "shell: names of any bytes are shown by the prompt as text" {
	need_shell bash
	make_env $'proj/e\xc3\xa9 $(touch PWNED) `touch PWNED`\n\e]0;x\a'
	mv proj/* 'proj/.venv'
	printf 'prompt = $(touch PWNED) \\w%%\e[31m\n' >>proj/.venv/pyvenv.cfg
	echo 'PS1="@@ "' >home/.bashrc
	export SHELL
	SHELL=$(command -v bash)
	run -0 "$PTYRUN" -t 60 "$VACT" shell ./proj <<<$'probe here\nexit'
	[[ $output == *'($(touch PWNED) \w%\x1b[31m) @@ '* ]]
	[[ $output == "vact: '\$(touch PWNED) \\w%\\x1b[31m' is active in this shell; "* ]]
	[[ ! -e PWNED && ! -e proj/PWNED ]]
}

@test "shell: other shells have the environment, and the rest from their hook" {
	need_shell dash
	make_env proj/.venv
	export SHELL ENV=$WORLD/shrc
	SHELL=$(command -v dash)
	hook_line sh >shrc
	run -0 env PS1='@@ ' "$PTYRUN" -t 60 "$VACT" shell ./proj <<<$'probe on\ndeactivate\nprobe off\nexit'
	[[ $(probed) == "on|proj/.venv|proj|proj/.venv/bin:BASE"$'\n'"off|none||BASE" ]]
}
