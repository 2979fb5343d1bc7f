#!/usr/bin/env bats
# Names are data: whatever bytes a directory or a prompt name is made of, every
# shell gets exactly these, shows them harmlessly and runs nothing of them.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

# One world for all tests, for they only read it; see names.bash. The projects
# below b/ and p/ are trusted, those below u/ are not.
setup_file() {
	enter_world
	bash "$TESTS_DIR/names.bash" "$WORLD"
	make_env "$WORLD/colon/a:b"
	make_env "$WORLD/colon/c:d/.venv"
	mkdir -p "$XDG_CONFIG_HOME/vact" "$WORLD/cwd" "$WORLD/bin"
	printf '{"trusted": ["%s", "%s", "%s"]}\n' "$WORLD/b" "$WORLD/p" "$WORLD/colon" \
		>"$XDG_CONFIG_HOME/vact/config.json"
	printf '#!/bin/sh\nexec %s\n' "$see" >"$WORLD/bin/see"
	printf '#!/bin/sh\nprintf "%%s\\0" "$@" >>"$SEEN"\nexec see\n' >"$WORLD/bin/arguments"
	chmod +x "$WORLD/bin/see" "$WORLD/bin/arguments"
}

# What children of the shells leave of what they got.
see='printenv -0 VIRTUAL_ENV VIRTUAL_ENV_PROMPT PATH >>"$SEEN"'

enter_world() {
	local BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR
	make_world
}

setup() {
	local list
	enter_world
	export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state SEEN=$BATS_TEST_TMPDIR/seen
	export PATH=$PATH:$WORLD/bin
	: >"$SEEN"
	for list in NAMES NOT_UTF8 DIRS DIRS_SHOWN OTHERS BARES BARES_SHOWN; do
		mapfile -d '' -t "$list" <"$WORLD/lists/$list"
	done
	cd "$WORLD/cwd" || return
}

# Nothing of any name was run, wherever that would have left its trace.
teardown() {
	local traces
	traces=$(find "$WORLD" -name 'PWNED*' ! -type d)
	if [[ -n $traces ]]; then
		printf 'run out of a name: %q\n' "$traces"
		find "$WORLD" -name 'PWNED*' ! -type d -delete
		return 1
	fi
}

# FILE: compares it with FILE.expected.
expect_same() {
	if ! cmp -s "$1.expected" "$1"; then
		diff -u <(tr '\0' '\n' <"$1.expected" | cat -v) <(tr '\0' '\n' <"$1" | cat -v) | head -30
		return 1
	fi
}

# SHELL: fills `envs` with environments and `called` with their names.
take_names() {
	local i
	envs=() called=()
	for i in "${!NAMES[@]}"; do
		if fits "$1" "$i"; then
			envs+=("$WORLD/r/${DIRS[i]}")
			called+=("${OTHERS[i]}")
		fi
	done
}

# SHELL: fills them with random ones.
take_random() {
	local kind=bytes
	[[ $1 != @(yash|tcsh) ]] || kind=characters
	mapfile -d '' -t envs <"$WORLD/lists/$kind.envs"
	mapfile -d '' -t called <"$WORLD/lists/$kind.names"
	if [[ $1 == tcsh ]]; then
		take_lines
	fi
}

# Of those random ones, the ones without a newline.
take_lines() {
	local i
	for i in "${!envs[@]}"; do
		if [[ ${envs[i]}${called[i]} == *$'\n'* ]]; then
			unset "envs[i]" "called[i]"
		fi
	done
}

# SHELL INDEX: whether the shell can hold that name and the other that goes with
# it, which is as far from the end.
fits() {
	if [[ $1 == tcsh && ${NAMES[$2]}${NAMES[-1 - $2]} == *$'\n'* ]]; then
		return 1
	fi
	[[ $1 != @(yash|nu|tcsh) || -z ${NOT_UTF8[$2]}${NOT_UTF8[-1 - $2]} ]]
}

