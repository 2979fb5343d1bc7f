#!/usr/bin/env bats
# The strictest settings of every shell: the hook, `vact on` and `deactivate`
# work under each, and say nothing.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
	make_project proj
}

# What an alias can be made of: each would say so.
aliases() {
	local name
	for name in eval unset export local return printf test '[' set read declare typeset \
		command builtin exec shift echo true false let readonly : . source unalias type \
		hash trap break continue pwd print pushd shopt emulate; do
		printf "alias -- '%s'='\\\\echo alias-%s' 2>/dev/null || " "$name" "$name"
		printf "alias '%s'='\\\\echo alias-%s' 2>/dev/null || :\n" "$name" "$name"
	done
}

# SHELL: code that defines `t_fire`, what comes before a prompt, and `at LABEL`.
prelude() {
	case $1 in
	bash) echo 't_fire() { local c; for c in "${PROMPT_COMMAND[@]}"; do eval "$c"; done; }' ;;
	zsh) echo 't_fire() { local c; for c in "${precmd_functions[@]}"; do "$c"; done; }' ;;
	fish)
		cat <<-'END'
			function t_fire; emit fish_prompt; end
			function at; echo "$argv[1] "(string replace -- $WORLD/ '' "$VIRTUAL_ENV $PATH[1]"); end
		END
		return
		;;
	*) echo 't_fire() { return 0; }' ;;
	esac
	cat <<-'END'
		at() {
			if [ -n "${VIRTUAL_ENV-}" ]; then
				echo "$1 ${VIRTUAL_ENV#"$WORLD"/} ${PATH%%:*}"
			else
				echo "$1 none ${PATH%%:*}"
			fi
		}
	END
}

# The body, in words that no alias stands for.
body() {
	cat <<-END
		\\eval "\$("\$VACT" hook $1)"
		\\eval "\$("\$VACT" hook $1)"
		t_fire
		at start
		\\cd proj
		t_fire
		t_fire
		at inside
		\\cd ..
		t_fire
		at outside
		vact on ./proj
		t_fire
		at manual
		vact off
		t_fire
		at off
		if vact on ./nope 2>said; then at wrong; fi
		\\cd proj
		t_fire
		deactivate
		t_fire
		at deactivated
		\\cd ..
		t_fire
		\\eval "\$("\$VACT" on ./proj)"
		at on
		\\eval "\$("\$VACT" off)"
		at end
	END
}

# SHELL MODE: runs all that under those settings.
under() {
	local shell=$1 mode=$2 hook=$1
	case $shell in
	bash | zsh) ;;
	*) hook='sh' ;;
	esac
	{
		prelude "$shell"
		printf '%s\n' "$mode"
		body "$hook"
	} >"$WORLD/script"
	rm -f "$WORLD/said"
	case $shell in
	bash) set -- bash --norc --noprofile ;;
	zsh) set -- zsh -f ;;
	busybox) set -- busybox sh ;;
	*) set -- "$shell" ;;
	esac
	run "$@" "$WORLD/script"
	diff -u - <(printf '%s\n' "$output" | sed "s|$WORLD/||g") <<-END || {
		start none /usr/local/bin
		inside proj/.venv proj/.venv/bin
		outside none /usr/local/bin
		manual proj/.venv proj/.venv/bin
		off none /usr/local/bin
		deactivated none /usr/local/bin
		on proj/.venv proj/.venv/bin
		end none /usr/local/bin
	END
		echo "$shell under: $mode"
		return 1
	}
	[[ $(wc -l <"$WORLD/said") -eq 1 ]]
}

