# Completion for tcsh. vact itself reads the line, which is in $COMMAND_LINE, and
# prints words of which no shell makes anything else: what comes through backticks
# is parted at blanks and expanded. As in verbs.csh, each line is a whole command,
# and what is conditional is a text to evaluate.

set __vact_complete_hooked = 'set __vact_word = "$__vact_bin:q"'
set __vact_complete = 'set __vact_word = vact ; \
    if ( $?__vact_bin ) eval "$__vact_complete_hooked:q" ; \
    exec "$__vact_word:q" complete --shell=tcsh'
complete vact 'p@1@`eval "$__vact_complete:q"`@' 'p@*@`eval "$__vact_complete:q"`@@'
