# What only this shell knows, for commands that ask it. See verbs.csh for how
# this is written.

# WORD...: a word KIND:NAME is a question and gets `=` and the answer behind it,
# or is left out; $__vact_told gets all words but the command's name, for vact to
# be called with.
set __vact_told_is = 'set __vact_answer = "=$__vact_now:q"'
set __vact_told_set = 'eval set __vact_now = '\''"$'\''"$__vact_name:q"'\'':q"'\'' ; \
    eval "$__vact_told_is:q"'
set __vact_told_variable = 'set __vact_name = "$__vact_word:s/variable://:q" ; \
    eval set __vact_n = '\''$?'\''"$__vact_name:q" ; if ( $__vact_n ) eval "$__vact_told_set:q"'
set __vact_told_path = 'set __vact_now = "`which "\$"__vact_name:q`" ; \
    if ( $status == 0 ) eval "$__vact_told_is:q"'
set __vact_told_alias = 'set __vact_answer = "=alias ${__vact_name}=$__vact_now:q"'
set __vact_told_command = 'set __vact_name = "$__vact_word:s/command://:q" ; \
    set __vact_now = "`alias "\$"__vact_name:q`" ; set __vact_kind = "$__vact_told_path:q" ; \
    if ( ":$__vact_now:q" != : ) set __vact_kind = "$__vact_told_alias:q" ; \
    eval "$__vact_kind:q"'
set __vact_told_one = 'set __vact_word = "$__vact_words[1]:q" ; shift __vact_words ; \
    set __vact_answer = none ; \
    if ( "$__vact_word:q" =~ variable:* ) eval "$__vact_told_variable:q" ; \
    if ( "$__vact_word:q" =~ command:* ) eval "$__vact_told_command:q" ; \
    if ( "$__vact_word:q" !~ [a-z]*:* ) set __vact_answer ; \
    set __vact_word = "${__vact_word:q}$__vact_answer:q" ; \
    if ( ":$__vact_answer:q" != :none ) set __vact_told = ( $__vact_told:q "$__vact_word:q" )'
alias __vact_tell 'set __vact_words = ( \!:2* ) ; set __vact_told = ( ) ; \
    repeat $#__vact_words eval eval '\''$__vact_told_one:q'\'