@test "bash: every strict mode" {
	need_shell bash
	under bash :
	under bash 'set -euo pipefail'
	under bash 'set -u'
	under bash 'set -o noclobber'
	under bash 'set -f'
	under bash 'set -o posix'
	under bash 'shopt -s nocasematch nullglob failglob extglob'
	under bash 'set -e; shopt -s inherit_errexit 2>/dev/null || :'
	under bash "set -E; trap 'echo an ERR trap' ERR"
	under bash "set -T; trap ': debug' DEBUG"
	under bash 'set -k'
	under bash 'set -a'
	under bash 'shopt -u extquote promptvars; set +B +h'
	under bash 'shopt -s compat31 extdebug'
	under bash 'IFS=/'
	under bash 'unset IFS'
	under bash 'IFS=_v1'
	under bash 'export PROMPT_COMMAND=:; IFS=_v1; set -euf'
	under bash 'set -efuCET -o pipefail; shopt -s nocasematch extglob; IFS=/'
	under bash "shopt -s expand_aliases"$'\n'"$(aliases)"
}

@test "zsh: every strict mode" {
	local option
	need_shell zsh
	for option in ksharrays 'shwordsplit globsubst globassign' rcquotes nounset errexit \
		warncreateglobal noglob posixbuiltins ignorebraces ignoreclosebraces \
		cshjunkiequotes 'nobareglobqual extendedglob' 'posixidentifiers posixaliases' \
		shnullcmd 'cshjunkieloops cshnullcmd' noclobber aliasfuncdef 'nullglob cshnullglob' \
		errreturn 'localoptions localtraps' 'nofunctionargzero nomultios' allexport \
		'kshtypeset kshautoload' noaliases 'octalzeroes kshglob shglob shfileexpansion' \
		'ksharrays shwordsplit globsubst nounset errexit warncreateglobal noclobber rcquotes'; do
		under zsh "setopt $option"
	done
	under zsh 'emulate sh'
	under zsh 'emulate ksh'
	under zsh 'emulate csh'
	under zsh 'IFS=/'
	under zsh 'unset IFS'
	under zsh "trap 'echo a ZERR trap' ZERR"
	under zsh "trap ': debug' DEBUG"
	under zsh "alias -g G='| grep' L='| less' N='>/dev/null'"
	under zsh "$(aliases)"
}

# SHELL [MODE...]: a POSIX sh.
sh_modes() {
	local mode
	need_shell "$1"
	for mode in : 'set -eu' 'set -f' 'set -C' 'set -euCf' 'set -a' 'IFS=/' 'unset IFS' \
		'IFS=_v1' "${@:2}"; do
		under "$1" "$mode"
	done
}

ALIASED_CD="alias cd='cd -P'; alias pushd='pushd -n'"
@test "dash: every strict mode" { sh_modes dash "$(aliases)" "$ALIASED_CD"; }
@test "ksh93: every strict mode" { sh_modes ksh93 "$(aliases)" "$ALIASED_CD" 'set -k' "trap ': err' ERR"; }
@test "mksh: every strict mode" { sh_modes mksh "$(aliases)" "$ALIASED_CD" 'set -o posix' 'set -o sh' 'set -k'; }
@test "busybox: every strict mode" { sh_modes busybox "$(aliases)" "$ALIASED_CD" 'set -o pipefail'; }
@test "yash: every strict mode" { sh_modes yash "$(aliases)" "$ALIASED_CD" 'set -o posixlycorrect'; }
@test "posh: every strict mode" { sh_modes posh; }

# SHELL SETUP [LINES]: runs these interactively, without the hook and with it;
# the terminal must show the same, but for the prefix and messages. The hook
# comes in where SETUP says `. ./load`.
expect_unseen() {
	local shell=$1 setup=$2 lines=${3-$STATUS_LINES} way
	if [[ ! -d $WORLD/unknown ]]; then
		make_env "$WORLD/unknown/.venv"
	fi
	# No prompt must be in what is typed.
	printf '%s\n' "$setup" >"$WORLD/setup"
	for way in without with; do
		rm -rf "$WORLD/new"
		if [[ $way = with ]]; then
			hook_line "$shell" >"$WORLD/load"
		else
			echo : >"$WORLD/load"
		fi
		printf '%s\n' '. ./setup' "$lines" | interactive "$shell" >"$WORLD/seen" 2>&1 || :
		grep -v 'vact: .* is not allowed here' "$WORLD/seen" |
			sed -e 's/(proj) //g' -e 's/^[%#] *$//' >"$WORLD/$way"
	done
	grep -q 'vact: .* is not allowed here' "$WORLD/seen" || {
		echo "the hook is not there after: $setup"
		return 1
	}
	diff -u "$WORLD/without" "$WORLD/with" || {
		echo "after: $setup"
		return 1
	}
	grep -q '^END 7' "$WORLD/with" || {
		echo "no end after: $setup"
		cat "$WORLD/with"
		return 1
	}
}

