#!/usr/bin/env bats
# Leaving an environment puts the shell back as it was: each test takes a dump
# of the shell before and after, for many a shape of what activation changes.

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

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

# SHELL CODE...: runs the lines as a script of that shell.
script() {
	local shell=$1
	shift
	printf '%s\n' "$@" >"$WORLD/script"
	case $shell in
	bash) set -- bash --norc --noprofile ;;
	zsh) set -- zsh -f ;;
	fish) set -- fish --no-config ;;
	busybox) set -- busybox sh ;;
	*) set -- "$shell" ;;
	esac
	"$@" "$WORLD/script"
}

# SHELL: code that defines `dump FILE`, which appends all that the shell can
# tell about itself, and `mid FILE`, which tells what an activation changes.
# Both are builtins alone, for PATH may be gone.
dump_code() {
	local all
	case $1 in
	bash) all='declare -p; declare -f; shopt -p; set -o; trap -p; alias -p' ;;
	zsh) all='typeset -p; functions; set -o; trap; alias -L' ;;
	ksh93 | mksh) all='typeset -p; typeset -f; set -o; trap; alias' ;;
	yash) all='typeset -p; typeset -fp; set -o; trap; alias' ;;
	posh) all='set; export -p; set -o; trap' ;;
	*) all='set; export -p; set -o; trap; alias' ;;
	esac
	case $1 in
	fish)
		cat <<-'END'
			function dump
				begin
					set -S; functions -an; functions deactivate fish_prompt; trap; abbr
				end >>$argv[1] 2>/dev/null
			end
			function mid
				set -q PYTHONHOME; and set -l home set; or set -l home ''
				echo "$VIRTUAL_ENV|$VIRTUAL_ENV_PROMPT|$PATH[1]|$home|"(fish_prompt) >>$argv[1]
			end
			function fish_prompt; echo user; end
		END
		return
		;;
	zsh) echo 'zmodload zsh/parameter' ;;
	dash | busybox | posh)
		# They cannot list functions; but ours are known by name.
		all+="; (PATH=/dev/null; for t_f in $OUR_NAMES; do command -v \$t_f; done)"
		;;
	esac
	cat <<-END
		dump() { { $all; } >>"\$1" 2>/dev/null; return 0; }
	END
	cat <<-'END'
		mid() {
			t_p=$PATH: t_s=${PS1-none}
			if [ "${t_s#*"(a) "}" != "$t_s" ]; then t_s=shown; fi
			if [ "$t_s" = none ]; then t_s=shown; fi
			printf '%s\n' "$VIRTUAL_ENV|$VIRTUAL_ENV_PROMPT|${t_p%%:*}|${PYTHONHOME+set}|$t_s" >>"$1"
			unset t_p t_s
		}
	END
	if [[ $1 = mksh ]]; then
		# It has no builtin printf.
		echo 'printf() { shift; print -r -- "$1"; }'
	fi
}

# Drops from a dump what changes by itself, and what the hook may define.
settled() {
	awk '
		/^(function )?(__vact_[a-z_]*|vact|cd|pushd|popd|t_fire|t_chpwd) ?\(\)/ { skip = 1 }
		!skip
		/^}/ { skip = 0 }
	' "$1" | grep -avE \
		-e '^([a-z]+ )?(-[-A-Za-z0-9]+ )*(_|RANDOM|SRANDOM|SECONDS|LINENO|EPOCH[A-Z]*|BASHPID|PIPESTATUS|pipestatus|FUNCNAME|BASH_[A-Z]*|PROMPT_COMMAND|precmd_functions|TTYIDLE|status|funcstack|func[a-z]*trace|funcfiletrace|history[a-z]*|PPID|OLDPWD|PWD|OPTIND|OPTARG|ERRNO|usertty|jobtexts|jobstates|jobdirs|dirstack|argv|\*|@|\?|!|0|1|ARGC|COLUMNS|LINES|\.sh\.[a-z]*)(=|$)' \
		-e '^([a-z]+ )?(-[-A-Za-z0-9]+ )*__vact_' \
		-e '^(vact|cd|pushd|popd)$' \
		-e '^\$(__vact_[a-z_]*|status|pipestatus|CMD_DURATION|history|_|fish_kill_signal|fish_pid|argv|OLDPWD|PWD|dirprev|__fish_[a-z_]*)[:[]' \
		-e '^__vact_' -e '^(__fish_[a-z_]*|fish_[a-z_]*)$' -e '^ *# ' || :
}

