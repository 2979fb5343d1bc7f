# The .zshrc of that directory: all goes away, the user's own is read, and then
# what follows, the activation. So PATH is right whatever .zshrc did to it.

if [[ -n ${__vact_zdotdir+x} ]]; then
	ZDOTDIR=$__vact_zdotdir
else
	\builtin unset ZDOTDIR
fi
\builtin unset __vact_zdotdir
# Some systems' own zshrc makes names of ZDOTDIR.
if [[ ${HISTFILE-} == $__vact_start/* ]]; then
	HISTFILE=${ZDOTDIR:-$HOME}${HISTFILE#$__vact_start}
fi
if [[ $__vact_start == */vact-shell.?????? ]]; then
	\command rm -rf -- $__vact_start 2>/dev/null
fi
\builtin unset __vact_start
if [[ -r ${ZDOTDIR:-$HOME}/.zshrc ]]; then
	\builtin source ${ZDOTDIR:-$HOME}/.zshrc
fi