STATUS_LINES='false
(exit 3)
true | false | true
: one two
cd proj
false | true
(exit 4)
cd nowhere
cd ../unknown
: three
false
cd ..
(exit 5) | true
mkdir new; (exit 6)
cd proj
(exit 8)
cd ../new
:
cd ..
(exit 7)
echo END $?
exit'

NEXT_LINES='(exit 3) | (exit 4)
echo "$? ${PIPESTATUS[*]-$pipestatus}"
: one two
echo $_
cd proj; true | false
echo "$? ${PIPESTATUS[*]-$pipestatus}"
cd ../unknown; : five
echo $_
cd ..; : six
(exit 7)
echo END $?
exit'

# With set -e, only what succeeds.
GOOD_LINES='cd proj
cd ../unknown
cd ..
mkdir new
cd new
cd ../proj
cd ..
(exit 7) || echo END $?
exit'

@test "bash: the prompt and the next command see the user's status" {
	need_shell bash
	expect_unseen bash '. ./load; PS1='\''<$? ${PIPESTATUS[*]} $_>@@ '\'
	expect_unseen bash '. ./load' "$NEXT_LINES"
}

@test "bash: what else is in PROMPT_COMMAND sees the user's status" {
	local add
	need_shell bash
	for add in 'PROMPT_COMMAND="$PROMPT_COMMAND; late"' \
		'PROMPT_COMMAND=$PROMPT_COMMAND$'\''\n'\''late' \
		'PROMPT_COMMAND+=(late)' 'PROMPT_COMMAND=(late "${PROMPT_COMMAND[@]}")' \
		'printf -v one "%s\n" "${PROMPT_COMMAND[@]}" late; unset PROMPT_COMMAND; PROMPT_COMMAND=$one' \
		'printf -v one "%s; " "${PROMPT_COMMAND[@]}" late; unset PROMPT_COMMAND; PROMPT_COMMAND=$one'; do
		expect_unseen bash '
			early() { local s=$?; echo "early $s ${PIPESTATUS[*]}"; return $s; }
			late() { local s=$?; echo "late $s"; return $s; }
			PROMPT_COMMAND=early
			. ./load
			'"$add"
	done
	expect_unseen bash '
		early() { local s=$?; echo "early $s"; return $s; }
		late() { local s=$?; echo "late $s"; return $s; }
		export PROMPT_COMMAND=early
		. ./load
		PROMPT_COMMAND="$PROMPT_COMMAND; late"'
	expect_unseen bash '
		early() { echo "early $? ${PIPESTATUS[*]} $_"; }
		late() { echo "late $? ${PIPESTATUS[*]} $_"; }
		PROMPT_COMMAND=(early)
		. ./load
		PROMPT_COMMAND+=(late)'
}

@test "bash: interactive, no strict mode notices the hook" {
	local mode
	need_shell bash
	for mode in "set -E; trap 'echo ERR trap' ERR" 'set -uo pipefail' 'set -o posix' \
		'set -fC; IFS=/' 'shopt -s failglob nocasematch extglob' 'set -k'; do
		expect_unseen bash "$mode; . ./load"
	done
	expect_unseen bash 'set -eu; . ./load' "$GOOD_LINES"
	expect_unseen bash "set -eE; trap 'echo ERR trap' ERR; . ./load" "$GOOD_LINES"
}

