# Completion for zsh, from 5.0 on: for fpath, or to be evaluated behind
# compinit. In front of this file stands __vact_table, the rows that
# cmd_completions.c makes of the table of commands.
#
# Whatever is typed, and whatever an environment is called, is data here: no
# word of the line is evaluated, and nothing but vact is run.

# Of the file in REPLY.
__vact_complete_is_env() {
	[[ -e $REPLY/pyvenv.cfg ]]
}

# The names of environments, shown with their paths; then directories.
__vact_complete_envs() {
	\builtin local -a names shown expl
	\builtin local line ret=1
	for line in ${(f)"$(\command "${__vact_bin:-vact}" known 2>/dev/null)"}; do
		names+=("${line%%$'\t'*}")
		shown+=("${line%%$'\t'*}  -- ${line#*$'\t'}")
	done
	if (( $#names )); then
		_wanted environments expl environment compadd -l -d shown -a names && ret=0
	fi
	# A dot hides none that is an environment.
	_wanted directories expl directory \
		_path_files -g '*(-/) .*(-/+__vact_complete_is_env)' && ret=0
	\builtin return ret
}

__vact_complete_commands() {
	\builtin local -a rows
	\builtin local row
	for row in ${(M)__vact_table:#command *}; do
		row=${row#command }
		rows+=("${row%% *}:${${row#* }#* }")
	done
	_describe -t commands command rows
}

__vact_complete_python() {
	\builtin local -a expl
	_wanted commands expl python compadd -a -- ${(M)${(k)commands}:#python*}
	_files
}

# KIND: leaves in `action` what completes an argument of that kind, for
# _arguments.
__vact_complete_action() {
	case $1 in
	(*'|'*) action="(${1//|/ })" ;;
	(ENV) action=__vact_complete_envs ;;
	(DIR) action='_path_files -/' ;;
	(FILE) action=_files ;;
	(PYTHON) action=__vact_complete_python ;;
	(COMMAND) action=__vact_complete_commands ;;
	(CMD) action='_command_names -e' ;;
	(ARG...) action=_normal ;;
	(*) action=' ' ;;
	esac
}

# COMMAND: adds its options to `specs`, as _arguments wants them; `-` for those
# in place of a command.
__vact_complete_options() {
	\builtin local row name action help
	\builtin local -a names
	for row in ${(M)__vact_table:#option $1 *}; do
		row=${row#option $1 }
		names=(${(s:,:)row%% *})
		row=${row#* }
		help=${${row#* }//(#m)[\[\]:\\]/\\$MATCH}
		__vact_complete_action ${row%% *}
		for name in $names; do
			if [[ ${row%% *} == - ]]; then
				specs+=("($names)${name}[$help]")
			elif [[ $name == --* ]]; then
				specs+=("($names)${name}=[$help]:${(L)${row%% *}//:/}:$action")
			else
				specs+=("($names)${name}+[$help]:${(L)${row%% *}//:/}:$action")
			fi
		done
	done
}

# COMMAND: adds its operands, and to `flags` what goes with them.
__vact_complete_operands() {
	\builtin local row kind action
	\builtin local -i index=0
	for row in ${(M)__vact_table:#command $1 *}; do
		row=${row#command $1 }
		for kind in ${(s:,:)row%% *}; do
			[[ $kind != - ]] || \builtin continue
			__vact_complete_action $kind
			if [[ $kind == *... ]]; then
				# The options behind a CMD are its own.
				flags+=(-A '-*')
				specs+=("*::${(L)kind}:$action")
			else
				index+=1
				specs+=("$index::${(L)kind}:$action")
			fi
		done
	done
}

_vact() {
	\builtin local curcontext=$curcontext verb=-
	\builtin local -a specs flags
	if (( CURRENT > 2 )); then
		verb=${(Q)words[2]}
		\builtin shift words
		CURRENT+=-1
		curcontext=${curcontext%:*:*}:vact-$verb:
		__vact_complete_operands "$verb"
	else
		specs=('1:command:__vact_complete_commands')
	fi
	__vact_complete_options "$verb"
	_arguments -s -S $flags : $specs
}

if [[ " ${funcstack[*]-} " == *' _vact '* ]]; then
	# Out of fpath, this file is the function itself when it is first called.
	_vact "$@"
elif (( $+functions[compdef] )); then
	compdef _vact vact
else
	\builtin print -ru2 -- 'vact: completions for zsh need compinit: call it first'
fi
