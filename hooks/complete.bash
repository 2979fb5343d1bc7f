# shellcheck shell=bash
# Completion for bash, from 3.2 on, with the bash-completion package or
# without. In front of this file stands __vact_table, the rows that
# cmd_completions.c makes of the table of commands.
#
# Whatever is typed, and whatever an environment is called, is data here: no
# word of the line is evaluated, and nothing but vact is run.
# `\local` splits words: what stands behind its `=` is quoted.

# Adds the words that begin with what is to be completed, spelled as they must
# stand in the line. Readline's own quoting of file names is none for names: it
# takes a `$` or a backquote in what is no file for the user's, to be expanded.
__vact_complete_offer() {
	\local each
	for each; do
		if [[ "${each:0:${#__vact_cur}}" == "$__vact_cur" ]]; then
			case $__vact_quote in
			\') each=${each//\'/\'\\\'\'} ;;
			\")
				each=${each//\\/\\\\}
				each=${each//\"/\\\"}
				each=${each//\$/\\\$}
				each=${each//\`/\\\`}
				;;
			*) \builtin printf -v each %q "$each" ;;
			esac
			COMPREPLY[${#COMPREPLY[@]}]=$each
		fi
	done
}

# WORD RAW: what is to be completed, as the user means it, and the quote it
# begins with; RAW is the word with that quote. Sets __vact_expands where the
# shell would expand a part of it.
__vact_complete_unquote() {
	\local text="$1" bare=''
	__vact_quote=
	case $2 in
	[\'\"]*) __vact_quote=${2:0:1} ;;
	esac
	__vact_cur=
	text=${text#"$__vact_quote"}
	while [[ $text == *\\* && $__vact_quote != \' ]]; do
		bare+=${text%%\\*}
		__vact_cur+=${text%%\\*}
		text=${text#*\\}
		__vact_cur+=${text:0:1}
		text=${text:1}
	done
	bare+=$text
	__vact_cur+=$text
	__vact_expands=
	case $__vact_quote$bare in
	\'*) ;;
	'~'* | *[\$\`]*) __vact_expands=yes ;;
	esac
}

# COMMAND OPTION: leaves the kind of the option's argument in __vact_kind, `-`
# for none.
__vact_complete_option() {
	\local row
	__vact_kind=-
	for row in "${__vact_table[@]}"; do
		case $row in
		"option $1 "*)
			row=${row#"option $1 "}
			if [[ ",${row%% *}," == *",$2,"* ]]; then
				row=${row#* }
				__vact_kind=${row%% *}
			fi
			;;
		esac
	done
}

# COMMAND: leaves the kinds of its operands in __vact_kinds.
__vact_complete_operands() {
	\local row
	__vact_kinds=-
	for row in "${__vact_table[@]}"; do
		case $row in
		"command $1 "*)
			row=${row#"command $1 "}
			__vact_kinds=${row%% *}
			;;
		esac
	done
}

# COMMAND: offers its options, `-` for those in place of a command.
__vact_complete_options() {
	\local row names
	for row in "${__vact_table[@]}"; do
		case $row in
		"option $1 "*)
			row=${row#"option $1 "}
			names=${row%% *}
			__vact_complete_offer "${names%%,*}"
			case $names in
			*,*) __vact_complete_offer "${names#*,}" ;;
			esac
			;;
		esac
	done
}

__vact_complete_commands() {
	\local row
	for row in "${__vact_table[@]}"; do
		case $row in
		'command '*)
			row=${row#command }
			__vact_complete_offer "${row%% *}"
			;;
		esac
	done
}

# The names of environments.
__vact_complete_known() {
	\local each
	while IFS= \read -r each; do
		if [[ -n $each ]]; then
			__vact_complete_offer "${each%%$'\t'*}"
		fi
	done <<<"$(\command "${__vact_bin:-vact}" known 2>/dev/null)"
}

__vact_complete_programs() {
	\local each
	while IFS= \read -r each; do
		if [[ -n $each ]]; then
			__vact_complete_offer "$each"
		fi
	done <<<"$(\builtin compgen -c -- "$__vact_cur")"
}

# In a subshell: what stands in the file system and begins with the word. What
# a dot hides is shown when one is typed, or when it is an environment.
__vact_complete_glob() {
	\local each
	\builtin shopt -u failglob nullglob nocaseglob dotglob
	\builtin set +f
	\builtin unset -v GLOBIGNORE
	for each in "$__vact_cur"* "$__vact_cur".*/pyvenv.cfg; do
		case $each in
		.*/pyvenv.cfg | */.*/pyvenv.cfg) each=${each%/pyvenv.cfg} ;;
		esac
		case $each in
		*[[:cntrl:]]* | . | .. | */. | */..) ;;
		*)
			if [[ -d $each ]]; then
				\builtin printf '%s/\n' "$each"
			elif [[ $1 == files && -e $each ]]; then
				\builtin printf '%s\n' "$each"
			fi
			;;
		esac
	done
}

# OPTION: what readline does besides, of which bash before 4 knows nothing.
__vact_complete_by() {
	\builtin compopt -o "$1" 2>/dev/null || :
}

# "dirs" or "files". A word that the shell would expand is left to readline,
# which before bash 4 completes files wherever nothing is offered.
__vact_complete_paths() {
	\local each
	case $__vact_expands$1 in
	yesdirs) __vact_complete_by dirnames ;;
	yesfiles) __vact_complete_by default ;;
	*)
		while IFS= \read -r each; do
			if [[ -n $each ]]; then
				__vact_complete_offer "$each"
			fi
		done <<<"$(__vact_complete_glob "$1")"
		# The cursor stays behind the slash of a directory.
		if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]]; then
			__vact_complete_by nospace
		fi
		;;
	esac
}

# KIND: offers what an argument of that kind may be.
__vact_complete_kind() {
	\local rest="$1"
	case $1 in
	*'|'*)
		while [[ $rest == *'|'* ]]; do
			__vact_complete_offer "${rest%%'|'*}"
			rest=${rest#*'|'}
		done
		__vact_complete_offer "$rest"
		;;
	COMMAND) __vact_complete_commands ;;
	ENV)
		__vact_complete_known
		__vact_complete_paths dirs
		;;
	DIR) __vact_complete_paths dirs ;;
	CMD)
		case $__vact_cur in
		*/*) __vact_complete_paths files ;;
		*) __vact_complete_programs ;;
		esac
		;;
	PYTHON)
		case $__vact_cur in
		p*) __vact_complete_programs ;;
		*) __vact_complete_paths files ;;
		esac
		;;
	FILE | ARG...) __vact_complete_paths files ;;
	esac
}

# COMMAND INDEX: leaves the kind of that operand in __vact_kind. What ends in
# dots may come again.
__vact_complete_operand() {
	\local left="$2"
	__vact_complete_operands "$1"
	__vact_kind=$__vact_kinds
	while [[ $left != 0 && $__vact_kind == *,* ]]; do
		__vact_kind=${__vact_kind#*,}
		left=$((left - 1))
	done
	__vact_kind=${__vact_kind%%,*}
	if [[ $left != 0 && $__vact_kind != *... ]]; then
		__vact_kind=-
	fi
}

# Called by bash: NAME WORD PREVIOUS.
__vact_complete() {
	\local verb=- ended='' count=0 index word
	\local __vact_cur __vact_quote __vact_expands __vact_kind=- __vact_kinds=-
	COMPREPLY=()
	for ((index = 1; index < COMP_CWORD; index++)); do
		word=${COMP_WORDS[index]}
		if [[ $verb == - ]]; then
			verb=$word
			__vact_complete_operands "$verb"
		elif [[ $word == = && -z $ended ]]; then
			# It stands between an option and its argument.
			:
		elif [[ $__vact_kind != - ]]; then
			__vact_kind=-
		elif [[ -n $ended || $word != -?* ]]; then
			count=$((count + 1))
			# The options behind a CMD are its own.
			case $__vact_kinds in
			*...) ended=yes ;;
			esac
		elif [[ $word == -- ]]; then
			ended=yes
		else
			__vact_complete_option "$verb" "$word"
		fi
	done
	__vact_complete_unquote "$2" "${COMP_WORDS[COMP_CWORD]-}"
	if [[ $verb == - && $__vact_cur == -* ]]; then
		__vact_complete_options -
	elif [[ $verb == - ]]; then
		__vact_complete_commands
	elif [[ $__vact_kind != - ]]; then
		__vact_complete_kind "$__vact_kind"
	elif [[ -z $ended && $__vact_cur == -* ]]; then
		__vact_complete_options "$verb"
	else
		__vact_complete_operand "$verb" "$count"
		__vact_complete_kind "$__vact_kind"
	fi
}

if ((BASH_VERSINFO[0] < 4)); then
	\builtin complete -o default -F __vact_complete vact
else
	\builtin complete -F __vact_complete vact
fi