@test "zsh: the prompt and the next command see the user's status" {
	need_shell zsh
	expect_unseen zsh '. ./load; setopt promptsubst; PS1='\''<%? $pipestatus $_>@@ '\'
	expect_unseen zsh '. ./load' "$NEXT_LINES"
}

@test "zsh: what else is in precmd_functions sees the user's status" {
	need_shell zsh
	expect_unseen zsh '
		early() { echo "early $? $pipestatus"; }
		late() { echo "late $? $pipestatus"; }
		precmd() { echo "precmd $? $pipestatus"; }
		precmd_functions=(early)
		. ./load
		precmd_functions+=(late)'
}

@test "zsh: interactive, no strict mode notices the hook" {
	local mode
	need_shell zsh
	for mode in "trap 'echo ERR trap' ZERR" 'setopt nounset ksharrays shwordsplit globsubst' \
		'setopt warncreateglobal noclobber noglob' 'emulate ksh'; do
		expect_unseen zsh "$mode; . ./load; PS1='@@ '"
	done
	expect_unseen zsh 'setopt errexit nounset; . ./load' "$GOOD_LINES"
	expect_unseen zsh "setopt errexit; trap 'echo ERR trap' ZERR; . ./load" "$GOOD_LINES"
}

@test "fish: the prompt and the next command see the user's status" {
	need_shell fish
	expect_unseen fish '
		function fish_prompt; echo -n "<$status $pipestatus>@@ "; end
		. ./load
		function late --on-event fish_prompt; echo late $status $pipestatus; end' \
		"false
sh -c 'exit 3' | sh -c 'exit 4'
true | false | true
cd proj
false | true
sh -c 'exit 3'
"'echo "$status $pipestatus"'"
sh -c 'exit 3' | sh -c 'exit 4'
"'echo "$status $pipestatus"'"
cd nowhere
cd ../unknown
cd ../proj; false
cd ..
false
cd proj
sh -c 'exit 7'
echo END "'$status
exit'
}

