#!/usr/bin/env bats
# The settings, how far discovery walks, and variables that hold nonsense.
# shellcheck disable=SC2030,SC2031 # each test is a world of its own
# shellcheck disable=SC2016,SC2034,SC2088,SC2209 # quotes are the subject; event.bash uses these

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/event"

setup() {
	event_setup
	CONFIG=$XDG_CONFIG_HOME/vact/config.json
	mkdir -p "${CONFIG%/*}"
}

teardown() {
	event_teardown
}

settings() {
	printf '%s\n' "$1" >"$CONFIG"
}

# DIR ENV: the environment that belongs there; none for a missing ENV.
finds() {
	local wanted=${2:+$WORLD/$2}
	run --separate-stderr vact find "$1"
	if [[ $output != "$wanted" || $status -ne $((${#wanted} == 0)) ]]; then
		printf 'find %q should print %q\nprinted: %q\nstatus %s: %s\n' \
			"$1" "$wanted" "$output" "$status" "$stderr"
		return 1
	fi
}

# PATTERN...: in a new shell, what is wrong with the settings is said in these
# lines in their order, once; and the allowed project `proj` is activated.
complains() {
	local -a lines=()
	local i=0
	MEMORY=
	event proj || return
	if [[ -n $SAID ]]; then
		mapfile -t lines <<<"$SAID"
	fi
	for pattern in "$@"; do
		# shellcheck disable=SC2053 # it is a pattern
		if [[ ${lines[i]-} != $pattern ]]; then
			printf 'line %s should be: %s\nsaid:\n%s\n' "$i" "$pattern" "$SAID"
			return 1
		fi
		i=$((i + 1))
	done
	if [[ ${#lines[@]} -ne $# || $ACTIVATED != "$WORLD/proj/${WANTED-.venv}" ]]; then
		printf 'there should be %s lines and proj active\nactive: %s\nsaid:\n%s\n' \
			"$#" "$ACTIVATED" "$SAID"
		return 1
	fi
	event proj || return
	if [[ -n $SAID ]]; then
		printf 'said again in the same shell:\n%s\n' "$SAID"
		return 1
	fi
}

# A complaint about line LINE of the settings.
at() {
	printf "vact: '%s' line %s: %s" "$CONFIG" "$1" "$2"
}

# The file as a whole

@test "without settings, or with an empty object, the defaults hold in silence" {
	make_project proj
	complains
	settings '{}'
	complains
	settings $' \n{ }\n\n'
	complains
	rm -r "$XDG_CONFIG_HOME"
	complains
}

@test "settings that are no JSON are named with file and line, and the defaults hold" {
	make_project proj
	local text
	for text in '{' 'names' '{"quiet": true,}' '{"quiet" true}' \
		"{'quiet': true}" '{"quiet": tru}' '{"quiet": true} x' '"' '{"quiet": "'; do
		settings "$text"
		complains "vact: '$CONFIG' line [12] is not JSON; the defaults hold"
	done
	settings $'{\n"quiet": true,\n"prompt" "x"\n}'
	complains "vact: '$CONFIG' line 3 is not JSON; the defaults hold"
	: >"$CONFIG"
	complains "vact: '$CONFIG' line 1 is not JSON; the defaults hold"
	printf '{"quiet": true\0}' >"$CONFIG"
	complains "vact: '$CONFIG' is not JSON: it holds a NUL byte; the defaults hold"
}

@test "settings that are no object are named, and the defaults hold" {
	make_project proj
	local text
	for text in '[]' '"x"' 5 true null '["names"]'; do
		settings "$text"
		complains "$(at 1 '* must hold one object; the defaults hold')"
	done
}

@test "a settings file that cannot be read is named, and the defaults hold" {
	make_project proj
	head -c 1100000 /dev/zero | tr '\0' ' ' >"$CONFIG"
	complains "vact: cannot read '$CONFIG': larger than 1048576 bytes"
	rm "$CONFIG"
	mkdir "$CONFIG"
	complains "vact: cannot read '$CONFIG': not a regular file"
	rmdir "$CONFIG"
	mkfifo "$CONFIG"
	complains "vact: cannot read '$CONFIG': not a regular file"
	rm "$CONFIG"
	ln -s "$CONFIG" "$CONFIG"
	complains "vact: cannot read '$CONFIG': *"
	ln -sfn nowhere "$CONFIG"
	complains
}

@test "settings that the user may not read are named, and the defaults hold" {
	become_ordinary
	make_env proj/.venv
	CONFIG=$XDG_CONFIG_HOME/vact/config.json
	mkdir -p "${CONFIG%/*}"
	settings '{"names": ["env"]}'
	chmod 000 "$CONFIG"
	own "$WORLD"
	vact allow proj
	complains "vact: cannot read '$CONFIG': Permission denied"
}

@test "deeply nested settings do no harm" {
	make_project proj
	head -c 500000 /dev/zero | tr '\0' '[' >"$CONFIG"
	complains "vact: '$CONFIG' line 1 is not JSON; the defaults hold"
}

@test "VACT_CONFIG names another file, and one that is not there is named once" {
	make_env proj/envs
	vact deny proj
	vact allow --forget proj
	make_env proj/.venv
	vact allow proj
	settings 'nonsense'
	printf '{"names": ["envs"]}\n' >other.json
	export VACT_CONFIG=$WORLD/other.json
	WANTED=envs complains
	export VACT_CONFIG=$WORLD/missing.json
	complains "vact: VACT_CONFIG names '$WORLD/missing.json', which is not there*"
	export VACT_CONFIG=
	settings '{}'
	complains
}

@test "status names what is wrong with the settings" {
	settings '{"nope": 1}'
	run --separate-stderr vact status
	[[ $status -eq 0 ]]
	[[ $stderr == "$(at 1 '"nope" is no setting of vact; it is passed over')" ]]
}

@test "a shell is told once what is wrong with the settings" {
	need_shell bash
	make_project proj
	settings '{"nope": 1}'
	session bash <<-'END'
		cd proj
		cd ..
		cd proj
		probe inside
	END
	expect_probes <<-'END'
		inside|proj/.venv|proj|proj/.venv/bin:BASE
	END
	[[ $(grep -c 'is no setting of vact' <<<"$output") == 1 ]] || {
		echo "$output"
		return 1
	}
}

# One key after the other

@test "an unknown key is named with its line, and the others hold" {
	make_project proj
	settings '{
	"nope": 1,
	"quiet": true,
	"Names": ["env"], "prompt ": "x"
}'
	complains "$(at 2 '"nope" is no setting of vact; it is passed over')" \
		"$(at 4 '"Names" is no setting of vact; *')" \
		"$(at 4 '"prompt " is no setting of vact; *')"
	make_env other/.venv
	complains '*' '*' '*'
	event other
	[[ -z $SAID ]]
}

@test "the line of a key is right behind strings that look like JSON" {
	make_project proj
	settings '{
	"prompt": "}{,\"nope\":\\\"{name}",
	"trusted": ["{", "[", "\n"],


	"nope": {"quiet": 1,
		"more": [1, 2, {"x": "y"}]},
	"nope2": 1
}'
	complains "$(at 3 '"trusted" *{*')" "$(at 3 '"trusted" *[[]*')" "$(at 3 '"trusted" *')" \
		"$(at 6 '"nope" *')" "$(at 8 '"nope2" *')"
}

# KEY VALUE...: each is a wrong type, is named, and leaves the default.
wrong_types() {
	local key=$1 value
	shift
	for value in "$@"; do
		settings "{\"quiet\": false,
\"$key\": $value}"
		complains "$(at 2 "\"$key\" must be *; *")" || {
			echo "for $value"
			return 1
		}
	done
}

@test "a value of the wrong type is named with its line, and the default holds" {
	make_project proj
	wrong_types names '"env"' 5 true null '{}' '[5]' '["a", 5]' '["a", ["b"]]' '[null]'
	wrong_types trusted "\"$WORLD\"" 5 true null '{}' "[\"$WORLD\", 5]"
	wrong_types ceiling 5 true null '{}' "[\"$WORLD\", 5]" '[null]'
	wrong_types prompt 5 true null '{}' '[]' '["x"]'
	wrong_types quiet '"true"' 0 1 null '{}' '[]'
}

@test "names: the order decides, and what is no environment is passed over" {
	for name in .venv venv env .virtualenv custom; do
		make_env "proj/$name"
	done
	finds proj proj/.venv
	rm -r proj/.venv
	mkdir proj/.venv
	finds proj proj/venv
	rm -r proj/venv
	: >proj/venv
	finds proj proj/env
	rm proj/env/pyvenv.cfg
	finds proj proj/.virtualenv
	rm -r proj/.virtualenv/bin
	finds proj
	settings '{"names": ["none", "custom", ".venv"]}'
	finds proj proj/custom
	make_env proj/.venv
	finds proj proj/custom
	settings '{"names": [".venv", "custom"]}'
	finds proj proj/.venv
	settings '{"names": []}'
	finds proj
}

@test "names: what is not one path component is named and passed over" {
	make_env .venv
	make_env proj/env
	make_env proj/a/b
	vact allow proj
	settings '{"names": ["", ".", "..", "a/b", "/a", "a/", "../.venv", "env"]}'
	for name in '' . .. a/b /a a/ ../.venv; do
		patterns+=("$(at 1 "\"names\" holds '$name', which is not a single name; it is passed over")")
	done
	WANTED=env complains "${patterns[@]}"
	finds proj proj/env
}

@test "names of any characters are taken as they are" {
	for name in 'my env' '$(x)' '*' $'a\nb' 'ü' '-n' '...'; do
		make_env "proj/$name"
		printf '{"names": [%s]}' "$(printf '"%s"' "${name//$'\n'/\\n}")" >"$CONFIG"
		finds proj "proj/$name"
	done
}

@test "trusted: ~ is HOME, what is not absolute is named, the rest holds" {
	make_env home/src/proj/.venv
	make_env proj/.venv
	vact allow proj
	settings '{"trusted": ["~/src"]}'
	complains
	activates home/src/proj
	settings "{\"trusted\": [\"src\", \"\", \"~user/x\", \"$HOME/src\"]}"
	complains "$(at 1 '"trusted" holds *src*, which is not an absolute path; it is passed over')" \
		"$(at 1 '"trusted" holds *')" "$(at 1 '"trusted" holds *~user/x*')"
	MEMORY=
	event home/src/proj
	[[ $ACTIVATED == "$HOME/src/proj/.venv" ]]
	settings '{"trusted": ["~"]}'
	activates home/src/proj
	settings '{"trusted": []}'
	declines home/src/proj "$UNKNOWN"
}

@test "ceiling: the walk ends there, and looks there" {
	make_env .venv
	make_env a/.venv
	mkdir -p a/b/c/d
	finds a/b/c/d a/.venv
	settings "{\"ceiling\": \"$WORLD/a/b\"}"
	finds a/b/c/d
	finds a/b
	finds a a/.venv
	settings "{\"ceiling\": \"$WORLD/a/\"}"
	finds a/b/c/d a/.venv
	rm -r a/.venv
	finds a/b/c/d
	settings '{}'
	finds a/b/c/d .venv
}

@test "ceiling: a list, with links and ~, relative ones named" {
	make_env .venv
	mkdir -p a/b/c home/x/y other
	make_env home/.venv
	ln -s a/b link
	settings "{\"ceiling\": [\"$WORLD/other\", \"$WORLD/link\", \"~/x\"]}"
	finds a/b/c
	finds a .venv
	finds other
	finds home/x/y
	finds home home/.venv
	make_project proj
	settings "{\"ceiling\": [\"a/b\", \"$WORLD/proj\"]}"
	complains "$(at 1 '"ceiling" holds *a/b*, which is not an absolute path; it is passed over')"
	finds a/b/c .venv
}

@test "quiet: unknown projects bring no line, unsafe ones do" {
	make_env proj/.venv
	settings '{"quiet": true}'
	declines proj ''
	chmod o+w proj
	declines proj 'vact: refusing *'
	chmod o-w proj
	settings '{"quiet": false}'
	declines proj "$UNKNOWN"
}

# SETTINGS PATTERN: what an activation puts in front of the prompt.
shows() {
	local shown
	settings "$1"
	shown=$(vact on --shell bash ./proj | sed -n "s/^__vact_prompt_show '\(.*\)' '.*'$/\1/p")
	if [[ $shown != "$2" ]]; then
		printf 'with %s the prompt should show %q, and shows %q\n' "$1" "$2" "$shown"
		return 1
	fi
}

@test "prompt: a format, an empty one, and false" {
	make_env proj/.venv name
	shows '{}' '(name) '
	shows '{"prompt": "({name}) "}' '(name) '
	shows '{"prompt": "[{name}] "}' '[name] '
	shows '{"prompt": "{name}{name}{nam}{"}' 'namename{nam}{'
	shows '{"prompt": "py "}' 'py '
	shows '{"prompt": "%s%n"}' '%s%n'
	shows '{"prompt": "\u001b[1m{name}"}' '\x1b[1mname'
	shows '{"prompt": "é{name}"}' 'éname'
	shows '{"prompt": "{name}:", "nope": 1}' 'name:'
	shows '{"prompt": false}' ''
	run vact on --shell bash ./proj
	[[ $output == *"__vact_export 'VIRTUAL_ENV_PROMPT' 'name'"* ]]
	[[ $output != *$'\n'"__vact_prompt_show '"* ]]
}

@test "prompt: a name that looks like the format is not expanded again" {
	make_env proj/.venv '{name}'
	shows '{}' '({name}) '
	shows '{"prompt": "{name}{name}"}' '{name}{name}'
}

# How far discovery walks

@test "the walk ends at HOME, HOME included" {
	make_env .venv
	mkdir -p home/a/b
	finds home/a/b
	finds home
	finds . .venv
	make_env home/.venv
	finds home/a/b home/.venv
	finds home home/.venv
}

@test "the walk ends at HOME by whatever way one came there" {
	make_env .venv
	mkdir -p home/a
	ln -s home linked
	finds linked/a
	HOME=$WORLD/linked finds home/a
	HOME=$WORLD/home/ finds home/a
	HOME=$WORLD/./home/../home finds home/a
}

@test "the walk from outside HOME goes up to the root" {
	make_env .venv
	mkdir -p out/a
	finds out/a .venv
	mkdir home/inner
	ln -s "$WORLD/home/inner" out/link
	finds out/link .venv
	HOME=/ finds out/a .venv
	HOME=/nonexistent finds out/a .venv
	HOME='' finds out/a .venv
	HOME=relative finds out/a .venv
	(unset HOME && finds out/a .venv)
	settings '{"ceiling": "/"}'
	finds out/a .venv
	rm -r .venv
	if vact find /; then
		skip 'there is an environment in /'
	fi
	finds out/a
}

@test "the walk follows the logical path" {
	make_env proj/.venv
	make_env real/.venv
	mkdir real/sub
	ln -s ../real/sub proj/sub
	(cd proj/sub && run -0 vact find && [[ $output == "$WORLD/proj/.venv" ]])
	finds proj/sub proj/.venv
	(cd real/sub && run -0 vact find && [[ $output == "$WORLD/real/.venv" ]])
}

# Redirects

@test "a redirect loses one newline, and is read relative to its directory" {
	make_env envs/a
	mkdir -p proj/sub
	for text in ../envs/a '../envs/a\n' '../envs/a\r\n' './../envs//a/\n' "$WORLD/envs/a\\n"; do
		# shellcheck disable=SC2059 # it has the escapes
		printf "$text" >proj/.venv
		finds proj/sub envs/a
	done
}

@test "a broken redirect is no candidate, and the next name is tried" {
	make_env envs/a
	make_env proj/env
	mkdir proj/sub
	for text in '' '\n' '../envs/a\n\n' '../envs/a\nx' '../envs/a ' ' ../envs/a' '../envs/b' \
		'../envs' '\xff../envs/a' '../envs/a\0' '../envs/a\0x\n' '~/a' '../envs/a\r' \
		'#\n../envs/a\n' '\xef\xbb\xbf../envs/a'; do
		# shellcheck disable=SC2059 # it has the escapes
		printf "$text" >proj/.venv
		finds proj/sub proj/env || {
			echo "for the redirect $text"
			return 1
		}
	done
	head -c 5000 /dev/zero | tr '\0' x >proj/.venv
	finds proj proj/env
	mkfifo fifo
	mv fifo proj/.venv
	finds proj proj/env
	rm proj/.venv
	ln -s .venv proj/.venv
	finds proj proj/env
}

@test "only .venv can be a redirect, and it leads one step" {
	make_env envs/a
	mkdir proj between
	echo "$WORLD/envs/a" >proj/venv
	finds proj
	rm proj/venv
	echo "$WORLD/envs/a" >between/.venv
	echo ../between/.venv >proj/.venv
	finds proj
	ln -sf ../between/.venv proj/.venv
	finds proj envs/a
}

# The variables

@test "relative XDG values are ignored" {
	make_env proj/custom
	mkdir -p relative/vact proj/relative/vact
	echo '{"names": ["custom"]}' >relative/vact/config.json
	finds proj
	XDG_CONFIG_HOME=relative finds proj
	XDG_CONFIG_HOME='' finds proj
	cp relative/vact/config.json "$CONFIG"
	XDG_CONFIG_HOME=relative finds proj proj/custom
	XDG_CONFIG_HOME='' finds proj proj/custom
	(unset XDG_CONFIG_HOME && finds proj proj/custom)
	XDG_CONFIG_HOME=$WORLD/elsewhere finds proj
	XDG_STATE_HOME=relative vact allow proj
	[[ ! -e relative/vact/decisions && -e $HOME/.local/state/vact/decisions ]]
	activates proj proj/custom
}

@test "without HOME the settings are the defaults, and nothing is said" {
	make_env proj/.venv
	make_env proj/custom
	settings '{"names": ["custom"]}'
	export XDG_STATE_HOME=$WORLD/state
	vact allow proj
	unset HOME XDG_CONFIG_HOME
	activates proj
	export HOME=relative
	activates proj
	export HOME=
	activates proj
}

# VACT_STATE...: each is as good as none: nothing is left, nothing evaluated.
as_good_as_none() {
	local VIRTUAL_ENV VACT_STATE code expected
	make_project proj
	expected=$(cd proj && "$VACT" event --shell sh --memory '' -- "$PWD")
	for VACT_STATE in "$@"; do
		export VACT_STATE
		code=$(cd proj && "$VACT" event --shell sh --memory '' -- "$PWD") || return
		if [[ $code != "$expected" ]]; then
			printf 'VACT_STATE=%q changes what the hook does:\n' "${VACT_STATE:0:200}"
			diff <(echo "$expected") <(echo "$code")
			return 1
		fi
		run --separate-stderr "$VACT" off --shell sh
		if [[ $status -ne 0 || -n $output || -n $stderr ]]; then
			printf 'VACT_STATE=%q makes off do something: %s\n%s\n' \
				"${VACT_STATE:0:200}" "$output" "$stderr"
			return 1
		fi
		works vact on --shell sh ./proj || return
		[[ $(vact status) == 'active   none'* ]] || return
		[[ $(vact exec -e ./proj env) == *$'\nVIRTUAL_ENV='* ]] || return
	done
	[[ ! -e $WORLD/ran && ! -e $WORLD/proj/ran ]]
}

# As vact writes it, for what is active in `proj`.
sound_state() {
	make_project proj
	(cd proj && "$VACT" event --shell sh --memory '' -- "$PWD") |
		sed -n "s/^__vact_export 'VACT_STATE' '\(.*\)'$/\1/p"
}

@test "what VACT_STATE says is believed when vact wrote it" {
	VACT_STATE=$(sound_state)
	export VACT_STATE VIRTUAL_ENV=$WORLD/proj/.venv
	[[ -n $VACT_STATE ]]
	[[ $(vact status) == "active   $WORLD/proj/.venv"* ]]
	[[ $(vact off --shell sh) == *"__vact_path_drop '$WORLD/proj/.venv/bin'"* ]]
}

@test "a VACT_STATE of garbage is as good as none" {
	local -a garbage=(x : :: ::: 1 1: '1:auto' ':::::::' '1:::::::' '1:auto::::::' ' ' $'\n'
		'$(touch ran)' '`touch ran`' "'; touch ran; '" $'\x01\xff' '%' '%4' '%zz' '%00' '%2f'
		'{"env": "/x"}' "$(printf '%.0s:' {1..1000})" "$(printf '%.0sA' {1..100000})"
		"1:auto:$(printf '%.0s/A' {1..50000})")
	as_good_as_none "${garbage[@]}"
}

@test "a VACT_STATE cut short or with more behind it is as good as none" {
	local state i
	local -a cut=()
	state=$(sound_state)
	for ((i = 1; i < ${#state} - 1; i += 7)); do
		cut+=("${state:0:i}" "${state:i}")
	done
	as_good_as_none "${cut[@]}" "$state:" "$state:x" "$state " ":$state" "x$state"
}

@test "a VACT_STATE with a field that vact would not write is as good as none" {
	local w=$WORLD
	as_good_as_none "2:auto:$w/e:e:$w:-:-:-" ":auto:$w/e:e:$w:-:-:-" "01:auto:$w/e:e:$w:-:-:-" \
		"1:none:$w/e:e:$w:-:-:-" "1:foreign:$w/e:e:$w:-:-:-" "1:AUTO:$w/e:e:$w:-:-:-" \
		"1:auto:e:e:$w:-:-:-" "1:auto:./e:e:$w:-:-:-" "1:auto:$w/../e:e:$w:-:-:-" \
		"1:auto:$w//e:e:$w:-:-:-" "1:auto:$w/e/:e:$w:-:-:-" "1:auto:$w/a%3Ab:e:$w:-:-:-" \
		"1:auto:$w/e::$w:-:-:-" "1:auto:$w/e:e:rel:-:-:-" "1:auto:$w/e:e:$w/.:-:-:-" \
		"1:auto:$w/e:e:$w:x:-:-" "1:auto:$w/e:e:$w:-x:-:-" "1:auto:$w/e:e:$w::-:-" \
		"1:auto:$w/e:e:$w:-:-" "1:auto:$w/e:e:$w:-:-:-:-" "1:auto:$w/%:e:$w:-:-:-" \
		"1:auto:$w/%00:e:$w:-:-:-" "1:auto:$w/a b:e:$w:-:-:-" "1:auto:$w/e:\$(x):$w:-:-:-"
}

@test "what a shell remembers may be garbage, too" {
	make_project proj
	local text
	for text in x : :::: 1 '1::::' '1:none:rel:rel:' '%' '$(touch ran)' "';touch ran;'" \
		"1:none:::$(printf 'x/%.0s' {1..1000})" "$(printf '%.0sA' {1..100000})" '1:none:::%2F/a%3Ab/%0A/'; do
		MEMORY=$text
		event proj
		if [[ $ACTIVATED != "$WORLD/proj/.venv" || -n $SAID ]]; then
			printf 'with the memory %q\nactivated: %s\nsaid: %s\n' \
				"${text:0:99}" "$ACTIVATED" "$SAID"
			return 1
		fi
	done
	[[ ! -e ran && ! -e proj/ran ]]
}
