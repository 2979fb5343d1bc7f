#!/usr/bin/env bats
# Trust: what the hook activates, what it asks about, what it never touches.
# shellcheck disable=SC2030,SC2031 # each test is a world of its own
# shellcheck disable=SC1003,SC2016,SC2034 # quotes are the subject; event.bash uses these

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/event"

setup() {
	event_setup
}

teardown() {
	event_teardown
}

# Where decisions are stored; the file of the only one there is.
decisions_dir() {
	echo "$XDG_STATE_HOME/vact/decisions"
}
only_record() {
	local -a all=("$XDG_STATE_HOME"/vact/decisions/*)
	if [[ ${#all[@]} -ne 1 || ! -f ${all[0]} ]]; then
		echo "there should be one record, not: ${all[*]}" >&2
		return 1
	fi
	echo "${all[0]}"
}

settings() {
	mkdir -p "$XDG_CONFIG_HOME/vact"
	printf '%s\n' "$1" >"$XDG_CONFIG_HOME/vact/config.json"
}

# What is decided, and by what

@test "an unknown project is named once in a shell, and not activated" {
	make_env proj/.venv
	make_env other/.venv
	event proj
	[[ $ACTIVATED == none ]]
	[[ $SAID == "vact: $WORLD/proj/.venv is not allowed here; 'vact allow' activates it" ]]
	for dir in proj . proj/.venv proj; do
		event "$dir"
		[[ $ACTIVATED == none && -z $SAID ]]
	done
	event other
	[[ $SAID == *"$WORLD/other/.venv is not allowed"* ]]
	event proj
	[[ -z $SAID ]]
}

@test "allow lets the hook activate, deny forbids it without a word, forget makes it unknown" {
	make_env proj/.venv
	works vact allow proj
	activates proj
	works vact deny proj
	declines proj ''
	works vact allow proj
	activates proj
	works vact allow --forget proj
	declines proj "$UNKNOWN"
	works vact deny proj
	works vact deny --forget proj
	declines proj "$UNKNOWN"
}

@test "a decision made below a project, or through a link, is about the project" {
	make_env proj/.venv
	mkdir -p proj/a/b
	ln -s proj link
	(cd proj/a/b && vact allow)
	activates proj
	works vact deny link
	declines proj ''
	works vact allow --forget proj/a
	declines proj "$UNKNOWN"
	works vact allow link
	activates link "$WORLD/link/.venv"
}

@test "denied beats trusted roots, which beat unknown" {
	make_env src/proj/.venv
	settings "{\"trusted\": [\"$WORLD/src\"]}"
	activates src/proj
	vact deny src/proj
	declines src/proj ''
	vact allow --forget src/proj
	activates src/proj
	settings '{}'
	declines src/proj "$UNKNOWN"
}

@test "allowed beats trusted roots, and status says which it was" {
	make_env src/proj/.venv
	settings "{\"trusted\": [\"$WORLD/src\"]}"
	[[ $(cd src/proj && vact status) == *"trust    trusted: below a directory"* ]]
	vact allow src/proj
	[[ $(cd src/proj && vact status) == *"trust    allowed: by 'vact allow'"* ]]
	vact deny src/proj
	[[ $(cd src/proj && vact status) == *"trust    denied: by 'vact deny'"* ]]
}

@test "a trusted root covers whole path components, and what really is below it" {
	make_env proj/.venv
	make_env proj/sub/.venv
	make_env proj-evil/.venv
	make_env pro/.venv
	make_env elsewhere/.venv
	ln -s "$WORLD/elsewhere" proj/link
	ln -s "$WORLD/proj" root
	for root in "$WORLD/proj" "$WORLD/proj/" "$WORLD//x/../proj" "$WORLD/root"; do
		settings "{\"trusted\": [\"$root\"]}"
		activates proj
		activates proj/sub
		declines proj-evil "$UNKNOWN"
		declines pro "$UNKNOWN"
		declines proj/link "$UNKNOWN"
	done
	settings '{"trusted": ["/"]}'
	activates proj-evil
}

@test "a decision covers neither a project beside nor one below" {
	make_env proj/.venv
	make_env proj/sub/.venv
	make_env proj-evil/.venv
	vact allow proj
	activates proj
	declines proj/sub "$UNKNOWN"
	declines proj-evil "$UNKNOWN"
}

@test "deny in a directory without an environment holds when one is made" {
	mkdir bare
	run -0 --separate-stderr vact deny bare
	[[ -z $output && $stderr == "vact: there is no environment in '$WORLD/bare'; one that is made there is denied" ]]
	[[ $(cd bare && vact status) == *"trust    denied: by 'vact deny', also when one is made here" ]]
	make_env bare/.venv
	declines bare ''
	works vact deny --forget bare
	declines bare "$UNKNOWN"
}

@test "allow without an environment, or of what is no directory, fails with one line" {
	mkdir bare
	fails_with 1 "vact: no environment belongs to '$WORLD/bare'*" vact allow bare
	for verdict in allow deny; do
		fails_with 1 "vact: '$WORLD/nowhere' is not a directory; *" vact "$verdict" nowhere
	done
	fails_with 1 "vact: nothing was decided about '$WORLD/bare'*" vact allow --forget bare
	fails_with 2 "vact: 'b' is one word too many for 'vact allow'*" vact allow a b
	fails_with 2 "vact: no such option '--nope' of 'vact deny'*" vact deny --nope
	[[ ! -e $XDG_STATE_HOME ]]
}

@test "on, exec and find decide nothing" {
	make_env proj/.venv
	works vact on --shell sh proj
	works vact find proj
	(cd proj && works vact exec true)
	[[ ! -e $XDG_STATE_HOME ]]
	declines proj "$UNKNOWN"
}

# Which directory it was decided about

@test "another directory at the path of a project asks again" {
	make_env proj/.venv
	vact allow proj
	mv proj old
	make_env proj/.venv
	declines proj "$UNKNOWN"
	[[ $(cd proj && vact status) == *"another directory stood here when it was decided on"* ]]
	declines old "$UNKNOWN"
	rm -r proj
	mv old proj
	activates proj
}

@test "another directory at the path of a denied project asks again" {
	make_env proj/.venv
	vact deny proj
	mv proj old
	make_env proj/.venv
	declines proj "$UNKNOWN"
}

@test "a project deleted and cloned anew asks again" {
	[[ $(stat -c %W .) != 0 ]] || skip "the file system keeps no birth times"
	make_env proj/.venv
	vact allow proj
	for _ in 1 2 3; do
		rm -r proj
		make_env proj/.venv
		declines proj "$UNKNOWN"
	done
}

@test "where statx(2) is refused, as sandboxes do, a decision holds for that very directory" {
	local error
	need_strace
	make_env proj/.venv
	make_env other/.venv
	for error in ENOSYS EPERM; do
		RUN=(strace -qq -o /dev/null -e trace=statx -e "inject=statx:error=$error")
		works vact allow proj
		activates proj
		mv proj away
		mv other proj
		declines proj "$UNKNOWN"
		mv proj other
		mv away proj
		works vact deny proj
		declines proj ''
		works vact allow proj
		activates proj
		chmod o+w proj/.venv
		declines proj "*'$WORLD/proj/.venv'*"
		chmod o-w proj/.venv
		works vact allow --forget proj
		declines proj "$UNKNOWN"
	done
}

@test "a denial holds where statx(2) was refused when it was made, or is now" {
	need_strace
	local without=(strace -qq -o /dev/null -e trace=statx -e inject=statx:error=ENOSYS)
	settings "{\"trusted\": [\"$WORLD\"]}"
	make_env proj/.venv
	RUN=("${without[@]}")
	works vact deny proj
	declines proj ''
	RUN=()
	declines proj ''
	works vact allow proj
	RUN=("${without[@]}")
	activates proj
	RUN=()
	works vact deny proj
	RUN=("${without[@]}")
	declines proj ''
}

@test "what is moved to an allowed project's place is not activated, be it allowed elsewhere" {
	make_env shared/proj/.venv
	make_env shared/other/.venv
	# Whoever may write there can rename what is in it, whoever owns that.
	chmod 777 shared
	vact allow shared/proj
	vact allow shared/other
	activates shared/proj
	mv shared/proj shared/away
	mv shared/other shared/proj
	declines shared/proj "$UNKNOWN"
	mv shared/proj shared/other
	mv shared/away shared/proj
	activates shared/proj
}

@test "an environment made anew, edited files and renamed siblings do not ask again" {
	make_env proj/.venv
	vact allow proj
	rm -r proj/.venv
	make_env proj/.venv
	activates proj
	touch proj/pyproject.toml
	echo 'prompt = new' >>proj/.venv/pyvenv.cfg
	activates proj
	mv proj/.venv proj/venv
	activates proj proj/venv
}

@test "where a redirect leads is part of the decision" {
	make_env envs/a
	make_env envs/b
	mkdir proj
	echo ../envs/a >proj/.venv
	vact allow proj
	activates proj "$WORLD/envs/a"
	printf %s "$WORLD/envs/a" >proj/.venv
	activates proj "$WORLD/envs/a"
	echo ../envs/b >proj/.venv
	declines proj "$UNKNOWN"
	[[ $(cd proj && vact status) == *"somewhere else when it was allowed"* ]]
	rm proj/.venv
	make_env proj/.venv
	declines proj "$UNKNOWN"
	vact allow proj
	rm -r proj/.venv
	echo ../envs/a >proj/.venv
	declines proj "$UNKNOWN"
}

@test "where a link in the environment's place leads is part of the decision" {
	make_env envs/a
	make_env envs/b
	mkdir proj
	ln -s ../envs/a proj/.venv
	vact allow proj
	activates proj
	ln -sfn "$WORLD/envs/a" proj/.venv
	activates proj
	ln -sfn ../envs/b proj/.venv
	declines proj "$UNKNOWN"
	rm proj/.venv
	make_env proj/.venv
	declines proj "$UNKNOWN"
	vact allow proj
	rm -r proj/.venv
	ln -s ../envs/a proj/.venv
	declines proj "$UNKNOWN"
}

@test "a denied project stays denied wherever its environment leads" {
	make_env envs/a
	make_env proj/.venv
	vact deny proj
	rm -r proj/.venv
	echo ../envs/a >proj/.venv
	declines proj ''
}

# What is unsafe

# CHANGE PATTERN: with one of the four places of an allowed project changed so,
# the hook, on and exec refuse, and --force overrides. Needs a project `proj`.
refused_with() {
	local place
	for place in proj/.venv proj/.venv/bin proj/.venv/pyvenv.cfg proj; do
		rm -rf proj
		make_env proj/.venv
		own proj
		works vact allow proj
		activates proj
		eval "$1 $place"
		declines proj "vact: refusing '$WORLD/$place': $2" || return
		(cd proj && fails_with 3 "vact: refusing *$2*--force" vact on --shell sh) || return
		fails_with 3 "vact: refusing *$2*--force" vact on --shell sh ./proj || return
		[[ $output == false ]] || return
		fails_with 3 "vact: refusing *$2*--force" vact on --shell sh ./proj/.venv || return
		fails_with 3 "vact: refusing *$2*--force" \
			vact exec -e ./proj touch "$WORLD/ran" || return
		[[ ! -e $WORLD/ran ]] || return
		works vact on --force --shell sh ./proj || return
		[[ $output == *"__vact_export 'VIRTUAL_ENV' '$WORLD/proj/.venv'"* ]] || return
		works vact exec -f -e ./proj true || return
	done
}

@test "what everyone may write is refused" {
	refused_with 'chmod o+w' 'everyone may write to it; *chmod o-w*'
}

@test "what everyone may write is refused for an ordinary user" {
	become_ordinary
	refused_with 'chmod o+w' 'everyone may write to it; *chmod o-w*'
}

@test "what a group other than one's primary may write is refused" {
	is_root || [[ $(id -G) == *' '* ]] || skip "this user has one group only"
	group=12345
	is_root || group=$(id -G | cut -d' ' -f2)
	give() {
		chgrp "$group" "$1" && chmod g+w "$1"
	}
	refused_with give "group $group may write to it; *chmod g-w*"
}

@test "what a group other than one's primary may write is refused for an ordinary user" {
	need_root 'give a file to a foreign group'
	become_ordinary
	give() {
		chgrp 0 "$1" && chmod g+w "$1"
	}
	refused_with give 'group 0 may write to it; *chmod g-w*'
}

@test "what one's own primary group may write is accepted" {
	make_env proj/.venv
	vact allow proj
	chgrp -R "$(id -g)" proj
	chmod -R g+w proj
	activates proj
	works vact on --shell sh ./proj
}

@test "what belongs to another user is refused for root, too" {
	need_root 'give a file to another user'
	refused_with 'chown 65533' 'it belongs to another user (uid 65533); *'
}

@test "what belongs to another user is refused for an ordinary user" {
	need_root 'give a file to another user'
	become_ordinary
	refused_with 'chown 65533' 'it belongs to another user (uid 65533); *'
}

@test "what stands on the way to an environment must not belong to another user either" {
	need_root 'give a directory to another user'
	become_ordinary
	mkdir -p theirs/deep theirs-too envs
	make_env theirs/deep/proj/.venv
	make_env mine/.venv
	make_env envs/a
	mkdir linked redirected
	ln -s "$WORLD/mine" theirs-too/link
	ln -s "$WORLD/theirs-too/link/.venv" linked/.venv
	echo "$WORLD/theirs-too/link/.venv" >redirected/.venv
	own "$WORLD"
	for project in linked redirected mine; do
		works vact allow "$project"
		[[ $project == redirected ]] || activates "$project"
	done
	activates redirected "$WORLD/theirs-too/link/.venv"
	chown 65533 theirs theirs-too
	fails_with 0 "vact: allowed, but the hook goes on refusing *'$WORLD/theirs' on the way *" vact allow theirs/deep/proj
	declines theirs/deep/proj "vact: refusing '$WORLD/theirs/deep/proj/.venv/bin': '$WORLD/theirs' on the way to it belongs to another user (uid 65533), *"
	declines linked "vact: refusing '$WORLD/linked/.venv/bin': '$WORLD/theirs-too' on the way *"
	declines redirected "vact: refusing '$WORLD/theirs-too/link/.venv/bin': '$WORLD/theirs-too' on the way *"
	fails_with 3 "vact: refusing *'$WORLD/theirs' on the way *--force" vact on --shell sh ./theirs/deep/proj
	fails_with 3 "vact: refusing *'$WORLD/theirs-too' on the way *--force" vact on --shell sh ./linked
	works vact on --force --shell sh ./linked
	run vact list
	[[ $(grep -c unsafe <<<"$output") -eq 3 ]]
	activates mine
}

@test "a way that was another user's when the project was allowed is looked at each time" {
	need_root 'give a directory to another user'
	become_ordinary
	make_env theirs/proj/.venv
	own "$WORLD"
	chown 65533 theirs
	fails_with 0 "vact: allowed, but the hook goes on refusing *'$WORLD/theirs' on the way *" vact allow theirs/proj
	declines theirs/proj "vact: refusing *: '$WORLD/theirs' on the way *"
	own theirs
	activates theirs/proj
	chown 65533 theirs
	declines theirs/proj "vact: refusing *: '$WORLD/theirs' on the way *"
}

@test "a link of another user on the way to an environment is refused, wherever it leads" {
	need_root 'give a link to another user'
	become_ordinary
	make_env mine/proj/.venv
	ln -s mine link
	own "$WORLD"
	works vact allow link/proj
	activates link/proj
	chown -h 65533 link
	declines link/proj "vact: refusing '$WORLD/link/proj/.venv/bin': '$WORLD/link' on the way *"
	activates mine/proj
}

@test "links that lead to each other, and more of them than the system follows, are refused" {
	make_env mine/proj/.venv
	ln -s mine link0
	for i in {1..60}; do
		ln -s "link$((i - 1))" "link$i"
	done
	vact allow link30/proj
	works vact on --shell sh "$WORLD/link30/proj/.venv"
	rm link0
	ln -s link60 link0
	fails_with 1 "vact: *" vact on --shell sh "$WORLD/link60/proj/.venv"
}

@test "what belongs to root is accepted for an ordinary user" {
	need_root 'give a file to root'
	become_ordinary
	make_env proj/.venv
	own proj
	vact allow proj
	for place in proj/.venv proj/.venv/bin proj/.venv/pyvenv.cfg proj; do
		chown 0:0 "$place"
		activates proj
		works vact on --shell sh ./proj
	done
}

@test "an unsafe environment that a redirect or a link leads to is refused" {
	make_env envs/a
	mkdir proj
	chmod o+w envs/a/bin
	for place in redirect link; do
		rm -f proj/.venv
		case $place in
		redirect) echo ../envs/a >proj/.venv ;;
		link) ln -s ../envs/a proj/.venv ;;
		esac
		vact allow proj 2>/dev/null
		declines proj 'vact: refusing *: everyone may write to it*'
		fails_with 3 '*everyone may write to it*' vact on --shell sh ./proj
	done
}

@test "a project that everyone may write to is refused where a redirect leads elsewhere, too" {
	make_env envs/a
	mkdir proj
	echo ../envs/a >proj/.venv
	vact allow proj
	activates proj "$WORLD/envs/a"
	chmod o+w proj
	declines proj "vact: refusing '$WORLD/proj': everyone may write to it*"
	fails_with 3 '*everyone may write to it*' vact on --shell sh ./proj
	(cd proj && fails_with 3 '*everyone may write to it*' vact on --shell sh)
	works vact on --shell sh ./envs/a
}

@test "trusted roots and decisions do not make what is unsafe safe" {
	make_env proj/.venv
	chmod o+w proj/.venv
	settings '{"trusted": ["/"]}'
	declines proj 'vact: refusing *'
	fails_with 0 'vact: allowed, but the hook goes on refusing *chmod o-w*' vact allow proj
	declines proj 'vact: refusing *'
	vact deny proj
	declines proj ''
	chmod o-w proj/.venv
	vact allow proj
	activates proj
}

@test "an unsafe environment is named once in a shell" {
	make_env proj/.venv
	chmod o+w proj
	event proj
	[[ $SAID == 'vact: refusing '* ]]
	event proj
	[[ -z $SAID ]]
}

@test "in a sticky directory, an environment may be named, and the hook takes none" {
	mkdir sticky
	chmod 1777 sticky
	make_env sticky/env1
	works vact on --shell sh ./sticky/env1
	make_env sticky/.venv
	vact allow sticky 2>/dev/null
	declines sticky 'vact: refusing *everyone may write to it*'
}

# The records

@test "200 allows at a time lose nothing" {
	local -a jobs=()
	for ((i = 0; i < 200; i++)); do
		make_env "p$i/.venv"
	done
	for ((i = 0; i < 200; i++)); do
		"$VACT" allow "p$i" &
		jobs+=($!)
	done
	for job in "${jobs[@]}"; do
		wait "$job"
	done
	[[ $(vact allow --list | grep -c '^allowed ') == 200 ]]
	# Nothing else is left behind.
	[[ $(find "$(decisions_dir)" -type f | wc -l) == 200 ]]
	[[ $(ls -A "$XDG_STATE_HOME/vact") == $'changed\nchanged.'$(<"$XDG_STATE_HOME/vact/changed")$'\ndecisions' ]]
	activates p0
	activates p199
}

@test "allow, deny and forget at a time on one project leave a valid record or none" {
	local -a jobs=()
	make_env proj/.venv
	for _ in {1..20}; do
		"$VACT" allow proj &
		jobs+=($!)
		"$VACT" deny proj &
		jobs+=($!)
		"$VACT" allow --forget proj 2>/dev/null &
		event proj
		[[ $ACTIVATED == none || $ACTIVATED == "$WORLD/proj/.venv" ]]
	done
	for job in "${jobs[@]}"; do
		wait "$job"
	done
	wait
	vact deny proj
	only_record
	[[ $(vact allow --list) == "denied  $WORLD/proj" ]]
	declines proj ''
}

# What may stand in a record's place; each gets its path.
empty() { : >"$1"; }
truncated() {
	local size
	size=$(wc -c <"$1")
	head -c $((size / 2)) "$1" >"$1.tmp" && cat "$1.tmp" >"$1" && rm "$1.tmp"
}
no_json() { echo 'allow' >"$1"; }
an_array() { echo '["allow"]' >"$1"; }
a_string() { echo '"allow"' >"$1"; }
null_document() { echo null >"$1"; }
no_members() { echo '{"version": 1}' >"$1"; }
trailing_text() { echo x >>"$1"; }
two_documents() { cat "$1" "$1" >"$1.tmp" && cat "$1.tmp" >"$1" && rm "$1.tmp"; }
edited() {
	local text
	text=$(<"$2")
	if [[ $text != *"$1"* ]]; then
		echo "no such text in the record: $1"
		return 1
	fi
	printf '%s\n' "${text/"$1"/$3}" >"$2"
}
wrong_decision() { edited '"allow"' "$1" '"ALLOW"'; }
decision_number() { edited '"allow"' "$1" '1'; }
decision_true() { edited '"allow"' "$1" 'true'; }
decision_list() { edited '"allow"' "$1" '["allow"]'; }
project_number() { edited "\"$WORLD/proj\"" "$1" '5'; }
project_null() { edited "\"$WORLD/proj\"" "$1" 'null'; }
other_project() { edited "$WORLD/proj" "$1" "$WORLD/pro"; }
longer_project() { edited "$WORLD/proj" "$1" "$WORLD/proj/"; }
unescaped_project() { edited "$WORLD/proj" "$1" "$WORLD/pr oj"; }
nul_escape() { edited "$WORLD/proj" "$1" "$WORLD/proj%00"; }
no_target() { edited '"target"' "$1" '"other"'; }
no_identity() { edited '"identity"' "$1" '"other"'; }
empty_identity() { sed -i 's/"identity":.*"[^"]*"/"identity": ""/' "$1"; }
nul_bytes() { printf '\0' >>"$1"; }
nul_before() { { printf '\0' && cat "$1"; } >"$1.tmp" && cat "$1.tmp" >"$1" && rm "$1.tmp"; }
only_nul() { head -c 300 /dev/zero >"$1"; }
huge() { head -c 70000 /dev/zero | tr '\0' ' ' >>"$1"; }
deep() { head -c 60000 /dev/zero | tr '\0' '[' >"$1"; }
not_utf8() { printf '\377\376' >"$1"; }
a_directory() { rm "$1" && mkdir "$1"; }
a_full_directory() { rm "$1" && mkdir -p "$1/x"; }
a_fifo() { rm "$1" && mkfifo "$1"; }
dangling_link() { ln -sf "$WORLD/nowhere" "$1"; }
looping_link() { rm "$1" && ln -s "$1" "$1"; }
link_to_device() { ln -sf /dev/zero "$1"; }
world_writable() { chmod o+w "$1"; }
group_writable() { chmod g+w "$1"; }
foreign_owner() { chown 65533 "$1"; }
unreadable() { chmod 000 "$1"; }

# BREAKAGE...: none of them allows; none hangs or crashes; a new decision
# mends it or says in one line why it cannot.
means_unknown() {
	local breakage record
	make_env proj/.venv
	own proj
	vact allow proj
	for breakage in "$@"; do
		record=$(only_record)
		"$breakage" "$record" || return
		declines proj "$UNKNOWN" || {
			echo "the record was broken by $breakage"
			return 1
		}
		works vact allow --list
		run --separate-stderr vact allow proj
		if [[ -d $record ]]; then
			# shellcheck disable=SC2154 # run sets it
			[[ $status -eq 1 && $stderr == "vact: cannot write '$record': "* ]] || return
			rm -r "$record"
			vact allow proj
		elif [[ $status -ne 0 || -n $stderr ]]; then
			printf 'allow should mend %s; it ended with %s: %s\n' \
				"$breakage" "$status" "$stderr"
			return 1
		fi
		activates proj || return
		only_record >/dev/null || return
	done
}

@test "a record that is empty, cut short or no JSON means unknown" {
	means_unknown empty truncated no_json an_array a_string null_document no_members \
		trailing_text two_documents not_utf8 deep
}

@test "a record with members of the wrong type or value means unknown" {
	means_unknown wrong_decision decision_number decision_true decision_list \
		project_number project_null no_target no_identity empty_identity
}

@test "a record about another path means unknown" {
	means_unknown other_project longer_project unescaped_project nul_escape
}

@test "a record with NUL bytes, or larger than any, means unknown" {
	means_unknown nul_bytes nul_before only_nul huge
}

@test "what is no regular file in a record's place means unknown" {
	means_unknown a_directory a_full_directory a_fifo dangling_link looping_link link_to_device
}

@test "a record that others may have written means unknown" {
	means_unknown world_writable group_writable
}

@test "a record that belongs to another user means unknown" {
	need_root 'give a file to another user'
	means_unknown foreign_owner
}

@test "a record that cannot be read means unknown" {
	become_ordinary
	means_unknown unreadable
}

@test "a broken record does not lift a denial into what a trusted root allows" {
	make_env proj/.venv
	vact deny proj
	settings "{\"trusted\": [\"$WORLD\"]}"
	declines proj ''
	truncated "$(only_record)"
	declines proj "$UNKNOWN"
}

# STATE PATTERN: with the state directory so, an allowed project is unknown,
# and allow and deny fail with one line.
cannot_decide() {
	declines proj "$UNKNOWN" || return
	fails_with 1 "$1" vact allow proj || return
	fails_with 1 "$1" vact deny proj || return
	declines proj "$UNKNOWN"
}

@test "a state directory that others may write to decides nothing" {
	make_env proj/.venv
	vact allow proj
	for mode in o+w g+w; do
		chmod "$mode" "$XDG_STATE_HOME/vact"
		cannot_decide "vact: '$XDG_STATE_HOME/vact' *writable*make it yours with mode 0700"
		fails_with 1 '*mode 0700' vact allow --list
		fails_with 1 '*mode 0700' vact allow --forget proj
		chmod 700 "$XDG_STATE_HOME/vact"
		activates proj
	done
}

@test "records in a directory that others may write to decide nothing" {
	make_env proj/.venv
	vact allow proj
	chmod 755 "$XDG_STATE_HOME/vact"
	activates proj
	chmod o+w "$(decisions_dir)"
	cannot_decide "vact: '$(decisions_dir)' *writable*make it yours with mode 0700"
}

@test "a state directory of another user decides nothing" {
	need_root 'give a directory to another user'
	make_env proj/.venv
	vact allow proj
	chown 65533 "$XDG_STATE_HOME/vact"
	cannot_decide "vact: '$XDG_STATE_HOME/vact' belongs to others*make it yours with mode 0700"
}

@test "a file, a FIFO or a dangling link as the state directory decides nothing" {
	make_env proj/.venv
	mkdir -p "$XDG_STATE_HOME"
	for kind in file fifo link; do
		case $kind in
		file) : >"$XDG_STATE_HOME/vact" ;;
		fifo) mkfifo "$XDG_STATE_HOME/vact" ;;
		link) ln -s "$WORLD/no/where" "$XDG_STATE_HOME/vact" ;;
		esac
		cannot_decide "vact: cannot make the directory '$XDG_STATE_HOME/vact*': *"
		rm "$XDG_STATE_HOME/vact"
	done
	rmdir "$XDG_STATE_HOME"
	: >"$XDG_STATE_HOME"
	cannot_decide "vact: cannot make the directory '$XDG_STATE_HOME*': *"
}

@test "a file in the place of the records decides nothing" {
	make_env proj/.venv
	mkdir -p "$XDG_STATE_HOME/vact"
	: >"$(decisions_dir)"
	cannot_decide "vact: *'$(decisions_dir)*': *"
	works vact allow --list
	[[ -z $output ]]
}

@test "what cannot be written is named in one line, and the old decision holds" {
	become_ordinary
	make_env proj/.venv
	own proj
	vact allow proj
	make_env new/.venv
	own new
	chmod 500 "$(decisions_dir)"
	fails_with 1 "vact: cannot write '$(decisions_dir)/*.json': Permission denied*" vact deny proj
	fails_with 1 "vact: cannot remove '$(decisions_dir)/*.json': Permission denied*" \
		vact allow --forget proj
	fails_with 1 "vact: cannot write '$(decisions_dir)/*.json': Permission denied*" vact allow new
	activates proj
	declines new "$UNKNOWN"
	chmod 000 "$XDG_STATE_HOME/vact"
	declines proj "$UNKNOWN"
	fails_with 1 "vact: *'$XDG_STATE_HOME/vact*Permission denied*" vact allow proj
	chmod 700 "$XDG_STATE_HOME/vact"
	activates proj
	chmod 700 "$(decisions_dir)"
}

@test "on a full disk the old decision holds, and nothing is left behind" {
	need_root 'mount a file system'
	make_env proj/.venv
	make_env new/.venv
	mkdir -p "$XDG_STATE_HOME"
	mount -t tmpfs -o size=64k,mode=700 tmpfs "$XDG_STATE_HOME" || skip "cannot mount here"
	MOUNTED=$XDG_STATE_HOME
	vact allow proj
	run dd if=/dev/zero of="$XDG_STATE_HOME/filler" bs=4096
	fails_with 1 "vact: cannot write '$(decisions_dir)/*.json': No space left*" vact deny proj
	fails_with 1 "vact: cannot write '$(decisions_dir)/*.json': No space left*" vact allow new
	only_record
	activates proj
	declines new "$UNKNOWN"
}

@test "without HOME the decisions have no place, and allow says so" {
	make_env proj/.venv
	unset HOME XDG_STATE_HOME
	declines proj "$UNKNOWN"
	fails_with 1 'vact: HOME is not set*set it, or XDG_STATE_HOME' vact allow proj
	fails_with 1 'vact: HOME is not set*' vact allow --list
	XDG_STATE_HOME=relative fails_with 1 'vact: HOME is not set*' vact deny proj
	[[ ! -e relative ]]
}

@test "the state is for the user alone, whatever the umask" {
	become_ordinary
	make_env proj/.venv
	own proj
	for mask in 000 002 022 077 277 777; do
		rm -rf "$HOME/.local"
		works "${RUN[@]}" sh -c 'umask "$1" && exec "$VACT" allow proj' - "$mask"
		modes=$(cd "$HOME/.local" && stat -c '%a %n' . state state/vact state/vact/*)
		[[ $modes == '700 .
700 state
700 state/vact
600 state/vact/changed
600 state/vact/changed.'"$(<"$HOME/.local/state/vact/changed")"'
700 state/vact/decisions' ]] || {
			echo "with umask $mask: $modes"
			return 1
		}
		[[ $(stat -c %a "$(only_record)") == 600 ]]
		activates proj
	done
}

# The files by which shells go on, which is to be one.
marks() {
	echo "$XDG_STATE_HOME"/vact/changed.*
}

@test "the mark by which shells go on is another one after each decision" {
	local before
	make_env proj/.venv
	for words in "allow proj" "allow proj" "deny proj" "allow proj" "allow --forget proj"; do
		before=$(marks)
		# shellcheck disable=SC2086
		works vact $words
		[[ $(marks) == *"/changed.$(<"$XDG_STATE_HOME/vact/changed")" ]]
		[[ $(marks) != "$before" ]]
	done
	# What does not change anything leaves it.
	before=$(marks)
	run -0 vact prune
	fails_with 1 '*' vact allow nowhere
	[[ $(marks) == "$before" ]]
}

@test "without the mark shells ask at each prompt, doctor says so, and a decision mends it" {
	make_env proj/.venv
	works vact allow proj
	run vact doctor
	[[ $output == *state* && $output != *changed* ]]
	rm "$XDG_STATE_HOME"/vact/changed.*
	activates proj
	run vact doctor
	[[ $output == *"/changed' names no file that is there"* ]]
	works vact allow proj
	run vact doctor
	[[ $output == *state* && $output != *changed* ]]
}

@test "a look-up opens one record at any number of decisions" {
	need_strace
	make_env proj/.venv
	vact allow proj
	for count in 1 50; do
		for ((i = 1; i < count; i++)); do
			make_env "p$i/.venv"
			vact allow "p$i"
		done
		(cd proj && strace -f -o "$WORLD/trace" -e trace=file \
			"$VACT" event --shell sh --memory '' -- "$PWD") >code
		grep -q "__vact_export 'VIRTUAL_ENV'" code
		run -0 grep -c "open.*$(decisions_dir)" trace
		if [[ $output != 1 ]]; then
			grep "$(decisions_dir)" trace
			return 1
		fi
	done
}

# Listing and forgetting

@test "the list is sorted, shows both kinds, and skips what is no record" {
	works vact allow --list
	[[ -z $output ]]
	for name in b a c; do
		make_env "$name/.venv"
		vact allow "$name"
	done
	vact deny b
	echo nonsense >"$(decisions_dir)/broken.json"
	mkdir "$(decisions_dir)/directory.json"
	: >"$(decisions_dir)/other"
	expected="allowed $WORLD/a
denied  $WORLD/b
allowed $WORLD/c"
	works vact allow --list
	[[ $output == "$expected" ]]
	works vact deny --list
	[[ $output == "$expected" ]]
}

@test "the list as JSON is one object that begins with the version" {
	works vact allow --list --json
	[[ $(tr -d ' \t\n' <<<"$output") == '{"version":1,"decisions":[]}' ]]
	make_env a/.venv
	vact allow a
	make_env b/.venv
	vact deny b
	works vact allow --list --json
	[[ $(tr -d ' \t\n' <<<"$output") == "{\"version\":1,\"decisions\":[$(
		printf '{"project":"%s","decision":"%s"}' "$WORLD/a" allowed
	),$(
		printf '{"project":"%s","decision":"%s"}' "$WORLD/b" denied
	)]}" ]]
}

@test "a decision about a directory that is gone can be forgotten by its path" {
	make_env proj/.venv
	vact allow proj
	rm -r proj
	works vact allow --list
	[[ $output == "allowed $WORLD/proj" ]]
	works vact allow --forget proj
	works vact allow --list
	[[ -z $output ]]
	fails_with 1 'vact: nothing was decided about *' vact allow --forget proj
}

@test "forgetting a directory below a project leaves the project's decision alone" {
	make_env proj/.venv
	make_env proj/sub/.venv
	vact allow proj
	vact allow proj/sub
	rm -r proj/sub/.venv
	works vact allow --forget proj/sub
	activates proj
	make_env proj/sub/.venv
	vact allow proj/sub
	rm -r proj/sub
	works vact allow --forget proj/sub
	works vact allow --list
	[[ $output == "allowed $WORLD/proj" ]]
}

@test "a decision about a directory that is gone can be forgotten through a link" {
	mkdir real
	ln -s real link
	make_env real/proj/.venv
	vact allow link/proj
	rm -r real/proj
	works vact allow --forget link/proj
	works vact allow --list
	[[ -z $output ]]
}

@test "any path can be decided about, listed and forgotten" {
	local -a hostile=('a b' "it's" '"' '$(touch ran)' '`touch ran`' 'a;b' $'new\nline' $'tab\t'
		'back\' '!' '*' '%41' '100%' '-n' '--forget' $'\U1F40D' $'\xff\xfe' $'\x01\x1b[31m'
		'~' '#' '&' '|' '{a,b}' '[x]' '?' "$(printf 'x%.0s' {1..200})" 'é' '=' '\n')
	local name count=0
	for name in "${hostile[@]}"; do
		make_env "hostile/$name/.venv"
		declines "$WORLD/hostile/$name" "$UNKNOWN"
		works vact allow -- "hostile/$name"
		count=$((count + 1))
	done
	for name in "${hostile[@]}"; do
		activates "$WORLD/hostile/$name"
	done
	works vact allow --list
	[[ $(wc -l <<<"$output") == "$count" ]]
	[[ $output != *[$'\x01'-$'\x08\x0b'-$'\x1f']* ]]
	works vact allow --list --json
	[[ $output == *'\udcff\udcfe'* ]]
	if command -v python3 >/dev/null; then
		[[ $(PYTHONUTF8=1 python3 -c 'import json, os, sys
for row in json.load(sys.stdin)["decisions"]:
    assert os.path.isdir(os.fsencode(row["project"])), row' <<<"$output" 2>&1) == '' ]]
	fi
	for name in "${hostile[@]}"; do
		works vact allow --forget -- "hostile/$name"
	done
	works vact allow --list
	[[ -z $output ]]
	[[ ! -e ran && ! -e hostile/ran ]]
}

# As the user sees it

@test "a shell is told once, follows decisions made elsewhere, and asks again after a clone" {
	need_shell bash
	make_env proj/.venv
	session bash <<-'END'
		cd proj
		cd ..
		cd proj
		probe unknown
		command "$VACT" allow
		probe allowed
		command "$VACT" deny
		probe denied
		command "$VACT" allow
		command "$VACT" allow --forget
		probe forgotten
		command "$VACT" allow
		cd ..
		mv proj old; cp -a old proj
		cd proj
		probe cloned
	END
	expect_probes <<-'END'
		unknown|none||BASE
		allowed|proj/.venv|proj|proj/.venv/bin:BASE
		denied|none||BASE
		forgotten|none||BASE
		cloned|none||BASE
	END
	[[ $(grep -c 'is not allowed here' <<<"$output") == 1 ]] || {
		echo "$output"
		return 1
	}
}