# SHELL INDEX: whether its `cd` goes there. That of nu takes control characters
# and line ends at the end out of a path, and "..." for two directories up.
enters() {
	local odd=$'[\001-\010\013-\037\177]'
	fits "$1" "$2" && [[ $1 != nu || ${DIRS[$2]} != @(*$odd*|*$'\n'|...) ]]
}

# KIND: the functions try0 and try1, which activate, look, and leave.
print_functions() {
	local form
	if [[ $1 == fish ]]; then
		cat <<-END
			function try0
				\$VACT on \$argv[1] | source
				$see
				deactivate
				$see
				test (fish_prompt) = '@@ '; or echo "the prompt is changed after \$argv"
			end
			function try1
				eval (\$VACT on \$argv[1] | string collect)
				$see
				deactivate
				$see
				return 0
			end
			function fish_prompt; printf '@@ '; end
		END
		return
	fi
	# Neither defines `deactivate` in a script, or has a prompt there, or
	# functions that a line could call with the value of a variable as the
	# others do: the script is the loop.
	if [[ $1 == elvish ]]; then
		cat <<-END
			for number [(range 0 \$E:COUNT)] {
				eval ((external \$E:VACT) on (get-env E\$number) | slurp)
				see
				eval ((external \$E:VACT) off | slurp)
				try { see } catch _ { nop }
			}
		END
		return
	fi
	if [[ $1 == xonsh ]]; then
		cat <<-END
			for number in range(int(\$COUNT)):
			    exec(\$(@(\$VACT) on @(\${f'E{number}'})))
			    $see
			    deactivate
			    $see
			    \$PROMPT == '@@ ' or print('the prompt is changed')
		END
		return
	fi
	if [[ $1 == tcsh ]]; then
		echo "set prompt = '@@ '"
		return
	fi
	for form in 0 1; do
		local activate='eval "$("$VACT" on "$1")"'
		if [[ $form == 1 && ($1 == bash || $1 == zsh || $1 == ksh93) ]]; then
			activate='. <("$VACT" on "$1")'
		fi
		cat <<-END
			try$form() {
				$activate || echo "cannot activate \$1"
				$see
				deactivate
				$see
				[ "\$PS1" = '@@ ' ] || echo "PS1 is \$PS1 after \$1"
			}
			PS1='@@ '
		END
	done
}

# INDEX: the same for tcsh, which has no functions. What backticks within double
# quotes are to expand, MUST not be expanded before.
print_tcsh() {
	cat <<-END
		eval "\`"\\\$"VACT:q on "\\\$"E$1:q\`"
		see
		deactivate
		see
		if ( "\$prompt:q" != "@@ " ) echo the prompt is changed after \$E$1:q
	END
}

# SHELL [OPTION...]: a script activates and leaves all of `envs`; the paths are
# exported, for no shell's quoting to be needed. The two forms of activation
# take turns.
expect_exact_values() {
	local -a command=("$@")
	local i
	need_shell "$1"
	[[ $1 == busybox ]] && command=(busybox sh)
	[[ $1 == zsh ]] && command=(zsh -f "${@:2}")
	[[ $1 == fish ]] && command=(fish --no-config)
	[[ $1 == elvish ]] && command=(elvish -norc)
	[[ $1 == xonsh ]] && command=(xonsh --no-rc "-DPROMPT=@@ ")
	print_functions "$1" >"$BATS_TEST_TMPDIR/script"
	: >"$SEEN.expected"
	for i in "${!envs[@]}"; do
		export "E$i=${envs[i]}"
		case $1 in
		elvish | xonsh) export COUNT=${#envs[@]} ;;
		tcsh) print_tcsh "$i" >>"$BATS_TEST_TMPDIR/script" ;;
		*) echo "try$((i % 2)) \"\$E$i\"" >>"$BATS_TEST_TMPDIR/script" ;;
		esac
		printf '%s\0' "${envs[i]}" "${called[i]}" "${envs[i]}/bin:$PATH" "$PATH" \
			>>"$SEEN.expected"
	done
	run timeout 120 "${command[@]}" "$BATS_TEST_TMPDIR/script"
	[[ $status == 0 ]] || {
		echo "the script failed: $output"
		return 1
	}
	expect_same "$SEEN"
	[[ -z $output ]] || {
		echo "the script said: $output"
		return 1
	}
}

