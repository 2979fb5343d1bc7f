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
	posh)
		# Its `set` tells no values.
		all='set; export -p; set -o; trap; (for t_v in PATH PS1 PYTHONHOME VIRTUAL_ENV'
		all+=' VIRTUAL_ENV_PROMPT; do eval "echo $t_v \"\${$t_v-unset}\""; done)'
		;;
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
	# These have no builtin printf.
	case $1 in
	mksh) echo 'printf() { shift; print -r -- "$1"; }' ;;
	posh) echo 'printf() { shift; echo "$1"; }' ;;
	esac
}

# What changes by itself, as the start of a line of a dump.
VOLATILE='^([a-z]+ )?([-A-Za-z0-9]+ )*(_|KSH_MATCH|RANDOM|SRANDOM|SECONDS|LINENO'
VOLATILE+='|EPOCH[A-Z]*|BASHPID|PIPESTATUS|pipestatus|FUNCNAME|BASH_[A-Z]*|TTYIDLE|status'
VOLATILE+='|funcstack|func[a-z]*trace|history[a-z]*|PPID|OLDPWD|PWD|OPTIND|OPTARG|ERRNO'
VOLATILE+='|usertty|job[a-z]*|dirstack|argv|[*@?!01]|ARGC|COLUMNS|LINES|\.sh\.[a-z]*)(=|$)'
VOLATILE+='|^\$(status|pipestatus|CMD_DURATION|history|_|fish_kill_signal|fish_pid|argv|OLDPWD'
VOLATILE+='|PWD|dirprev|__fish_[a-z_]*)[:[]|^_*fish_[a-z_]*$|^ *# |^$'

# What the hook may add.
HOOKS='^([a-z]+ )?([-A-Za-z0-9]+ )*(__vact_|PROMPT_COMMAND|precmd_functions)'
HOOKS+='|^(vact|cd|pushd|popd)$|^__vact_|^\$__vact_'

# posh loses other functions when one that runs is unset; these stay.
POSH='^(deactivate|__vact_leave|__vact_unload|__vact_deactivates)(=|$)'

# FILE REGEX: the lines of a dump, but for what may differ.
settled() {
	if [[ $2 = *"$HOOKS"* ]]; then
		awk '
			/^(function )?(__vact_[a-z_]*|vact|cd|pushd|popd) ?\(\)/ { skip = 1 }
			!skip
			/^}/ { skip = 0 }
		' "$1"
	else
		cat "$1"
	fi | grep -avE "$2" || :
}

# SHELL [HOOK]: fails with the difference unless all dumps are the same in pairs, and
# an environment was active in each case.
expect_same() {
	local wrong may_differ=$VOLATILE
	if [[ -n ${2-} ]]; then
		may_differ+="|$HOOKS"
	fi
	if [[ $1 = posh ]]; then
		may_differ+="|$POSH"
	fi
	diff -u <(settled "$WORLD/before" "$may_differ") \
		<(settled "$WORLD/after" "$may_differ") >"$WORLD/diff" || {
		echo "$1 is not what it was:"
		head -n 60 "$WORLD/diff"
		return 1
	}
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

# SHELL NAME STATE: adds to $code what puts the variable into that state.
add_state() {
	local value="/t/$2" unset="unset $2" export="export $2" set
	case $2 in
	PATH) value=$BASE_PATH ;;
	PS1) value='@@ ' ;;
	esac
	set=$2=
	if [[ $1 = fish ]]; then
		unset="set -e $2" export="set -gx $2 \$$2" set="set -g $2 "
	fi
	case $3 in
	unset) code+="$unset" ;;
	empty) code+="$unset; $set''" ;;
	empty-exported) code+="$unset; $set''; $export" ;;
	unexported) code+="$unset; $set'$value'" ;;
	exported) code+="$unset; $set'$value'; $export" ;;
	esac
	code+=$'\n'
}

# SHELL ENTER LEAVE [HOOK]: each shape, entered and left by that code.
shapes() {
	local shell=$1 enter=$2 leave=$3 name how other code
	code=$(dump_code "$shell")
	CASES=0
	if [[ -n ${4-} ]]; then
		code+=$'\n'"$(fire_code "$shell")
		dump \"\$WORLD/before\"
		$(hook_line "$shell")
		t_fire
		dump \"\$WORLD/after\""
	fi
	while read -r name how; do
		# An exported VIRTUAL_ENV would be another tool's environment.
		code+=$'\n'
		add_state "$shell" PATH exported
		add_state "$shell" PS1 unexported
		for other in PYTHONHOME VIRTUAL_ENV VIRTUAL_ENV_PROMPT; do
			add_state "$shell" $other unset
		done
		add_state "$shell" "$name" "$how"
		code+="
		echo '=== $name $how' >>\"\$WORLD/before\"
		echo '=== $name $how' >>\"\$WORLD/after\"
		cd \"\$WORLD\"; t_fire
		dump \"\$WORLD/before\"
		$enter
		mid \"\$WORLD/mid\"
		$leave
		dump \"\$WORLD/after\""
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
	expect_same "$shell" "${4-}"
}