# SHELL: activation that fails.
stops() {
	local shell=$1 fails stop
	need_shell "$shell"
	if [[ $shell = fish ]]; then
		printf '%s\n' '$VACT on nope | source; or echo "failed $pipestatus"' >script
		run -0 fish --no-config script
		[[ ${lines[1]} = 'failed 1 1' && ${#lines[@]} -eq 2 ]]
		[[ ${lines[0]} = "vact: no environment 'nope'"* ]]
		return
	fi
	for fails in 'eval "$("$VACT" on nope)"' 'eval "$("$VACT" on ./nope)"' \
		'"$VACT" on nope >code; . ./code' 'eval "$(cd proj/.venv/bin; "$VACT" on nope)"' \
		'. <("$VACT" on nope)' 'source <("$VACT" on nope)'; do
		case $shell:$fails in
		bash:* | zsh:* | *:eval*) ;;
		*) continue ;;
		esac
		for stop in "set -e; $fails; echo went on" "$fails && echo went on" \
			"if $fails; then echo went on; fi; false" \
			"set -eu; f() { $fails; echo went on; }; f"; do
			echo "$stop" >script
			case $shell in
			busybox) run busybox sh script ;;
			zsh) run zsh -f script ;;
			*) run "$shell" script ;;
			esac
			[[ $status -ne 0 && ${#lines[@]} -eq 1 && $output = "vact: "*nope* ]] || {
				echo "$shell: $stop: status $status: $output"
				return 1
			}
		done
	done
}

@test "bash: activating what is not there fails with one line, and stops set -e" { stops bash; }
@test "zsh: activating what is not there fails with one line, and stops set -e" { stops zsh; }
@test "fish: activating what is not there fails with one line" { stops fish; }
@test "dash: activating what is not there fails with one line, and stops set -e" { stops dash; }
@test "ksh93: activating what is not there fails with one line, and stops set -e" { stops ksh93; }
@test "mksh: activating what is not there fails with one line, and stops set -e" { stops mksh; }
@test "busybox: activating what is not there fails with one line, and stops set -e" { stops busybox; }
@test "yash: activating what is not there fails with one line, and stops set -e" { stops yash; }
@test "posh: activating what is not there fails with one line, and stops set -e" { stops posh; }

# STATUS PATTERN COMMAND...: it says one line on stderr that matches, nothing
# on stdout but perhaps the way to fail, and ends with that status.
says() {
	local want=$1 pattern=$2
	shift 2
	run "-$want" --separate-stderr "$@"
	# shellcheck disable=SC2015
	[[ -n $stderr && ${#stderr_lines[@]} -eq 1 ]] &&
		[[ $stderr = vact:\ *$pattern* && (-z $output || $output = false) ]] || {
		echo "$*: status $status, not $want, or not one line with '$pattern':"
		echo "$stderr"
		echo "on stdout: $output"
		return 1
	}
}

@test "wrong usage is status 2 and one line" {
	local command
	says 2 "'vact help'" "$VACT"
	says 2 "no command 'nope'" "$VACT" nope
	says 2 "did you mean 'allow'" "$VACT" alow
	says 2 "no command ''" "$VACT" ''
	says 2 "no option '--nope'" "$VACT" --nope
	says 2 "no option '-x'" "$VACT" -x
	for command in on off hook exec allow deny find status help; do
		says 2 "no such option '--nope' of 'vact $command'" "$VACT" "$command" --nope
		says 2 "no such option '-Z' of 'vact $command'" "$VACT" "$command" -Z
		# What comes behind the command of exec is its own.
		[[ $command = exec ]] ||
			says 2 'one word too many' "$VACT" "$command" a b c
	done
	says 2 needs "$VACT" hook
	says 2 needs "$VACT" exec
	says 2 needs "$VACT" exec --
	says 2 "no argument for option '--env'" "$VACT" exec --env
	says 2 "no argument for option '-e'" "$VACT" exec -e
	says 2 "no argument for option '--shell'" "$VACT" on --shell
	says 2 "'nope' is no shell" "$VACT" on --shell nope proj
	says 2 "'nope' is no shell" "$VACT" off --shell nope
	says 2 "'' is no shell" "$VACT" on --shell '' proj
	says 2 "'nope' is no shell" "$VACT" hook nope
	says 2 "'pwsh' is no shell" "$VACT" hook pwsh
	says 2 json "$VACT" hook json
	says 2 --cd "$VACT" hook --cd zsh
	says 2 nope "$VACT" help nope
}

@test "what cannot be done is status 1 and one line" {
	says 1 "'nope'" "$VACT" on nope
	says 1 "nope' is not an environment" "$VACT" on ./nope
	says 1 'no environment belongs' "$VACT" on
	says 1 'is empty' "$VACT" on ''
	says 1 "$WORLD/nope" "$VACT" exec -e ./nope true
	says 1 'no environment' "$VACT" exec true
	says 1 nope "$VACT" allow nope
	says 1 nope "$VACT" deny ./nope
	says 1 '' "$VACT" find
	mkdir empty
	says 1 empty "$VACT" allow empty
	says 1 "no pyvenv.cfg" "$VACT" on ./empty
}

@test "exec passes on the status, 126 and 127" {
	run -0 "$VACT" exec -e proj/ true
	run -1 "$VACT" exec -e proj/ false
	run -42 "$VACT" exec -e proj/ sh -c 'exit 42'
	run -143 "$VACT" exec -e proj/ sh -c 'kill $$'
	says 127 'not-there' "$VACT" exec -e proj/ not-there
	says 127 'not-there' "$VACT" exec -e proj/ ./not-there
	says 127 'not-there/x' "$VACT" exec -e proj/ ./not-there/x
	: >plain
	says 126 plain "$VACT" exec -e proj/ ./plain
	says 126 proj "$VACT" exec -e proj/ ./proj
	run -0 "$VACT" exec -e proj/ -- printf '%s|' -e --env 'a b' ''
	[[ $output = '-e|--env|a b||' ]]
	run -0 "$VACT" exec -e proj/ printf '%s|' -e --help
	[[ $output = '-e|--help|' ]]
}

@test "a failed write is status 1 and one line" {
	local command
	[[ -w /dev/full ]] || skip 'no /dev/full'
	for command in 'on proj/' 'hook bash' 'hook sh' 'hook fish' 'status' 'help' 'help on' \
		'--help' '--version' 'find proj' 'allow --list' 'allow --list --json' \
		'on --help' 'on --shell json proj/' 'find --json proj'; do
		says 1 '' sh -c "exec \"\$VACT\" $command >/dev/full"
		says 1 '' sh -c "exec \"\$VACT\" $command >&-"
	done
}

@test "on and off print nothing to a terminal, but a hint, with status 2" {
	local word
	for word in 'on ./proj' on off; do
		PS1='@@ ' run "$PTYRUN" -t 60 sh -c "\"\$VACT\" $word; echo status \$?"
		[[ ${#lines[@]} -eq 2 && ${lines[0]} = "vact: 'vact ${word%% *}' prints code"*eval* ]]
		[[ ${lines[1]} = 'status 2' ]]
	done
	PS1='@@ ' run "$PTYRUN" -t 60 sh -c '"$VACT" on --shell sh ./proj; echo status $?'
	[[ $output = *__vact_export*'status 0' ]]
}

@test "without HOME, what needs none works, and the rest says so in one line" {
	unset HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME
	run -0 "$VACT" on --shell sh ./proj
	run -0 "$VACT" off
	run -0 "$VACT" hook bash
	run -0 "$VACT" exec -e ./proj true
	run -0 "$VACT" find proj
	[[ $output = "$WORLD/proj/.venv" ]]
	says 1 HOME "$VACT" allow proj
	says 1 HOME "$VACT" deny proj
	run -0 "$VACT" status
}

@test "in a deleted directory, one line says so" {
	mkdir gone
	cd gone
	rmdir ../gone
	says 1 '' "$VACT" on
	says 1 '' "$VACT" on ./env
	says 1 '' "$VACT" find
	says 1 '' "$VACT" allow
	says 1 '' "$VACT" exec true
	run -0 --separate-stderr "$VACT" on --shell sh "$WORLD/proj"
	[[ -z $stderr ]]
	run -0 --separate-stderr "$VACT" off
	[[ -z $stderr ]]
	run -0 "$VACT" hook bash
	run -0 "$VACT" exec -e "$WORLD/proj" true
}

@test "fish: private mode, a function's own variables and universal ones" {
	need_shell fish
	run fish --no-config --private -c '
		$VACT hook fish | source
		cd proj; emit fish_prompt; echo $VIRTUAL_ENV_PROMPT
		cd ..; emit fish_prompt; echo "<$VIRTUAL_ENV_PROMPT>"'
	[[ $output = $'proj\n<>' ]]
	run fish --no-config -c '
		function f
			set -l PYTHONHOME mine
			set -l VIRTUAL_ENV mine
			set -l PATH /local $PATH
			set -l name mine
			set -l argv a b
			$VACT on ./proj | source
			echo $name $argv
		end
		f
		echo (string replace $WORLD/ "" "$VIRTUAL_ENV $PATH[1]")
		deactivate
		echo "<$VIRTUAL_ENV> "(string join : $PATH)'
	echo "$output"
	[[ $output = *"<> $BASE_PATH" ]]
	run fish -c '
		set -Ux PYTHONHOME /universal
		$VACT on ./proj | source
		env | string match "PYTHONHOME=?*"
		deactivate
		set -qU PYTHONHOME; and not set -qg PYTHONHOME; and echo $PYTHONHOME'
	[[ $output = /universal ]] || {
		echo "a universal PYTHONHOME: $output"
		return 1
	}
}