@test "bash gets every name exactly, in scripts" {
	take_names bash
	expect_exact_values bash
}

@test "bash gets random names exactly" {
	take_random bash
	expect_exact_values bash
}

@test "bash in posix mode gets every name exactly, in scripts" {
	take_names bash
	expect_exact_values bash --posix
}

@test "bash in posix mode gets random names exactly" {
	take_random bash
	expect_exact_values bash --posix
}

@test "zsh gets every name exactly, in scripts" {
	take_names zsh
	expect_exact_values zsh
}

@test "zsh gets random names exactly" {
	take_random zsh
	expect_exact_values zsh
}

@test "fish gets every name exactly, in scripts" {
	take_names fish
	expect_exact_values fish
}

@test "fish gets random names exactly" {
	take_random fish
	expect_exact_values fish
}

@test "dash gets every name exactly, in scripts" {
	take_names dash
	expect_exact_values dash
}

@test "dash gets random names exactly" {
	take_random dash
	expect_exact_values dash
}

@test "ksh93 gets every name exactly, in scripts" {
	take_names ksh93
	expect_exact_values ksh93
}

@test "ksh93 gets random names exactly" {
	take_random ksh93
	expect_exact_values ksh93
}

@test "mksh gets every name exactly, in scripts" {
	take_names mksh
	expect_exact_values mksh
}

@test "mksh gets random names exactly" {
	take_random mksh
	expect_exact_values mksh
}

@test "busybox gets every name exactly, in scripts" {
	take_names busybox
	expect_exact_values busybox
}

@test "busybox gets random names exactly" {
	take_random busybox
	expect_exact_values busybox
}

@test "yash gets every name exactly, in scripts" {
	take_names yash
	expect_exact_values yash
}

@test "yash gets random names exactly" {
	take_random yash
	expect_exact_values yash
}

@test "elvish gets every name exactly, in scripts" {
	take_names elvish
	expect_exact_values elvish
}

@test "elvish gets random names exactly" {
	take_random elvish
	expect_exact_values elvish
}

@test "xonsh gets every name exactly, in scripts" {
	take_names xonsh
	expect_exact_values xonsh
}

@test "xonsh gets random names exactly" {
	take_random xonsh
	expect_exact_values xonsh
}

@test "posh gets every name exactly, in scripts" {
	take_names posh
	expect_exact_values posh
}

@test "posh gets random names exactly" {
	take_random posh
	expect_exact_values posh
}

@test "tcsh gets every name exactly that has no newline, in scripts" {
	take_names tcsh
	expect_exact_values tcsh -f
}

@test "tcsh gets random names exactly" {
	take_random tcsh
	expect_exact_values tcsh -f
}

# FILE: nothing in it that a terminal would obey, and nothing but UTF-8.
expect_harmless() {
	if LC_ALL=C grep -anP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$1" >"$1.bad" ||
		! iconv -f UTF-8 -t UTF-8 "$1" >/dev/null; then
		echo 'raw bytes of a name would get to the terminal:'
		cat -v "$1.bad"
		return 1
	fi
}

