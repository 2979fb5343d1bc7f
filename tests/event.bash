# shellcheck shell=bash disable=SC2034
# What the hooks ask vact at each change, asked without a shell around it; and
# users, for the tests that are about owners and modes.

# DIR: has the hook's question answered there. Leaves the environment that
# would be activated in $ACTIVATED ("none"), the lines for the user in $SAID,
# and what the shell would remember until the next question in $MEMORY.
event() {
	local code
	code=$(cd -- "$1" && "${RUN[@]}" "$VACT" event --shell sh --memory "$MEMORY" -- "$PWD") ||
		{
			echo "vact event in '$1' failed: $?"
			return 1
		}
	ACTIVATED=none SAID=
	eval "$code"
}

# The verbs that matter here; the others do nothing.
__vact_export() {
	if [[ $1 == VIRTUAL_ENV ]]; then
		ACTIVATED=$2
	fi
}
__vact_say() {
	SAID+=${SAID:+$'\n'}$1
}
__vact_set() {
	MEMORY=$2
}
command_not_found_handle() {
	if [[ $1 == __vact_* ]]; then
		return 0
	fi
	echo "$1: command not found" >&2
	return 127
}

# DIR [ENV]: in a new shell, the hook activates ENV (DIR/.venv) and is silent.
activates() {
	local wanted=${2-$1/.venv}
	[[ $wanted == /* ]] || wanted=$PWD/$wanted
	MEMORY=
	event "$1" || return
	if [[ $ACTIVATED != "$wanted" || -n $SAID ]]; then
		printf 'in %q the hook should activate %q\nactivated: %q\nsaid: %s\n' \
			"$1" "$wanted" "$ACTIVATED" "$SAID"
		return 1
	fi
}

# DIR PATTERN: in a new shell, the hook activates nothing and says one line
# that matches; with '' as the pattern, none.
declines() {
	MEMORY=
	event "$1" || return
	# shellcheck disable=SC2053 # it is a pattern
	if [[ $ACTIVATED != none || $SAID == *$'\n'* || ${SAID:-nothing} != ${2:-nothing} ]]; then
		printf 'in %q the hook should activate nothing and say: %s\n' "$1" "${2:-nothing}"
		printf 'activated: %q\nsaid: %s\n' "$ACTIVATED" "$SAID"
		return 1
	fi
}

UNKNOWN='vact: * is not allowed here; *vact allow* activates it'

# STATUS PATTERN COMMAND [ARG...]: the command ends so, with one line on stderr
# that matches.
fails_with() {
	local wanted=$1 pattern=$2
	shift 2
	run --separate-stderr "$@"
	# shellcheck disable=SC2053,SC2154 # it is a pattern; run sets stderr
	if [[ $status -ne $wanted || $stderr == *$'\n'* || $stderr != $pattern ]]; then
		printf '%q ' "$@"
		printf '\nshould end with %s and say: %s\nended with %s and said:\n%s\n' \
			"$wanted" "$pattern" "$status" "$stderr"
		return 1
	fi
}

# COMMAND [ARG...]: it succeeds, and says nothing on stderr.
works() {
	run --separate-stderr "$@"
	# shellcheck disable=SC2154 # run sets it
	if [[ $status -ne 0 || -n $stderr ]]; then
		printf '%q ' "$@"
		printf '\nshould work; it ended with %s and said:\n%s\n%s\n' \
			"$status" "$output" "$stderr"
		return 1
	fi
}

# The vact of the user that the test is about.
vact() {
	"${RUN[@]}" "$VACT" "$@"
}

is_root() {
	[[ $(id -u) == 0 ]]
}

need_root() {
	is_root || skip "only root can do $1"
}

# From here on $RUN runs as an ordinary user with a world of its own, $WORLD;
# for a test that is run by one, that is what it has already.
become_ordinary() {
	is_root || return 0
	command -v setpriv >/dev/null || skip "setpriv is not installed"
	ORDINARY=$(mktemp -d "${TMPDIR:-/tmp}/vact-test.XXXXXX")
	cp "$VACT" "$ORDINARY/vact"
	VACT=$ORDINARY/vact
	WORLD=$(cd "$ORDINARY" && pwd -P)/world
	HOME=$WORLD/home
	XDG_CONFIG_HOME=$HOME/.config XDG_STATE_HOME=$HOME/.local/state
	XDG_CACHE_HOME=$HOME/.cache
	mkdir -p "$HOME"
	chmod 755 "$ORDINARY"
	RUN=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	own "$WORLD"
	"${RUN[@]}" "$VACT" --version >/dev/null || skip "others cannot reach $ORDINARY"
	cd "$WORLD" || return
}

# PATH: hands it over to the ordinary user, if the test is about one.
own() {
	if [[ ${#RUN[@]} -gt 0 ]]; then
		chown -R 65534:65534 "$1"
	fi
}

# What a test of these files begins and ends with.
event_setup() {
	make_world
	umask 022
	MEMORY='' RUN=() ORDINARY=
}

event_teardown() {
	if [[ -n ${MOUNTED-} ]]; then
		umount "$MOUNTED"
	fi
	if [[ -n ${ORDINARY-} ]]; then
		cd / && rm -rf "$ORDINARY"
	fi
}
