#!/usr/bin/env bats
# Leaving an environment puts the shell back as it was: each test takes a dump
# of the shell before and after, for many a shape of what activation changes.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"
load "$TESTS_DIR/restore"

setup() {
	make_world
	make_project a
	make_project b
	OUR_NAMES=$({
		"$VACT" hook sh
		"$VACT" on --shell sh a/.venv
	} | sed -n 's/^[[:blank:]]*\([a-z_]*\)() {$/\1/p' | sort -u | tr '\n' ' ')
	OUR_NAMES+=deactivate
}

# SHELL ENV: code that activates ENV without the hook.
on_code() {
	case $1 in
	fish) echo "\$VACT on '$2' | source" ;;
	*) echo "eval \"\$(\"\$VACT\" on '$2')\"" ;;
	esac
}

off_code() {
	case $1 in
	fish) echo "\$VACT off | source" ;;
	*) echo 'eval "$("$VACT" off)"' ;;
	esac
}

without_hook() {
	local on_a on_b off
	need_shell "$1"
	on_a=$(on_code "$1" "$WORLD/a/.venv")
	on_b=$(on_code "$1" "$WORLD/b/.venv")
	off=$(off_code "$1")
	shapes "$1" "$on_a" deactivate
	shapes "$1" "$on_a" "$off"
	shapes "$1" "$on_b; $on_a; $on_a" "$off"
	shapes "$1" "$on_a" "$on_b; deactivate"
}

with_hook() {
	need_shell "$1"
	shapes "$1" 'cd a; t_fire' 'cd ..; t_fire' hook
	shapes "$1" 'cd b; t_fire; cd ../a; t_fire' 'deactivate; t_fire; cd ..; t_fire' hook
	shapes "$1" "vact on '$WORLD/a/.venv'; t_fire" 'vact off; t_fire' hook
}

@test "bash: leaving restores variables, functions, options, traps and aliases" { without_hook bash; }
@test "zsh: leaving restores variables, functions, options, traps and aliases" { without_hook zsh; }
@test "fish: leaving restores variables and functions" { without_hook fish; }
@test "dash: leaving restores variables, functions, options, traps and aliases" { without_hook dash; }
@test "ksh93: leaving restores variables, functions, options, traps and aliases" { without_hook ksh93; }
@test "mksh: leaving restores variables, functions, options, traps and aliases" { without_hook mksh; }
@test "busybox: leaving restores variables, functions, options, traps and aliases" { without_hook busybox; }
@test "yash: leaving restores variables, functions, options, traps and aliases" { without_hook yash; }
@test "posh: leaving restores variables, functions, options and traps" { without_hook posh; }

@test "bash: with the hook too, but for vact and __vact_*" { with_hook bash; }
@test "zsh: with the hook too, but for vact and __vact_*" { with_hook zsh; }
@test "fish: with the hook too, but for vact and __vact_*" { with_hook fish; }
@test "dash: with the hook too, but for vact, __vact_* and cd" { with_hook dash; }
@test "ksh93: with the hook too, but for vact, __vact_* and cd" { with_hook ksh93; }
@test "mksh: with the hook too, but for vact, __vact_* and cd" { with_hook mksh; }
@test "busybox: with the hook too, but for vact, __vact_* and cd" { with_hook busybox; }
@test "yash: with the hook too, but for vact, __vact_* and cd" { with_hook yash; }
@test "posh: with the hook too, but for vact, __vact_* and cd" { with_hook posh; }

keeps_path() {
	need_shell "$1"
	path_table "$1" >"$WORLD/table"
	path_edits "$1" "$(on_code "$1" "$WORLD/a/.venv")" deactivate
	path_edits "$1" "$(on_code "$1" "$WORLD/a/.venv")" "$(off_code "$1")"
	path_edits "$1" 'cd a; t_fire' 'cd ..; t_fire' hook
}

@test "bash: leaving keeps what became of PATH meanwhile" { keeps_path bash; }
@test "zsh: leaving keeps what became of PATH meanwhile" { keeps_path zsh; }
@test "fish: leaving keeps what became of PATH meanwhile" { keeps_path fish; }
@test "dash: leaving keeps what became of PATH meanwhile" { keeps_path dash; }
@test "ksh93: leaving keeps what became of PATH meanwhile" { keeps_path ksh93; }
@test "mksh: leaving keeps what became of PATH meanwhile" { keeps_path mksh; }
@test "busybox: leaving keeps what became of PATH meanwhile" { keeps_path busybox; }
@test "yash: leaving keeps what became of PATH meanwhile" { keeps_path yash; }
@test "posh: leaving keeps what became of PATH meanwhile" { keeps_path posh; }

