# What activation does to tcsh: an alias for each edit of a plan. Code comes to
# this shell through backticks, which leave one line of it: here and in hook.csh,
# each line MUST be a whole command, and a comment a line of its own.
#
# A condition cannot guard a variable in its own command, for that is expanded
# before; so what is conditional is the text in a variable, to be evaluated.
# In backticks within double quotes, `"\$"name:q` MUST stand for $name:q, which
# would be expanded first and then read as code.
# Only environment variables are touched, which csh keeps apart from its own.

# NAME VALUE
alias __vact_set 'set \!:1 = \!:2'
alias __vact_export 'setenv \!:1 \!:2'
# NAME. What it was, if anything, was exported, and so vact knows it.
alias __vact_unset 'unsetenv \!:1'
alias __vact_keep 'unsetenv \!:1'
# NAME VALUE. The colon keeps a value from being taken for an operator.
alias __vact_unset_if 'set __vact_word = \!:2 ; set __vact_now ; \
    if ( $?\!:1 ) eval set __vact_now = '\''"$'\''\!:1'\'':q"'\'' ; \
    if ( ":$__vact_now:q" == ":$__vact_word:q" ) unsetenv \!:1'
# NAME [EXPORTED-VALUE]
alias __vact_give_back 'set __vact_word = ( \!:2* ) ; \
    if ( $#__vact_word && $?\!:1 == 0 ) setenv \!:1 "$__vact_word:q"'

# $__vact_at gets the place of $__vact_entry in PATH, 0 for none.
set __vact_seek_one = '@ __vact_i++ ; set __vact_now = "$path[$__vact_i]:q" ; \
    if ( $__vact_at == 0 && ":$__vact_now:q" == ":$__vact_entry:q" ) set __vact_at = $__vact_i'
set __vact_seek = 'set __vact_i = 0 ; set __vact_at = 0 ; \
    repeat $#path eval eval '\''$__vact_seek_one:q'\'

# That PATH was not set is remembered. Without it, the shell still has its list.
set __vact_add_none = 'set __vact_no_path ; set path = ( $path:q )'
set __vact_add_front = 'set __vact_path_was = "$PATH:q" ; \
    if ( ":$PATH:q" == ":" ) setenv PATH "$__vact_entry:q" ; \
    if ( ":$__vact_path_was:q" != ":" ) setenv PATH "$__vact_entry:q":"$__vact_path_was:q"'
set __vact_add = 'if ( $?PATH == 0 ) eval "$__vact_add_none:q" ; eval "$__vact_add_front:q"'

# The list has a `.` for an entry that is empty, and where PATH has one of these
# it has all of them again; but PATH comes back to the letter where it was left
# as it was.
set __vact_drop_one = '@ __vact_i++ ; set __vact_now = "$path[$__vact_i]:q" ; \
    if ( $__vact_is_gappy && ":$__vact_now:q" == ":." ) set __vact_now = "" ; \
    if ( $__vact_n ) set __vact_now = "${__vact_word:q}:$__vact_now:q" ; \
    if ( $__vact_i != $__vact_at ) set __vact_word = "$__vact_now:q" ; \
    if ( $__vact_i != $__vact_at ) @ __vact_n++'
set __vact_drop_list = 'set __vact_word = "" ; set __vact_i = 0 ; set __vact_n = 0 ; \
    set __vact_is_gappy = 0 ; if ( ":${PATH:q}:" =~ *::* ) set __vact_is_gappy = 1 ; \
    repeat $#path eval eval '\''$__vact_drop_one:q'\'' ; setenv PATH "$__vact_word:q"'
set __vact_drop_text = 'set __vact_word = "${__vact_entry:q}:$__vact_path_was:q" ; \
    if ( ":$PATH:q" == ":$__vact_word:q" ) set __vact_at = -1 ; \
    if ( $__vact_at == -1 ) setenv PATH "$__vact_path_was:q"'
set __vact_drop_known = 'if ( $?__vact_path_was ) eval "$__vact_drop_text:q" ; \
    if ( $__vact_at > 0 ) eval "$__vact_drop_list:q"'
