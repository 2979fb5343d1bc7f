# shellcheck shell=sh
# The hook for a POSIX sh. There is no event but `cd`, `pushd` and `popd`, and
# loading the hook; all the rest is noticed at the next one.

# A parent may export all its variables.
if \[ "${__vact_pid-}" != "$$" ]; then
	__vact_memory=
fi
__vact_pid=$$
__vact_unlend

# Shells differ in what their prompts expand, so vact must know which it is;
# "sh" is none of those it knows.
__vact_shell='sh'
if \[ -n "${YASH_VERSION-}" ]; then
	# shellcheck disable=SC3013
	if ! \[ -o posixlycorrect ]; then
		__vact_shell=yash
	fi
elif \[ -n "${POSH_VERSION-}" ]; then
	__vact_shell=posh
elif \[ -n "${KSH_VERSION-}" ]; then
	__vact_shell=ksh
	if \[ "${KSH_VERSION#*MIRBSD}" != "$KSH_VERSION" ]; then
		__vact_shell=mksh
	fi
elif \[ -n "${BASH_VERSION-}" ]; then
	__vact_shell=bash
elif \[ -z "${ZSH_VERSION-}" ]; then
	for __vact_now in dash busybox; do
		# shellcheck disable=SC3013
		if \[ "/proc/$$/exe" -ef "/bin/$__vact_now" ]; then
			__vact_shell=$__vact_now
		fi
	done
	\unset __vact_now
fi

# ksh93 does not fork for a subshell and says so; for the others, the process
# that reads is not the shell's own.
__vact_in_subshell() {
	if \[ "$__vact_shell" = ksh ]; then
		\eval '__vact_now=${.sh.subshell}'
	elif \[ -r /proc/self/stat ]; then
		__vact_now=
		IFS=' ' \read -r __vact_now __vact_rest </proc/self/stat || \:
		if \[ "$__vact_now" = "$$" ]; then
			__vact_now=0
		fi
		\unset __vact_rest || \:
	else
		__vact_now=0
	fi
	if \[ "$__vact_now" = 0 ]; then
		\unset __vact_now
		\return 1
	fi
	\unset __vact_now
}

# `exec` keeps it to one process. The outer redirection silences a vact that
# cannot run; what it has to say comes as code.
__vact_event() {
	if \[ -n "${VACT_DISABLE-}" ] || \[ ! -x "$__vact_bin" ] || __vact_in_subshell; then
		\return 0
	fi
	if { __vact_code=$(\exec "$__vact_bin" event --shell "$__vact_shell" \
		--memory "$__vact_memory" --taken "${_OLD_VIRTUAL_PATH+1}" -- "${PWD-}"); } 2>/dev/null; then
		\eval "$__vact_code"
	fi
	\unset __vact_code || \:
	__vact_prompt_again
}

# The name of an alias cannot be defined: away with those for now. And with
# set -u, posh has no "$@" where there are no arguments.
__vact_aliases=
for __vact_now in cd pushd popd vact; do
	if __vact_alias=$(\alias "$__vact_now" 2>/dev/null); then
		__vact_aliases="$__vact_aliases\\alias ${__vact_alias#alias }
"
		\unalias "$__vact_now"
	fi
done

cd() {
	\command cd ${1+"$@"} || \return
	__vact_event
}

# shellcheck disable=SC3044
if \command -v pushd >/dev/null 2>&1; then
	pushd() {
		\command pushd ${1+"$@"} || \return
		__vact_event
	}
	popd() {
		\command popd ${1+"$@"} || \return
		__vact_event
	}
fi

# Code to evaluate goes to the shell itself, but for a pipe or a substitution.
# doctor and status ask it first.
# Whatever the command did, it is a chance to look at what has changed.
vact() {
	if __vact_run ${1+"$@"}; then
		\set -- 0
	else
		\set -- "$?"
	fi
	__vact_event
	\return "$1"
}

# [COMMAND [ARG...]]
__vact_run() {
	case ${1-} in
	on | off | new)
		if \[ -t 1 ] || ! __vact_in_subshell; then
			__vact_act "$@"
			\return
		fi
		;;
	doctor | status)
		(__vact_act "$@")
		\return
		;;
	esac
	\command "$__vact_bin" ${1+"$@"}
}

# COMMAND [ARG...]
__vact_act() {
	__vact_verb=$1
	\shift
	if __vact_code=$(\exec "$__vact_bin" "$__vact_verb" --hooked "$__vact_shell" \
		--memory "$__vact_memory" --taken "${_OLD_VIRTUAL_PATH+1}" ${1+"$@"}); then
		\eval "$__vact_code"
		\unset __vact_code __vact_verb
	else
		\set -- "$?"
		\unset __vact_code __vact_verb
		\return "$1"
	fi
}

\eval "$__vact_aliases"
\unset __vact_aliases __vact_alias __vact_now || \:

__vact_event