each_way() {
	need_shell "$1"
	edits "$1" "$(on_code "$1" "$WORLD/a/.venv")" deactivate
	edits "$1" "$(on_code "$1" "$WORLD/a/.venv")" "$(off_code "$1")"
	edits "$1" 'cd a; t_fire' 'cd ..; t_fire' hook
}

keeps_values() {
	values_table "$1" >"$WORLD/table"
	each_way "$1"
}

@test "bash: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values bash; }
@test "zsh: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values zsh; }
@test "fish: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values fish; }
@test "dash: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values dash; }
@test "ksh93: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values ksh93; }
@test "mksh: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values mksh; }
@test "busybox: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values busybox; }
@test "yash: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values yash; }
@test "posh: leaving keeps a new prompt, PYTHONHOME and name" { keeps_values posh; }

# The user's own function is there again; where the shell cannot print it, it
# was never away, and `vact off` leaves.
keeps_function() {
	local code way
	need_shell "$1"
	for way in deactivate off; do
		if [[ $1 = fish ]]; then
			code='function deactivate; echo mine $argv; end'
		else
			code='deactivate() { echo "mine $1"; }'
		fi
		code+=$'\n'"$(on_code "$1" "$WORLD/a/.venv")"
		code+=$'\n'"$(on_code "$1" "$WORLD/b/.venv")"
		case $1:$way in
		dash:* | busybox:* | posh:*)
			code+=$'\n'"deactivate 1; $(off_code "$1")"
			;;
		*:off) code+=$'\necho mine 1\n'$(off_code "$1") ;;
		*) code+=$'\necho mine 1\ndeactivate' ;;
		esac
		code+=$'\necho "env $VIRTUAL_ENV"\ndeactivate 2'
		run script "$1" "$code"
		if [[ $output != $'mine 1\nenv \nmine 2' ]]; then
			echo "$1, left by $way: $output"
			return 1
		fi
	done
}

@test "bash: the user's own deactivate comes back" { keeps_function bash; }
@test "zsh: the user's own deactivate comes back" { keeps_function zsh; }
@test "fish: the user's own deactivate comes back" { keeps_function fish; }
@test "dash: the user's own deactivate stays" { keeps_function dash; }
@test "ksh93: the user's own deactivate comes back" { keeps_function ksh93; }
@test "mksh: the user's own deactivate comes back" { keeps_function mksh; }
@test "busybox: the user's own deactivate stays" { keeps_function busybox; }
@test "yash: the user's own deactivate comes back" { keeps_function yash; }
@test "posh: the user's own deactivate stays" { keeps_function posh; }

# Entering the active one again repairs a PATH that lost our entry, and adds
# no second one; A, then B, then off is the base.
enters_again() {
	local on off code
	need_shell "$1"
	on=$(on_code "$1" "$WORLD/a/.venv")
	off=$(off_code "$1")
	if [[ $1 = fish ]]; then
		code='function show; echo (string join : $PATH)"|$VIRTUAL_ENV_PROMPT"; end'
		code+=$'\n'"$on; $on; show; set PATH (string split : \$BASE_PATH); $on; show"
		code+=$'\n'"set PATH /x \$PATH; $on; show; $(on_code fish "$WORLD/b/.venv"); show; $off; show"
	else
		code='show() { echo "$PATH|${VIRTUAL_ENV_PROMPT-}"; }'
		code+=$'\n'"$on; $on; show; PATH=\$BASE_PATH; $on; show"
		code+=$'\n'"PATH=/x:\$PATH; $on; show; $(on_code "$1" "$WORLD/b/.venv"); show; $off; show"
	fi
	run script "$1" "$code"
	diff -u - <(echo "$output") <<-END
		$WORLD/a/.venv/bin:$BASE_PATH|a
		$WORLD/a/.venv/bin:$BASE_PATH|a
		/x:$WORLD/a/.venv/bin:$BASE_PATH|a
		$WORLD/b/.venv/bin:/x:$BASE_PATH|b
		/x:$BASE_PATH|
	END
}

@test "bash: entering again repairs PATH, another one takes its place" { enters_again bash; }
@test "zsh: entering again repairs PATH, another one takes its place" { enters_again zsh; }
@test "fish: entering again repairs PATH, another one takes its place" { enters_again fish; }
@test "dash: entering again repairs PATH, another one takes its place" { enters_again dash; }
@test "ksh93: entering again repairs PATH, another one takes its place" { enters_again ksh93; }
@test "mksh: entering again repairs PATH, another one takes its place" { enters_again mksh; }
@test "busybox: entering again repairs PATH, another one takes its place" { enters_again busybox; }
@test "yash: entering again repairs PATH, another one takes its place" { enters_again yash; }
@test "posh: entering again repairs PATH, another one takes its place" { enters_again posh; }