# STATUS COMMAND...: runs vact with each name in the place of NAME, and expects
# that status and one harmless line of complaint, which shows the name.
expect_complaints() {
	local status=$1 got i word errors=$BATS_TEST_TMPDIR/errors
	local -a command lines
	shift
	: >"$errors"
	for i in "${!NAMES[@]}"; do
		command=()
		for word; do
			command+=("${word//NAME/"${DIRS[i]}"}")
		done
		got=0
		"$VACT" "${command[@]}" 2>>"$errors" >/dev/null || got=$?
		if [[ $got != "$status" ]]; then
			printf 'status %s, not %s, of vact' "$got" "$status"
			printf ' %q' "${command[@]}"
			return 1
		fi
	done
	expect_harmless "$errors"
	mapfile -t lines <"$errors"
	if [[ ${#lines[@]} != "${#NAMES[@]}" ]]; then
		printf '%s\n' "not one line for each of the ${#NAMES[@]} names:" "${lines[@]}"
		return 1
	fi
	for i in "${!NAMES[@]}"; do
		if [[ ${lines[i]} != 'vact: '*"${DIRS_SHOWN[i]}"* ]]; then
			printf 'no word of %q: %s\n' "${DIRS_SHOWN[i]}" "${lines[i]}"
			return 1
		fi
	done
}

@test "whatever is complained about, it is shown in one harmless line" {
	expect_complaints 1 on --shell bash ./NAME
	expect_complaints 2 on --shell ./NAME
	expect_complaints 2 on --shell bash "--NAME"
	expect_complaints 2 on x ./NAME
	expect_complaints 1 allow "./NAME"
	expect_complaints 127 exec -e "$WORLD/e/NAME" -- ./NAME
	expect_complaints 2 "@NAME"
}

# Reads documents of `vact on --shell json`, each ended by a NUL, and writes
# what they set, for expect_seen.
read_json() {
	python3 -c '
import json, os, sys
for text in sys.stdin.buffer.read().split(b"\0")[:-1]:
	set = json.loads(text)["set"]
	for name in "VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PATH":
		os.write(1, os.fsencode(set[name]) + b"\0")
'
}

# DIR NAME OTHER-NAME ARG...: what activates, and what comes of it.
json_on() {
	"$VACT" on --shell json "${@:3}" >&4
	printf '\0' >&4
	printf '%s\0' "$1" "$2" "$1/bin:$PATH" >>"$SEEN.expected"
}

@test "JSON holds every name exactly, from any form of path" {
	command -v python3 >/dev/null || skip "python3 is not installed"
	local i
	exec 4>"$BATS_TEST_TMPDIR/json"
	for i in "${!NAMES[@]}"; do
		cd "$WORLD/e"
		json_on "$WORLD/e/${DIRS[i]}" "${DIRS[i]}" -- "${DIRS[i]}"
		json_on "$WORLD/r/${DIRS[i]}" "${OTHERS[i]}" "../r/${DIRS[i]}"
		cd "$WORLD/b"
		json_on "$WORLD/b/${DIRS[i]}/.venv" "${BARES[i]}" "./${DIRS[i]}"
		cd "$WORLD/p/${DIRS[i]}"
		json_on "$WORLD/p/${DIRS[i]}/.venv" "${DIRS[i]}"
		WORKON_HOME=$WORLD/e json_on "$WORLD/e/${DIRS[i]}" "${DIRS[i]}" -- "${DIRS[i]}"
	done
	exec 4>&-
	read_json <"$BATS_TEST_TMPDIR/json" >"$SEEN"
	expect_same "$SEEN"
}

@test "find prints every path exactly, status shows it harmlessly" {
	local i status=$BATS_TEST_TMPDIR/status
	: >"$status"
	for i in "${!NAMES[@]}"; do
		cd "$WORLD/p/${DIRS[i]}"
		"$VACT" find >>"$SEEN"
		"$VACT" find -- "../../p/${DIRS[i]}" >>"$SEEN"
		printf '%s\n' "$PWD/.venv" "$PWD/.venv" >>"$SEEN.expected"
		"$VACT" status >>"$status"
		printf 'here     %s\n' "$WORLD/p/${DIRS_SHOWN[i]}/.venv" >>"$status.here.expected"
	done
	expect_same "$SEEN"
	expect_harmless "$status"
	grep '^here ' "$status" >"$status.here"
	expect_same "$status.here"
}

@test "exec gives a command every name and argument exactly" {
	local i
	cd "$WORLD/r"
	for i in "${!NAMES[@]}"; do
		"$VACT" exec -e "./${DIRS[i]}" arguments "${NAMES[i]}" -- "${NAMES[i]}"
		printf '%s\0' "${NAMES[i]}" -- "${NAMES[i]}" "$WORLD/r/${DIRS[i]}" "${OTHERS[i]}" \
			"$WORLD/r/${DIRS[i]}/bin:$PATH" >>"$SEEN.expected"
	done
	expect_same "$SEEN"
}

@test "a redirect file leads to every name that is one line of UTF-8" {
	local i
	for i in "${!NAMES[@]}"; do
		if [[ ${DIRS[i]} == *$'\n'* || ${DIRS[i]} == *$'\r' || -n ${NOT_UTF8[i]} ]]; then
			run -1 "$VACT" find "$WORLD/d/$i" 2>/dev/null
		else
			"$VACT" find "$WORLD/d/$i" >>"$SEEN"
			printf '%s\n' "$WORLD/e/${DIRS[i]}" >>"$SEEN.expected"
		fi
	done
	expect_same "$SEEN"
}

@test "every name can be allowed, listed and forgotten" {
	local i list=$BATS_TEST_TMPDIR/list
	for i in "${!NAMES[@]}"; do
		"$VACT" allow -- "$WORLD/p/${DIRS[i]}"
	done
	"$VACT" allow --list >"$list"
	expect_harmless "$list"
	[[ $(wc -l <"$list") == "${#NAMES[@]}" ]]
	cd "$WORLD/p"
	for i in "${!NAMES[@]}"; do
		"$VACT" allow --forget -- "${DIRS[i]}"
	done
	run -0 "$VACT" allow --list
	[[ -z $output ]]
}

@test "a name that looks like an option is one, but behind -- or ./" {
	local name
	cd "$WORLD/e"
	for name in -n -weird; do
		run -2 --separate-stderr "$VACT" on --shell sh "$name"
		[[ $stderr == 'vact: '* && $stderr != *$'\n'* && -z ${output#false} ]]
		run -0 "$VACT" on --shell sh -- "$name"
		run -0 "$VACT" on --shell sh "./$name"
	done
}

# SHELL: a session that goes from project to project, looks, and goes to one
# that is not allowed. COMMAND... are typed before.
expect_harmless_prompts() {
	local shell=$1 i name shown dir mark='@@ ' open='(' close=') ' n=0 skipped q=
	local terminal=$BATS_TEST_TMPDIR/terminal
	need_shell "$shell"
	shift
	[[ $shell == mksh || $shell == posh ]] && mark='# @@ '
	[[ $shell == tcsh ]] && q=:q
	if [[ $# -gt 0 || $shell != @(bash|zsh|fish|mksh) ]]; then
		# At the beginning of a prompt, more might be expanded. (There, mksh
		# loses a byte order mark.)
		open='' close=': '
		sed 's/^{/{"prompt": "{name}: ", /' "$XDG_CONFIG_HOME/vact/config.json" \
			>"$BATS_TEST_TMPDIR/config.json"
		export VACT_CONFIG=$BATS_TEST_TMPDIR/config.json
	fi
	: >"$SEEN.expected"
	for i in "${!NAMES[@]}"; do
		enters "$shell" "$i" || continue
		if ((i % 2)); then
			dir=$WORLD/p/${DIRS[i]} name=${DIRS[i]} shown=${DIRS_SHOWN[i]}
		else
			dir=$WORLD/b/${DIRS[i]} name=${BARES[i]} shown=${BARES_SHOWN[i]}
		fi
		# ptyrun would have to know how wide a character is.
		[[ $shell == elvish && $shown == *[!\ -~]* ]] && continue
		printf '%s\n' "vact: $WORLD/u/${DIRS_SHOWN[i]}/.venv is not allowed here; 'vact allow' activates it" >&4
		export "P$n=$dir" "U$n=$WORLD/u/${DIRS[i]}"
		printf '%s\0' "$dir/.venv" "$name" "$dir/.venv/bin:$PATH" >>"$SEEN.expected"
		printf '%s\n' "$open$shown$close$mark" "$open$shown$close$mark" "$mark" >>"$terminal.prompts.expected"
		n=$((n + 1))
	done 4>"$terminal.lines.expected"
	printf '%s\0' "$PATH" >>"$SEEN.expected"
	printf '%s\n' "$mark" >>"$terminal.prompts.expected"
	{
		word "$shell" : || echo :
		(($# == 0)) || printf '%s\n' "$@"
		hook_line "$shell"
		for ((i = 0; i < n; i++)); do
			case $shell in
			# In between, it has the time to show the prompt that it shows.
			elvish) printf '%s\nnop\n' "cd (get-env P$i)" see "cd (get-env U$i)" ;;
			xonsh) printf '%s\n' "cd @(\$P$i)" see "cd @(\$U$i)" ;;
			nu) printf '%s\n' "cd \$env.P$i" see "cd \$env.U$i" ;;
			*) printf '%s\n' "cd \"\$P$i$q\"" see "cd \"\$U$i$q\"" ;;
			esac
		done
		printf '%s\n' see exit
	} | interactive "$shell" >"$terminal" 2>"$terminal.errors" || :
	cat -v "$terminal.errors"
	# The first lines, of which elvish's is passed over.
	skipped=$((3 + $#))
	[[ $shell != elvish ]] || skipped=2
	sed -n '/@@ nop$/!s/@@ .*/@@ /p' "$terminal" | sed "1,${skipped}d" >"$terminal.prompts"
	# zsh's filler of the last line is overwritten on a real terminal.
	sed -n 's/^[%#] \{99,\}//; / is not allowed here; /p' "$terminal" >"$terminal.lines"
	expect_same "$SEEN"
	expect_same "$terminal.lines"
	expect_same "$terminal.prompts"
}

@test "bash: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts bash
}

@test "bash in posix mode: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts bash 'set -o posix'
}

@test "bash without promptvars: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts bash 'shopt -u promptvars'
}

@test "zsh: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts zsh
}

@test "zsh expanding all in prompts: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts zsh 'setopt promptsubst promptbang'
}

@test "zsh expanding no percent: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts zsh 'setopt promptsubst nopromptpercent'
}

@test "fish: every prompt shows the name and runs nothing of it" {
	# For fish itself puts the raw name of the directory into the title.
	expect_harmless_prompts fish 'function fish_title; end'
}

@test "nu: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts nu
}

@test "dash: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts dash
}

