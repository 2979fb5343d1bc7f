# `vact shell` has zsh find its start-up files in a directory made for the
# occasion. The user's .zshenv is read as if it were not so, and may itself say
# where the others are.

__vact_start=${${(%):-%x}:h}
if [[ -n ${__vact_zdotdir+x} ]]; then
	ZDOTDIR=$__vact_zdotdir
else
	\builtin unset ZDOTDIR
fi
\builtin unset __vact_zdotdir
if [[ -r ${ZDOTDIR:-$HOME}/.zshenv ]]; then
	\builtin source ${ZDOTDIR:-$HOME}/.zshenv
fi
if [[ -n ${ZDOTDIR+x} ]]; then
	__vact_zdotdir=$ZDOTDIR
fi
ZDOTDIR=$__vact_start