# SHELL: fails with the difference unless all dumps are the same in pairs, and
# an environment was active in each case.
expect_same() {
	local wrong
	if ! diff -u <(settled "$WORLD/before") <(settled "$WORLD/after") >"$WORLD/diff"; then
		echo "$1 is not what it was:"
		head -n 60 "$WORLD/diff"
		return 1
	fi
	wrong=$(grep -axvF "$WORLD/a/.venv|a|$WORLD/a/.venv/bin||shown" "$WORLD/mid" || :)
	wrong=${wrong//"$WORLD/a/.venv|a|$WORLD/a/.venv/bin||(a) user"/}
	if [[ -n ${wrong//$'\n'/} ]]; then
		echo "$1: not active: $wrong"
		return 1
	fi
	[[ $(wc -l <"$WORLD/mid") -eq $CASES ]] || {
		echo "$1: only $(wc -l <"$WORLD/mid") of $CASES cases were active"
		return 1
	}
}

# SHELL NAME STATE: code that puts the variable into that state.
state() {
	local value="/t/$2"
	case $2 in
	PATH) value=$BASE_PATH ;;
	PS1) value='@@ ' ;;
	esac
	case $1:$3 in
	fish:unset) echo "set -e $2" ;;
	fish:empty) echo "set -e $2; set -g $2 ''" ;;
	fish:empty-exported) echo "set -e $2; set -gx $2 ''" ;;
	fish:unexported) echo "set -e $2; set -g $2 '$value'" ;;
	fish:exported) echo "set -e $2; set -gx $2 '$value'" ;;
	*:unset) echo "unset $2" ;;
	*:empty) echo "unset $2; $2=" ;;
	*:empty-exported) echo "unset $2; $2=; export $2" ;;
	*:unexported) echo "unset $2; $2='$value'" ;;
	*:exported) echo "unset $2; $2='$value'; export $2" ;;
	esac
}

# SHELL ENTER LEAVE [HOOK]: each shape, entered and left by that code.
shapes() {
	local shell=$1 enter=$2 leave=$3 name how code
	code=$(dump_code "$shell")
	CASES=0
	if [[ -n ${4-} ]]; then
		code+=$'\n'"dump before
		$(hook_line "$shell")
		$(fire_code "$shell")
		t_fire
		dump after"
	fi
	while read -r name how; do
		# An exported VIRTUAL_ENV would be another tool's environment.
		code+="
		$(state "$shell" PATH exported)
		$(state "$shell" PS1 unexported)
		$(state "$shell" PYTHONHOME unset)
		$(state "$shell" VIRTUAL_ENV unset)
		$(state "$shell" VIRTUAL_ENV_PROMPT unset)
		$(state "$shell" "$name" "$how")
		echo '=== $name $how' >>before
		echo '=== $name $how' >>after
		cd \"\$WORLD\"; t_fire
		dump before
		$enter
		mid mid
		$leave
		dump after"
		CASES=$((CASES + 1))
	done <<-END
		$(for name in PATH PS1 PYTHONHOME VIRTUAL_ENV_PROMPT; do
			printf "$name %s\n" unset empty empty-exported unexported exported
		done)
		VIRTUAL_ENV empty
		VIRTUAL_ENV empty-exported
		VIRTUAL_ENV unexported
	END
	rm -f before after mid
	if [[ -z ${4-} ]]; then
		code="$(no_fire_code "$shell")"$'\n'$code
	fi
	script "$shell" "${code//	/}" >out 2>&1
	if [[ -s out ]]; then
		echo "$shell prints:"
		head -n 20 out
		return 1
	fi
	expect_same "$shell"
}

# SHELL: code that defines t_fire: what the shell does before a prompt.
fire_code() {
	case $1 in
	bash) echo 't_fire() { local t_c; for t_c in "${PROMPT_COMMAND[@]}"; do eval "$t_c"; done; }' ;;
	zsh) echo 't_fire() { local t_c; for t_c in $precmd_functions; do $t_c; done; }' ;;
	fish) echo 'function t_fire; emit fish_prompt; end' ;;
	*) no_fire_code "$1" ;;
	esac
}

no_fire_code() {
	case $1 in
	fish) echo 'function t_fire; end' ;;
	*) echo 't_fire() { :; }' ;;
	esac
}

# SHELL ENV: code that activates ENV without the hook.
on_code() {
	case $1 in
	fish) echo "\$VACT on $2 | source" ;;
	*) echo "eval \"\$(\"\$VACT\" on $2)\"" ;;
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
	shapes "$1" "vact on $WORLD/a/.venv; t_fire" 'vact off; t_fire' hook
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