@test "ksh93: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts ksh93
}

@test "mksh: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts mksh
}

@test "busybox: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts busybox
}

@test "yash: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts yash
}

@test "posh: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts posh
}

@test "tcsh: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts tcsh
}

@test "elvish: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts elvish
}

@test "xonsh: every prompt shows the name and runs nothing of it" {
	expect_harmless_prompts xonsh '$TITLE = None'
}

# SHELL BEFORE AFTER: without the hook to watch them, options are as BEFORE says
# at the activation, and then as AFTER says. What teardown finds, was run.
prompt_with_late_options() {
	local i
	need_shell "$1"
	for i in "${!NAMES[@]}"; do
		[[ ${OTHERS[i]} == *PWNED* ]] || continue
		export "E$i=$WORLD/r/${DIRS[i]}"
		printf '%s\n' "$2; eval \"\$(\"\$VACT\" on \"\$E$i\")\"" "$3" deactivate
	done >"$BATS_TEST_TMPDIR/script"
	echo exit >>"$BATS_TEST_TMPDIR/script"
	run -0 interactive "$1" <"$BATS_TEST_TMPDIR/script"
	[[ $output == *'(; touch PWNED;)'* ]]
}

@test "bash: an option set later does not make the prompt run a name" {
	prompt_with_late_options bash 'shopt -u promptvars' 'shopt -s promptvars'
}