# SHELL: code that defines t_fire: what the shell does before a prompt.
fire_code() {
	case $1 in
	bash) echo 't_fire() { local t_c; for t_c in "${PROMPT_COMMAND[@]}"; do eval "$t_c"; done; }' ;;
	zsh) echo 't_fire() { local t_c; for t_c in "${precmd_functions[@]}"; do "$t_c"; done; }' ;;
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

# SHELL WORDS: adds to $code what sets PATH to those entries. NOW stands for
# what it is, BASE for what it was, ENV for our entry, _ for an empty one.
add_path() {
	local word words=
	for word in $2; do
		case $1:$word in
		fish:NOW) word='$PATH' ;;
		fish:BASE) word='(string split : $BASE_PATH)' ;;
		fish:ENV*) word="\$ours'${word#ENV}'" ;;
		*:NOW) word='$PATH' ;;
		*:BASE) word='$BASE_PATH' ;;
		*:ENV*) word="\${ours}${word#ENV}" ;;
		fish:_) word="''" ;;
		*:_) word= ;;
		esac
		if [[ $1 = fish ]]; then
			words+=" $word"
		else
			words+=":$word"
		fi
	done
	if [[ $1 = fish ]]; then
		code+="set PATH$words"
	else
		code+="PATH=\"${words#:}\""
	fi
	code+=$'\n'
}

# SHELL ENTER LEAVE [HOOK]: runs the table of standard input: what PATH is
# before, is changed to while active, and must be in the end.
path_edits() {
	local shell=$1 enter=$2 leave=$3 code before meanwhile expected word
	code="$(dump_code "$shell")
	$(fire_code "$shell")"
	if [[ $shell = fish ]]; then
		code+=$'\nset ours $WORLD/a/.venv/bin\n'
	else
		code+=$'\nours=$WORLD/a/.venv/bin\n'
	fi
	if [[ -n ${4-} ]]; then
		code+="$(hook_line "$shell")"$'\nt_fire\n'
	fi
	: >"$WORLD/expected"
	while IFS='|' read -r before meanwhile expected; do
		add_path "$shell" "$before"
		code+=$enter$'\n'
		add_path "$shell" "$meanwhile"
		code+=$leave$'\n'
		if [[ $shell = fish ]]; then
			code+="echo '$meanwhile'= (string join : \$PATH)"$'\n'
		else
			code+="echo \"$meanwhile= \$PATH\""$'\n'
		fi
		words=
		for word in $expected; do
			case $word in
			BASE) word=$BASE_PATH ;;
			ENV*) word=$WORLD/a/.venv/bin${word#ENV} ;;
			_) word= ;;
			esac
			words+=:$word
		done
		echo "$meanwhile= ${words#:}" >>"$WORLD/expected"
	done <"$WORLD/table"
	script "$shell" "$code" >"$WORLD/found" 2>&1
	diff -u "$WORLD/expected" "$WORLD/found" || {
		echo "$shell: PATH is not what it must be after: $leave"
		return 1
	}
}