set __vact_drop = 'if ( $?PATH ) eval "$__vact_seek:q" ; \
    if ( $?PATH ) eval "$__vact_drop_known:q"'
set __vact_dropped = 'if ( $?__vact_no_path ) unsetenv PATH ; \
    unset __vact_no_path __vact_path_was'

# DIR
alias __vact_path_add 'set __vact_entry = \!:1 ; eval "$__vact_add:q"'
alias __vact_path_need 'set __vact_entry = \!:1 ; eval "$__vact_seek:q" ; \
    if ( $__vact_at == 0 ) eval "$__vact_add:q"'
alias __vact_path_drop 'set __vact_entry = \!:1 ; set __vact_at = 0 ; eval "$__vact_drop:q" ; \
    eval "$__vact_dropped:q"'

alias __vact_rehash rehash

# ENV. The other tool undoes its work; but it would set PATH back to what it was
# long ago, and lose what came to it since. What it runs may be ours, and then
# must not take away what is yet to be used.
set __vact_leave_other = 'set __vact_is_busy ; set __vact_kept = "$PATH:q" ; deactivate ; \
    set __vact_users_now ; setenv PATH "$__vact_kept:q" ; unset __vact_is_busy __vact_kept'
set __vact_leave_old = 'if ( $?PATH == 0 ) setenv PATH "" ; \
    if ( "`alias deactivate`" != "" ) eval "$__vact_leave_other:q" ; \
    unset _OLD_VIRTUAL_PATH'
alias __vact_leave_foreign 'if ( $?_OLD_VIRTUAL_PATH ) eval "$__vact_leave_old:q" ; \
    __vact_path_drop \!:1/bin ; unsetenv VIRTUAL_ENV ; unsetenv VIRTUAL_ENV_PROMPT'

# DIR: leaves in _OLD_VIRTUAL_PATH that PATH without it.
set __vact_old_path = 'set __vact_kept = "$PATH:q" ; setenv PATH "$_OLD_VIRTUAL_PATH:q" ; \
    eval "$__vact_drop:q" ; set _OLD_VIRTUAL_PATH = "$PATH:q" ; setenv PATH "$__vact_kept:q" ; \
    unset __vact_kept'
set __vact_old_prompt = 'set __vact_now = "$_OLD_VIRTUAL_PROMPT:s/%${__vact_shown}//:q" ; \
    set _OLD_VIRTUAL_PROMPT = "$__vact_now:q"'

# DIR [EXPORTED-VALUE]: `deactivate` is another tool's by now, and stays; what it
# took for the user's PATH and prompt is ours.
alias __vact_yield 'set __vact_word = ( \!:2* ) ; \
    if ( $#__vact_word ) set _OLD_VIRTUAL_PYTHONHOME = "$__vact_word:q" ; \
    __vact_path_drop \!:1 ; set __vact_entry = \!:1 ; set __vact_at = 0 ; \
    if ( $?_OLD_VIRTUAL_PATH ) eval "$__vact_old_path:q" ; \
    if ( $?_OLD_VIRTUAL_PROMPT ) eval "$__vact_old_prompt:q" ; __vact_prompt_hide ; \
    unset __vact_deactivates __vact_users_deactivate __vact_leave'

# DIR
set __vact_lend_path = 'set _OLD_VIRTUAL_PATH = "$PATH:q" ; eval "$__vact_old_path:q"'
set __vact_lend_prompt = 'set _OLD_VIRTUAL_PROMPT = "$prompt:q" ; eval "$__vact_old_prompt:q"'
alias __vact_lend 'set __vact_entry = \!:1 ; set __vact_at = 0 ; \
    if ( $?__vact_bin == 0 ) eval "$__vact_lend_path:q" ; \
    if ( $?__vact_bin == 0 && $?prompt ) eval "$__vact_lend_prompt:q"'

# The prompt expands a variable that is named so, and nothing within. A theme
# that makes it anew has it back at each prompt.
set __vact_prompt_check = 'set __vact_now = "$VIRTUAL_ENV_DISABLE_PROMPT:q" ; \
    if ( ":$__vact_now:q" != ":" ) set __vact_is_shown = 0'