@test "zsh: an option set later does not make the prompt run a name" {
	prompt_with_late_options zsh 'unsetopt promptsubst' 'setopt promptsubst'
}

@test "zsh: options set later do not make the prompt run a name" {
	prompt_with_late_options zsh 'unsetopt promptsubst promptpercent' \
		'setopt promptsubst promptpercent promptbang'
}

# SHELL: vact says one line, nothing is activated, and the script goes on, in
# a script and by the hook.
expect_colon_refused() {
	local place
	local refusal="a path with ':' cannot stand in PATH; rename it"
	local -a command=("$1")
	need_shell "$1"
	cd "$WORLD/colon" || return
	[[ $1 == busybox ]] && command=(busybox sh)
	if [[ $1 == fish ]]; then
		echo '$VACT on ./a:b | source; echo "status $status"; see' >"$BATS_TEST_TMPDIR/script"
	elif [[ $1 == tcsh ]]; then
		command=(tcsh -f)
		echo 'eval "`"\$"VACT:q on ./a:b`"; echo "status $status"; see' >"$BATS_TEST_TMPDIR/script"
	else
		printf '%s\n' 'code=$("$VACT" on ./a:b); echo "status $?"' \
			'eval "$code"; echo "status $?"; see' >"$BATS_TEST_TMPDIR/script"
	fi
	run --separate-stderr "${command[@]}" "$BATS_TEST_TMPDIR/script"
	[[ $output == 'status 1'* && $output != *'status 0'* ]]
	[[ $stderr == "vact: cannot activate '$WORLD/colon/a:b': $refusal" ]]
	session "$1" <<-'END'
		cd "$WORLD/colon/c:d"
		see
		:
		see
		cd "$WORLD"
		see
	END
	printf '%s\0' "$PATH" "$PATH" "$PATH" "$PATH" >"$SEEN.expected"
	expect_same "$SEEN"
	place=$WORLD/colon/c:d/.venv
	[[ $(grep -Fc "vact: cannot activate '$place': $refusal" <<<"$output") == 1 ]] ||
		{
			echo "$output"
			return 1
		}
	[[ $(grep -c 'vact: ' <<<"$output") == 1 ]]
}

