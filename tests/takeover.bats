#!/usr/bin/env bats
# Without the hook: another tool activates over us, or leaves a VIRTUAL_ENV of
# its own, and still one environment is active, and nothing is lost or left.

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	make_world
	make_env one/.venv
}

# What all Bourne-like shells run; `seen` says where things stand.
SCRIPT='
PS1="> " before=$PATH
seen() {
	path=${PATH%"$before"}
	echo "$1: [${VIRTUAL_ENV#"$WORLD/"}] [${path#"$WORLD/"}] $PS1${VACT_STATE:+state}"
}
'

# EXPECTED on stdin, after the script's own lines: in each shell the same.
in_all_shells() {
	local shell expected
	printf '%s%s\n' "$SCRIPT" "$1" >script
	expected=$(cat)
	for shell in bash zsh dash ksh93 mksh 'busybox sh' yash posh; do
		command -v "${shell%% *}" >/dev/null || continue
		# shellcheck disable=SC2086
		run $shell ./script
		if [[ $output != "$expected" ]]; then
			printf '%s: expected and seen:\n%s\n---\n%s\n' "$shell" "$expected" "$output"
			return 1
		fi
	done
}

@test "a VIRTUAL_ENV that another tool exported over ours goes when we activate" {
	make_env two/.venv
	in_all_shells '
		eval "$("$VACT" on one)"
		export VIRTUAL_ENV=/somewhere
		eval "$("$VACT" on two)"
		seen on
		deactivate
		seen off
	' <<-'END'
		on: [two/.venv] [two/.venv/bin:] (two) > state
		off: [] [] > 
	END
}

@test "a VIRTUAL_ENV that another tool exported over ours goes with vact off" {
	in_all_shells '
		eval "$("$VACT" on one)"
		export VIRTUAL_ENV=/somewhere
		eval "$("$VACT" off)"
		seen off
	' <<-'END'
		off: [] [] > 
	END
}

@test "a script sourced over ours leaves one environment and one prefix, and takes them away" {
	make_real_env two/.venv
	in_all_shells '
		eval "$("$VACT" on one)"
		. two/.venv/bin/activate
		echo "${VIRTUAL_ENV#"$WORLD/"} $PS1 ${PATH%"$before"}"
		deactivate
		seen theirs
		eval "$("$VACT" off)"
		seen off
	' <<-END
		two/.venv (.venv) >  $WORLD/two/.venv/bin:
		theirs: [] [] > state
		off: [] [] > 
	END
}

@test "vact off deactivates a script's environment together with ours below it" {
	make_real_env two/.venv
	in_all_shells '
		eval "$("$VACT" on one)"
		. two/.venv/bin/activate
		PATH=$PATH:/added
		eval "$("$VACT" off)"
		PATH=${PATH%:/added}
		seen off
	' <<-'END'
		off: [] [] > 
	END
}

@test "fish: what another tool put over ours goes, too" {
	need_shell fish
	make_real_env two/.venv
	cat >script <<-'END'
		set -g before "$PATH"
		function seen
		    test "$PATH" = "$before"; and set -l path same; or set -l path $PATH[1]
		    echo "$argv[1]: [$VIRTUAL_ENV] $path [$VACT_STATE]"
		end
		"$VACT" on one | source
		set -gx VIRTUAL_ENV /somewhere
		"$VACT" off | source
		seen exported
		"$VACT" on one | source
		source two/.venv/bin/activate.fish
		"$VACT" off | source
		seen sourced
		"$VACT" on one | source
		source two/.venv/bin/activate.fish
		deactivate
		"$VACT" off | source
		seen left
		functions -n | string match '*vact*'
		set -g | string match '__vact*'
	END
	run fish ./script
	[[ $output == $'exported: [] same []\nsourced: [] same []\nleft: [] same []' ]] || {
		echo "$output"
		return 1
	}
}