set __vact_prompt_starship = 'if ( ":$STARSHIP_SHELL:q" == ":tcsh" ) set __vact_is_shown = 0'
set __vact_prompt_posh = 'if ( ":$POSH_SHELL:q" == ":tcsh" ) set __vact_is_shown = 0'
set __vact_prompt_bare = 'set prompt = "$prompt:s/%${__vact_shown}//:q"'
set __vact_prompt_add = 'set __vact_now = "$prompt:s/%${__vact_shown}//:q" ; \
    if ( ":$__vact_now:q" == ":$prompt:q" ) set prompt = '\''%${__vact_shown}'\''"$prompt:q"'
set __vact_prompt_put = 'set __vact_is_shown = 1 ; \
    if ( $?VIRTUAL_ENV_DISABLE_PROMPT ) eval "$__vact_prompt_check:q" ; \
    if ( $?STARSHIP_SHELL ) eval "$__vact_prompt_starship:q" ; \
    if ( $?POSH_SHELL ) eval "$__vact_prompt_posh:q" ; \
    if ( $__vact_is_shown ) eval "$__vact_prompt_add:q"'
alias __vact_prompt_again 'if ( $?__vact_shown && $?prompt ) eval "$__vact_prompt_put:q"'

# TEXT ESCAPED-TEXT
alias __vact_prompt_show 'set __vact_shown = \!:2 ; __vact_prompt_again'
alias __vact_prompt_adopt 'set __vact_shown = \!:2 ; __vact_prompt_again'
alias __vact_prompt_hide 'if ( $?prompt ) eval "$__vact_prompt_bare:q" ; unset __vact_shown'

# The hook brings the user's own alias with it, without another process.
set __vact_users_ask = 'set __vact_users_now = "`alias deactivate`"'
set __vact_users_keep = 'set __vact_now = "$__vact_users_now:q" ; \
    if ( ":$__vact_now:q" != ":" ) set __vact_users_deactivate = "$__vact_now:q"'
set __vact_users_back = 'set __vact_users_now = "$__vact_users_deactivate:q" ; \
    alias deactivate "$__vact_users_now:q"'
alias __vact_deactivate_add 'if ( $?__vact_bin == 0 ) eval "$__vact_users_ask:q" ; \
    if ( $?__vact_deactivates == 0 ) eval "$__vact_users_keep:q" ; set __vact_deactivates ; \
    alias deactivate '\''eval "$__vact_leave:q" ; __vact_unload ; : \!*'\'
alias __vact_deactivate_drop 'if ( $?__vact_deactivates ) unalias deactivate ; \
    set __vact_users_now ; if ( $?__vact_users_deactivate ) eval "$__vact_users_back:q" ; \
    unset __vact_deactivates __vact_users_deactivate __vact_leave'

# TEXT. The shell keeps its own stderr as number 18; stdout, where that cannot be
# named. No escape in it is one.
set __vact_say_style = 'set __vact_style = "$echo_style:q"'
set __vact_say_again = 'set echo_style = "$__vact_style:q" ; unset __vact_style'
set __vact_say_out = 'echo "$__vact_word:q"'
set __vact_say_err = 'echo "$__vact_word:q" >>! /proc/$$/fd/18'
set __vact_say_any = 'if ( $?echo_style ) eval "$__vact_say_style:q" ; \
    set __vact_now = "$__vact_say_out:q" ; \
    if ( -w /proc/$$/fd/18 ) set __vact_now = "$__vact_say_err:q" ; \
    set echo_style = none ; eval "$__vact_now:q" ; unset echo_style ; \
    if ( $?__vact_style ) eval "$__vact_say_again:q"'
alias __vact_say 'set __vact_word = \!:1 ; eval "$__vact_say_any:q"'

# Without the hook, an activation leaves nothing behind.
set __vact_unload_it = 'unset _OLD_VIRTUAL_PATH _OLD_VIRTUAL_PROMPT _OLD_VIRTUAL_PYTHONHOME ; \
    unset __vact_* ; unalias __vact_*'
alias __vact_unload 'if ( $?__vact_bin == 0 && $?__vact_is_busy == 0 ) eval "$__vact_unload_it:q"'