@test "bash: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused bash
}

@test "zsh: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused zsh
}

@test "fish: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused fish
}

@test "dash: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused dash
}

@test "ksh93: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused ksh93
}

@test "mksh: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused mksh
}

@test "busybox: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused busybox
}

@test "yash: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused yash
}

@test "posh: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused posh
}

@test "tcsh: a path with a colon is refused in one line, and PATH stays" {
	expect_colon_refused tcsh
}

# LOCALE: what tcsh cannot hold there is refused, each in one line.
tcsh_refuses() {
	local i n=0 why='(has a newline|is not text in its locale)'
	: >"$SEEN"
	: >"$SEEN.expected"
	for i in "${!NAMES[@]}"; do
		if ! fits tcsh "$i" || [[ $1 == C && ${NAMES[i]}${OTHERS[i]} == *[!$'\1'-$'\177']* ]]; then
			export "E$n=$WORLD/r/${DIRS[i]}"
			printf 'eval "`"\\$"VACT:q on "\\$"E%s:q`" && echo wrong\nsee\n' "$n"
			printf '%s\0' "$PATH" >>"$SEEN.expected"
			n=$((n + 1))
		fi
	done >"$BATS_TEST_TMPDIR/script"
	((n > 5))
	LC_ALL=$1 run --separate-stderr tcsh -f "$BATS_TEST_TMPDIR/script"
	[[ -z $output ]]
	expect_same "$SEEN"
	[[ $(grep -Ec "^vact: tcsh cannot hold .* which $why; " <<<"$stderr") == "$n" ]]
	[[ $(wc -l <<<"$stderr") == "$n" ]]
}

@test "tcsh: what has a newline, or is no text in its locale, is refused in one line" {
	need_shell tcsh
	tcsh_refuses C.UTF-8
	tcsh_refuses C
}

@test "yash: what is not UTF-8 is refused in one line" {
	local i errors=$BATS_TEST_TMPDIR/errors n=0
	need_shell yash
	for i in "${!NAMES[@]}"; do
		[[ -n ${NOT_UTF8[-1 - i]} && -z ${NOT_UTF8[i]} ]] || continue
		export "E$n=$WORLD/r/${DIRS[i]}"
		printf '%s\n' "if eval \"\$(\"\$VACT\" on \"\$E$n\")\"; then echo wrong; fi" see
		printf '%s\0' "$PATH" >>"$SEEN.expected"
		n=$((n + 1))
	done >"$BATS_TEST_TMPDIR/script"
	((n > 5))
	run --separate-stderr yash "$BATS_TEST_TMPDIR/script"
	[[ -z $output ]]
	echo "$stderr" >"$errors"
	expect_same "$SEEN"
	expect_harmless "$errors"
	[[ $(grep -c '^vact: yash cannot hold .* which is not UTF-8; ' "$errors") == "$n" ]]
	[[ $(wc -l <"$errors") == "$n" ]]
}

