# shellcheck shell=bash disable=SC2034
# What it takes to see whether leaving an environment puts a shell back as it
# was: dumps of all that the shell can tell, before and after. OUR_NAMES are the
# functions that must be gone.

# SHELL CODE...: runs the lines as a script of that shell.
script() {
	local shell=$1
	shift
	printf '%s\n' "$@" >"$WORLD/script"
	case $shell in
	bash) set -- bash --norc --noprofile ;;
	zsh) set -- zsh -f ;;
	fish) set -- fish --no-config ;;
	tcsh) set -- tcsh -f ;;
	busybox) set -- busybox sh ;;
	nu) set -- "$NU" --no-config-file ;;
	xonsh) set -- xonsh --no-rc ;;
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

# What activation may find: a variable and its state.
all_shapes() {
	printf "%s\n" {PATH,PS1,PYTHONHOME,VIRTUAL_ENV_PROMPT}' '{unset,empty,empty-exported,unexported,exported} \
		'VIRTUAL_ENV '{empty,empty-exported,unexported}
}

# SHELL ENTER LEAVE [HOOK]: each shape of SHAPES, all unless it is set, entered and left by that code.
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
		${SHAPES-$(all_shapes)}
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

# SHELL: a table for path_edits.
path_table() {
	cat <<-'END'
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
		cat <<-'END'
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
}

# SHELL: a table for edits.
values_table() {
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
	fi
}