keeps_path() {
	need_shell "$1"
	cat >"$WORLD/table" <<-'END'
		BASE|NOW|BASE
		BASE|/x NOW|/x BASE
		BASE|NOW /y|BASE /y
		BASE|/x NOW /y|/x BASE /y
		BASE|NOW ENV|BASE ENV
		BASE|/x ENV /z NOW|/x /z ENV BASE
		ENV BASE|NOW|ENV BASE
		BASE ENV|NOW|BASE ENV
		BASE|BASE|BASE
		BASE|/other|/other
		BASE|ENV2 ENV/ ENV/x NOW|ENV2 ENV/ ENV/x BASE
	END
	# fish makes something of empty entries itself.
	if [[ $1 != fish ]]; then
		cat >>"$WORLD/table" <<-'END'
			_ BASE|NOW|_ BASE
			BASE _|NOW|BASE _
			BASE _ /x|NOW|BASE _ /x
			_ _|NOW|_ _
			BASE|_ NOW|_ BASE
			BASE|NOW _|BASE _
			BASE|_ NOW _|_ BASE _
			BASE|_ _ NOW|_ _ BASE
		END
	fi
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

# SHELL ENTER LEAVE [HOOK]: the same for other things; a column of standard
# input gives the code before, the code meanwhile, and code that must hold.
edits() {
	local shell=$1 enter=$2 leave=$3 code before meanwhile holds row=0
	code=$(dump_code "$shell")$'\n'$(fire_code "$shell")$'\n'
	if [[ -n ${4-} ]]; then
		code+="$(hook_line "$shell")"$'\nt_fire\n'
	fi
	while IFS='|' read -r before meanwhile holds; do
		code+="$before"$'\n'"$enter"$'\n'"$meanwhile"$'\n'"$leave"$'\n'
		row=$((row + 1))
		code+="$holds || echo 'not true: row $row' \"\$PS1\""$'\n'
	done <"$WORLD/table"
	script "$shell" "$code" >"$WORLD/found" 2>&1
	if [[ -s $WORLD/found ]]; then
		echo "$shell, left by $leave:"
		cat -n "$WORLD/table"
		cat "$WORLD/found"
		return 1
	fi
}

each_way() {
	need_shell "$1"
	edits "$1" "$(on_code "$1" "$WORLD/a/.venv")" deactivate
	edits "$1" "$(on_code "$1" "$WORLD/a/.venv")" "$(off_code "$1")"
	edits "$1" 'cd a; t_fire' 'cd ..; t_fire' hook
}

keeps_values() {
	if [[ $1 = fish ]]; then
		cat <<-'END'
			|function fish_prompt; echo new; end|test (fish_prompt) = new
			|functions -e fish_prompt; function fish_prompt; echo newer; end|test (fish_prompt) = newer
			set -gx PYTHONHOME /old|set -gx PYTHONHOME /new|test "$PYTHONHOME" = /new
			set -gx PYTHONHOME /old|set -g PYTHONHOME|set -q PYTHONHOME; and test -z "$PYTHONHOME"
			set -gx PYTHONHOME /old||test "$PYTHONHOME" = /old
			set -e PYTHONHOME|set -gx PYTHONHOME /new|test "$PYTHONHOME" = /new
			set -e VIRTUAL_ENV_PROMPT|set -gx VIRTUAL_ENV_PROMPT mine|test "$VIRTUAL_ENV_PROMPT" = mine
			set -e VIRTUAL_ENV_PROMPT|set -e VIRTUAL_ENV_PROMPT|not set -q VIRTUAL_ENV_PROMPT
		END
	else
		cat <<-'END'
			PS1='@@ '|PS1='new> '|[ "$PS1" = 'new> ' ]
			PS1='@@ '|PS1="[x] $PS1"|[ "$PS1" = '[x] @@ ' ]
			PS1='@@ '|PS1="$PS1> "|[ "$PS1" = '@@ > ' ]
			PS1='@@ '|PS1="<$PS1"; PS1="$PS1>"|[ "$PS1" = '<@@ >' ]
			PS1='@@ '|PS1='@@ '|[ "$PS1" = '@@ ' ]
			PS1='(a) @@ '||[ "$PS1" = '(a) @@ ' ]
			PS1='@@ '|PS1=|[ -z "$PS1" ]
			PS1='@@ '|unset PS1|[ -z "${PS1+x}" ]
			unset PS1||[ -z "${PS1+x}" ]
			unset PS1|PS1='new> '|[ "$PS1" = 'new> ' ]
			PS1='@@ '; export PYTHONHOME=/old|export PYTHONHOME=/new|[ "$PYTHONHOME" = /new ]
			export PYTHONHOME=/old|PYTHONHOME=|[ "${PYTHONHOME-none}" = '' ]
			export PYTHONHOME=/old||[ "$PYTHONHOME" = /old ]
			unset PYTHONHOME|export PYTHONHOME=/new|[ "$PYTHONHOME" = /new ]
			unset VIRTUAL_ENV_PROMPT|export VIRTUAL_ENV_PROMPT=mine|[ "$VIRTUAL_ENV_PROMPT" = mine ]
			unset VIRTUAL_ENV_PROMPT|unset VIRTUAL_ENV_PROMPT|[ -z "${VIRTUAL_ENV_PROMPT+x}" ]
		END
	fi >"$WORLD/table"
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
