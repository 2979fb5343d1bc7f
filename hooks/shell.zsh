# What activation needs of zsh itself, besides the verbs. From zsh 5.0 on.

# Whether a theme that shows the environment itself is loaded. It is known by
# what it defines here; exported variables count when they name this shell.
__vact_theme() {
	[[ ${STARSHIP_SHELL-} == zsh || ${POSH_SHELL-} == zsh ]] ||
		(( ${+functions[prompt_starship_precmd]} || ${+functions[starship_precmd]} )) ||
		(( ${+functions[_omp_precmd]} || ${+functions[_omp-precmd]} )) ||
		(( ${+functions[prompt_ohmyposh_precmd]} || ${+functions[prompt_pure_precmd]} )) ||
		[[ ${__p9k_enabled-${+functions[p10k]}} == 1 ]]
}

# The prefix for PS1, or none. A character that some option makes special
# stands escaped in a truncation to one character: right with the option and
# without, for an option may change after the prompt was made. Without percent
# escapes, what promptsubst would run stays escaped whether it is on or not.
__vact_prompt_want() {
	__vact_wanted=
	if [[ -n ${VIRTUAL_ENV_DISABLE_PROMPT-} ]] || __vact_theme; then
		\return 0
	fi
	\builtin local open= close= bang=!
	__vact_wanted=$__vact_shown
	if [[ -o promptpercent ]]; then
		open='%1<<' close='%<<' bang='%1<<!!%<<'
		__vact_wanted=${__vact_wanted//\%/%%}
	elif [[ -o promptbang ]]; then
		bang='!!'
	fi
	__vact_wanted=${__vact_wanted//\\/$open\\\\$close}
	__vact_wanted=${__vact_wanted//\$/$open\\\$$close}
	__vact_wanted=${__vact_wanted//\`/$open\\\`$close}
	__vact_wanted=${__vact_wanted//\!/$bang}
}

# FILE LINE: `read` would call the system for each byte. This starts no process.
__vact_line_is() {
	__vact_now=
	if [[ -f $1 && -r $1 ]]; then
		__vact_now="$(<$1)"
	fi
	[[ ${__vact_now%%$'\n'*} == "$2" ]]
}

# TEXT
__vact_say() {
	\builtin printf '%s\n' "$1" >&2
}

__vact_deactivate_add() {
	if [[ -z ${__vact_deactivates-} ]] && (( ${+functions[deactivate]} )); then
		functions[__vact_users_deactivate]=$functions[deactivate]
	fi
	__vact_deactivates=1
	function deactivate {
		\builtin emulate -L zsh
		__vact_leave
		__vact_unload
	}
}

__vact_deactivate_drop() {
	if (( ${+functions[__vact_users_deactivate]} )); then
		functions[deactivate]=$functions[__vact_users_deactivate]
		\builtin unset -f __vact_users_deactivate
	elif [[ -n ${__vact_deactivates-} ]]; then
		\builtin unset -f deactivate 2>/dev/null
	fi
	\builtin unset __vact_deactivates
	\builtin unset -f __vact_leave 2>/dev/null
	\return 0
}
