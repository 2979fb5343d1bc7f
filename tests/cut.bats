#!/usr/bin/env bats
# What a shell has read when the rest does not come: vact was killed, the disk
# is full, the pipe gone. Wherever an answer is cut short, the shell is as before or
# as after.
# shellcheck disable=SC2016 # the scripts are for other shells

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
	make_env env
	make_env other
	export PYTHONHOME=/old
}

# SHELL LENGTH: where an answer of so many bytes is cut: at each where edits are, and at
# some where functions are defined, other ones each time. With CUTS=all in the
# environment, at each byte.
cut_points() {
	local step=7 last=3000
	case $1 in
	bash | zsh | fish | dash) ;;
	tcsh) step=97 last=200 ;;
	*) step=97 last=800 ;;
	esac
	[[ ${CUTS-} != all ]] || step=1
	{
		seq $((RANDOM % step)) "$step" "$2"
		seq $(($2 > last ? $2 - last : 0)) "$2"
	} | sort -nu
}

# For each point, in a subshell, which a text that is bad may end.
script_bourne() {
	cat <<-'END'
		tell() {
			printf '%s|' "${VIRTUAL_ENV-unset}" "${VIRTUAL_ENV_PROMPT-unset}" "$PATH" \
				"${VACT_STATE-unset}" "${PYTHONHOME-unset}" "$PS1"
			if command -v deactivate >/dev/null; then echo deactivate; else echo none; fi
		}
		all=$(cat answer && echo x)
		all=${all%x}
		PS1='@@ '
		[ "$1" = off ] && eval "$("$VACT" on --shell "$2" ./env)"
		before=$(tell)
		after=$(eval "$all" && tell)
		[ "$before" != "$after" ] || echo 'nothing happens'
		length=${#all}
		code=$all
		for point in $(sort -rn points); do
			while [ "$length" -gt "$point" ]; do
				code=${code%?}
				length=$((length - 1))
			done
			result=$(
				trap tell EXIT
				eval "$code" 2>/dev/null
			)
			# posh ends without a trap.
			[ -n "$result" ] || [ "$2" != posh ] || continue
			[ "$result" = "$before" ] || [ "$result" = "$after" ] || echo "at $point: $result"
			[ "$result" = "$before" ] || echo "$point" >>changed
		done
	END
}

script_fish() {
	cat <<-'END'
		function state
			string join '|' -- $VIRTUAL_ENV _ $VIRTUAL_ENV_PROMPT _ $PATH _ $VACT_STATE _ $PYTHONHOME
			functions fish_prompt deactivate
		end
		function fish_prompt; printf '@@ '; end
		test $argv[1] = on; or $VACT on --shell fish ./env | source
		set -g all (cat answer | string collect -N)
		set before (state | string collect)
		for point in (cat points)
			string sub -l $point -- $all | source 2>/dev/null
			set now (state | string collect)
			test "$now" = "$before"; or echo $point >>changed
		end
	END
}

# On a terminal: at an error, a script ends.
script_tcsh() {
	local point
	[[ $1 == on ]] || echo 'eval "`"\$"VACT:q on --shell tcsh ./env`"'
	echo 'alias look '\''echo "$?VIRTUAL_ENV $?VACT_STATE $?PYTHONHOME $PATH:q"'\'
	echo 'look >before'
	while read -r point; do
		printf 'eval "`head -c %d answer`"\n' "$point"
		printf 'look >now ; cmp -s before now || echo %d >>changed\n' "$point"
	done <points
	echo exit
}

script_elvish() {
	[[ $1 == on ]] || echo 'eval ((external (get-env VACT)) on --shell elvish ./env | slurp)'
	cat <<-'END'
		fn state { put [(has-env VIRTUAL_ENV) (has-env VACT_STATE) (has-env PYTHONHOME) (get-env PATH)] }
		var all = (slurp <answer)
		var before = [(state)]
		for point [(from-lines <points)] {
			try { eval $all[..$point] } catch _ { }
			if (not-eq [(state)] $before) { echo $point >>changed }
		}
	END
}

script_xonsh() {
	[[ $1 == on ]] || echo 'exec($(@($VACT) on --shell xonsh ./env))'
	cat <<-'END'
		def state():
		    return [__xonsh__.env.get(name) for name in ('VIRTUAL_ENV', 'VACT_STATE', 'PYTHONHOME')] + list($PATH)
		everything, before = open('answer').read(), state()
		for point in open('points').read().split():
		    try:
		        exec(everything[:int(point)])
		    except Exception:
		        pass
		    if state() != before:
		        print(point, file=open('changed', 'a'))
	END
}

script_nu() {
	[[ $1 == on ]] || echo '^$env.VACT on --shell nu ./env | from json | load-env'
	cat <<-'END'
		def state [] { [$env.VIRTUAL_ENV? $env.VACT_STATE? $env.PYTHONHOME? $env.PATH] }
		let before = (state)
		for point in (open --raw points | lines) {
			try { ^head -c $point answer | from json | load-env } catch { }
			if (state) != $before { $"($point)\n" | save --append changed }
		}
	END
}

types_script() {
	interactive tcsh <script >typed
}

# SHELL COMMAND...: the command runs the shell on a script. On and off, the only texts
# that change anything are the whole one, and that without the end of its last line.
expect_whole() {
	local shell=$1 verb length first
	shift
	need_shell "$shell"
	# That would be its own Python's, too.
	[[ $shell != xonsh ]] || unset PYTHONHOME
	for verb in on off; do
		rm -f changed answer
		if [[ $verb == on ]]; then
			"$VACT" on --shell "$shell" ./env >answer
		else
			# As it is in a shell where that is active.
			VACT_STATE=$("$VACT" on --shell json ./env | sed -n 's/.*"VACT_STATE":.*"\(.*\)".*/\1/p') \
			VIRTUAL_ENV=$WORLD/env VIRTUAL_ENV_PROMPT=env PATH=$WORLD/env/bin:$PATH \
				"$VACT" off --shell "$shell" >answer
		fi
		length=$(wc -c <answer)
		cut_points "$shell" "$length" >points
		if declare -F "script_$shell" >/dev/null; then
			"script_$shell" "$verb" >script
		else
			script_bourne >script
		fi
		"$@" "$verb" "$shell" >said 2>said.err || :
		[[ ! -s said ]] || {
			head -c 2000 said
			return 1
		}
		first=$(sort -n changed 2>/dev/null | head -n 1)
		[[ -n $first && $first -ge $((length - 8)) ]] || {
			printf '%s: of %d bytes, %s change something\n' "$verb" "$length" "${first:-none}"
			head -c 1000 said.err
			return 1
		}
	done
}

@test "bash does nothing of an answer that is cut short" {
	expect_whole bash bash script
}

@test "zsh does nothing of an answer that is cut short" {
	expect_whole zsh zsh -f script
}

@test "fish does nothing of an answer that is cut short" {
	expect_whole fish fish --no-config script
}

@test "dash does nothing of an answer that is cut short" {
	expect_whole dash dash script
}

@test "ksh93 does nothing of an answer that is cut short" {
	expect_whole ksh93 ksh93 script
}

@test "mksh does nothing of an answer that is cut short" {
	expect_whole mksh mksh script
}

@test "busybox does nothing of an answer that is cut short" {
	expect_whole busybox busybox sh script
}

@test "yash does nothing of an answer that is cut short" {
	expect_whole yash yash script
}

@test "posh does nothing of an answer that is cut short" {
	expect_whole posh posh script
}

@test "tcsh does nothing of an answer that is cut short" {
	expect_whole tcsh types_script
}

@test "elvish does nothing of an answer that is cut short" {
	expect_whole elvish elvish -norc script
}

@test "xonsh does nothing of an answer that is cut short" {
	expect_whole xonsh xonsh --no-rc script
}

@test "nushell does nothing of an answer that is cut short" {
	expect_whole nu "$NU" --no-config-file script
}