# SHELL: what the user set up himself is the same before, while and after.
keeps_settings() {
	local code tell way
	need_shell "$1"
	case $1 in
	bash)
		code="trap ': exit' EXIT; trap ': debug' DEBUG; trap ': err' ERR; trap ': chld' CHLD"
		code+=$'\nshopt -s extglob nullglob nocasematch expand_aliases; set -fCuE'
		code+=$'\nalias ll="ls -l"; IFS=:/a'
		tell='trap -p; set -o; shopt -p; alias; printf "%q\n" "$IFS"'
		;;
	zsh)
		code="trap ': exit' EXIT; trap ': debug' DEBUG; trap ': zerr' ZERR; trap ': chld' CHLD"
		code+=$'\nsetopt extendedglob noclobber nounset ksharrays shwordsplit'
		code+=$'\nalias ll="ls -l"; alias -g G="| grep"; IFS=:/a'
		tell='trap; set -o; alias -L; print -r -- "${(q)IFS}"'
		;;
	fish)
		code="trap ': exit' EXIT; trap ': chld' CHLD; abbr -a ll ls -l; set -g IFS :/a"
		tell='trap; abbr; echo $IFS'
		;;
	ksh93)
		code="trap ': exit' EXIT; trap ': debug' DEBUG; trap ': err' ERR; trap ': chld' CHLD"
		code+=$'\nset -fCu; alias ll="ls -l"; IFS=:/a'
		tell='trap; set -o; alias; print -r -- "$IFS"'
		;;
	posh)
		code="trap ': exit' EXIT; trap ': chld' CHLD; set -fCu; IFS=:/a"
		tell='trap; set -o; echo "$IFS"'
		;;
	*)
		code="trap ': exit' EXIT; trap ': chld' CHLD; set -fCu; alias ll='ls -l'; IFS=:/a"
		tell='trap; set -o; alias; echo "$IFS"'
		;;
	esac
	for way in plain hook; do
		rm -f "$WORLD/before" "$WORLD/during" "$WORLD/after"
		if [[ $1 = fish ]]; then
			{
				echo "function tell"
				echo "$tell"
				echo end
			}
		else
			{
				echo "tell() {"
				echo "$tell"
				echo "}"
			}
		fi >"$WORLD/code"
		{
			fire_code "$1"
			echo "$code"
			echo 'tell >before'
			if [[ $way = hook ]]; then
				hook_line "$1"
				echo 't_fire; cd a; t_fire; t_fire; test -n "$VIRTUAL_ENV" || echo not active'
				echo 'tell >../during'
				echo 'cd ..; t_fire'
			else
				on_code "$1" "$WORLD/a/.venv"
				echo 'test -n "$VIRTUAL_ENV" || echo not active'
				echo 'tell >during'
				echo 'deactivate'
			fi
			echo 'tell >after'
		} >>"$WORLD/code"
		sed -i 's/>\(\.\.\/\)*\([a-z]*\)$/>|\1\2/' "$WORLD/code"
		if [[ $1 = fish ]]; then
			sed -i 's/>|/>/' "$WORLD/code"
		fi
		run script "$1" "$(cat "$WORLD/code")"
		[[ -z $output ]] || {
			echo "$1, $way prints: $output"
			return 1
		}
		diff -u "$WORLD/before" "$WORLD/during"
		diff -u "$WORLD/before" "$WORLD/after"
		grep -q ': chld' "$WORLD/after"
	done
}

@test "bash: traps, options, aliases and IFS are never touched" { keeps_settings bash; }
@test "zsh: traps, options, aliases and IFS are never touched" { keeps_settings zsh; }
@test "fish: traps, abbreviations and IFS are never touched" { keeps_settings fish; }
@test "dash: traps, options, aliases and IFS are never touched" { keeps_settings dash; }
@test "ksh93: traps, options, aliases and IFS are never touched" { keeps_settings ksh93; }
@test "mksh: traps, options, aliases and IFS are never touched" { keeps_settings mksh; }
@test "busybox: traps, options, aliases and IFS are never touched" { keeps_settings busybox; }
@test "yash: traps, options, aliases and IFS are never touched" { keeps_settings yash; }
@test "posh: traps, options and IFS are never touched" { keeps_settings posh; }

# A function that unsets itself takes others with it there.
@test "posh: deactivate loses none of the user's functions" {
	local names
	need_shell posh
	for names in 'a b c' 'zz yy xx' '__a __b' 'deploy ll gst' 'm d x e w vz'; do
		# shellcheck disable=SC2086
		run script posh "$(printf '%s() { :; }\n' $names)" \
			"$(on_code posh "$WORLD/a/.venv")" deactivate deactivate \
			"$(on_code posh "$WORLD/a/.venv")" deactivate \
			"$(for name in $names; do echo "$name || echo $name is lost"; done)"
		[[ -z $output ]] || {
			echo "$output"
			return 1
		}
	done
}