@test "yash: the hook leaves, and refuses what is not UTF-8 in one line" {
	expect_bytes_refused yash
}

@test "nu: the hook leaves, and refuses what is not UTF-8 in one line" {
	expect_bytes_refused nu
}

# SHELL: which goes on behind that.
expect_bytes_refused() {
	need_shell "$1"
	PATH=$BASE_PATH
	make_project from
	make_project to
	printf 'prompt = a\xffb\n' >>to/.venv/pyvenv.cfg
	session "$1" <<-'END'
		cd from
		probe inside
		cd ../to
		probe refused
		cd .
		probe "refused again"
		cd ..
		probe after
		cd from
		probe "inside again"
	END
	rm -r from to
	expect_probes <<-'END'
		inside|cwd/from/.venv|from|cwd/from/.venv/bin:BASE
		refused|none||BASE
		refused again|none||BASE
		after|none||BASE
		inside again|cwd/from/.venv|from|cwd/from/.venv/bin:BASE
	END
	[[ $(grep -c '^vact: .*a\\xffb.* not UTF-8' <<<"$output") == 1 ]]
}

@test "on a terminal, find shows a path harmlessly" {
	export P=$WORLD/p/$'\e]0;x\a'
	run -0 interactive bash <<-'END'
		"$VACT" find "$P"
		exit
	END
	[[ $output == *"$WORLD"'/p/\x1b]0;x\x07/.venv'* ]]
}

# SHELL: of each directory it is in, whether it sees by itself, one above it and
# two, that the answer is the same, and beside it that it may not be: a dot.
see_up() {
	local bourne='cd "$WORLD/up/$dir/deep" && PROMPT && cd .. && __vact_still && cd .. && __vact_still &&
		cd "$WORLD/up/${dir}x" && ! __vact_still && printf .'
	case $1 in
	bash)
		printf '%s\n' 'eval "$("$VACT" hook bash)"' 'mapfile -d "" -t dirs' \
			'for dir in "${dirs[@]}"; do' "${bourne/PROMPT/__vact_hook}" 'done'
		;;
	zsh)
		printf '%s\n' 'eval "$("$VACT" hook zsh)"' 'while IFS= read -r -d "" dir; do' \
			"${bourne/PROMPT/__vact_precmd}" 'done'
		;;
	fish)
		cat <<-'END'
			"$VACT" hook fish | source
			functions -e __vact_pwd
			while read -z dir
				cd "$WORLD/up/$dir/deep"; and __vact_hook; and cd ..; and __vact_still; and cd ..
				and __vact_still; and cd "$WORLD/up/"$dir"x"; and not __vact_still; and printf .
			end
		END
		;;
	esac
}

@test "above a directory of any name, shells see by themselves that nothing changed" {
	local shell dir
	export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/none
	for dir in "${DIRS[@]}"; do
		mkdir -p "$WORLD/up/$dir/deep" "$WORLD/up/${dir}x"
	done
	for shell in bash zsh fish; do
		command -v "$shell" >/dev/null || continue
		see_up "$shell" >"$BATS_TEST_TMPDIR/lines"
		case $shell in
		bash) run bash --norc "$BATS_TEST_TMPDIR/lines" <"$WORLD/lists/DIRS" ;;
		zsh) run zsh -f "$BATS_TEST_TMPDIR/lines" <"$WORLD/lists/DIRS" ;;
		fish) run fish --no-config "$BATS_TEST_TMPDIR/lines" <"$WORLD/lists/DIRS" ;;
		esac
		[[ ${#DIRS[@]} -gt 50 ]]
		if [[ ${output//[!.]/} != "$output" || ${#output} -ne ${#DIRS[@]} ]]; then
			printf '%s: %s of %s\n' "$shell" "$output" "${#DIRS[@]}"
			return 1
		fi
	done
}
