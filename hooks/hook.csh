# The hook for tcsh: before each prompt and after each change of directory, see
# whether anything changed, and ask vact only then. See verbs.csh for how this
# is written.

if ( $?__vact_memory == 0 ) set __vact_memory
set __vact_seen
set __vact_users_now

# Whether the files that decide are as they were; each event brings it anew.
set __vact_still

# NAME: adds its value, if it has any, to all that can change without a file
# doing so. Where _OLD_VIRTUAL_PATH is set, another tool's script activated over us.
alias __vact_note 'if ( $?\!:1 ) eval set __vact_now = '\''"${__vact_now:q}:$'\''\!:1'\'':q"'\'
alias __vact_look 'set __vact_now = "$cwd:q" ; __vact_note PATH ; __vact_note VIRTUAL_ENV ; \
    __vact_note VACT_STATE ; set __vact_taken ; \
    if ( $?_OLD_VIRTUAL_PATH ) set __vact_taken = 1 ; \
    set __vact_with = ( --memory="$__vact_memory:q" --taken=$__vact_taken ) ; \
    set __vact_now = "${__vact_now:q}:$__vact_taken"'

# One process: what the user's `deactivate` is, then vact in its place. The last
# line is code, and only that of a vact that did not fail is evaluated. The
# redirection, at the call, silences one that cannot run.
set __vact_ask = 'set __vact_lines = ( "`alias deactivate ; echo : ; \
    exec "\$"__vact_bin:q event --shell=tcsh "\$"__vact_with:q -- "\$"cwd:q`" )'
set __vact_take = 'set __vact_i = $#__vact_lines ; set __vact_users_now ; \
    if ( $__vact_i == 3 ) set __vact_users_now = "$__vact_lines[1]:q" ; \
    eval "$__vact_lines[$__vact_i]:q"'
set __vact_event = 'eval "$__vact_ask:q" >& /dev/null ; set __vact_rc = $status ; \
    set __vact_still = "set __vact_is_still" ; \
    if ( $__vact_rc == 0 && $#__vact_lines > 1 ) eval "$__vact_take:q" ; __vact_look ; \
    set __vact_seen = "$__vact_now:q"'

set __vact_check = 'unset __vact_is_still ; __vact_look ; \
    if ( ":$__vact_now:q" == ":$__vact_seen:q" ) eval "$__vact_still:q" ; \
    if ( $?__vact_is_still == 0 ) eval "$__vact_event:q" ; __vact_prompt_again'
set __vact_disabled = 'if ( ":$VACT_DISABLE:q" != ":" ) set __vact_is_on = 0'
set __vact_run = 'set __vact_is_on = 1 ; if ( $?VACT_DISABLE ) eval "$__vact_disabled:q" ; \
    if ( ! -x "$__vact_bin:q" ) set __vact_is_on = 0 ; \
    if ( $__vact_is_on ) eval "$__vact_check:q"'

# The status of the user's command is for whatever comes behind. A subshell is
# another process, where the system can tell.
alias __vact_hook 'set __vact_status = "$status" ; eval "$__vact_run:q" ; \
    set status = "$__vact_status"'
alias __vact_cd 'set __vact_status = "$status" ; \
    if ( -F /proc/self == -F /proc/$$ ) eval "$__vact_run:q" ; \
    set status = "$__vact_status"'

# What the user has there comes behind, and finds the environment changed.
set __vact_now = "`alias precmd`"
if ( "$__vact_now:q" !~ *__vact_hook* ) alias __vact_users_precmd "$__vact_now:q"
if ( "$__vact_now:q" == "" ) alias precmd __vact_hook
if ( "$__vact_now:q" !~ *__vact_hook* && "$__vact_now:q" != "" ) alias precmd '__vact_hook ; \
    __vact_users_precmd ; __vact_prompt_again'
set __vact_now = "`alias cwdcmd`"
if ( "$__vact_now:q" !~ *__vact_cd* ) alias __vact_users_cwdcmd "$__vact_now:q"
if ( "$__vact_now:q" == "" ) alias cwdcmd __vact_cd
if ( "$__vact_now:q" !~ *__vact_cd* && "$__vact_now:q" != "" ) alias cwdcmd '__vact_cd ; \
    __vact_users_cwdcmd'

# Code to evaluate goes to the shell itself, but for a pipe or a substitution.
# doctor and status ask it first. The words as they were typed are run as such,
# so that redirections are the user's.
alias vact 'set __vact_line = ( \!*:q ) ; eval "$__vact_vact:q"'
set __vact_vact = 'eval "set __vact_argv = ( $__vact_line:q '\'\'' )" ; \
    set __vact_verb = "$__vact_argv[1]:q" ; set __vact_call = "$__vact_direct:q" ; \
    set __vact_told ; \
    if ( -F /proc/self == -F /proc/$$ ) eval "$__vact_choose:q" ; \
    if ( ":$__vact_verb:q" == ":doctor" ) eval "$__vact_told_ask:q" ; \
    if ( ":$__vact_verb:q" == ":status" ) eval "$__vact_told_ask:q" ; \
    eval "$__vact_call:q" ; set status = $__vact_rc'
set __vact_choose = 'if ( ":$__vact_verb:q" == ":on" ) set __vact_call = "$__vact_act:q" ; \
    if ( ":$__vact_verb:q" == ":off" ) set __vact_call = "$__vact_act:q" ; \
    if ( ":$__vact_verb:q" == ":new" ) set __vact_call = "$__vact_act:q"'
set __vact_direct = 'eval '\''"$__vact_bin:q" '\''"$__vact_line:q"'\'' $__vact_told:q'\'' ; \
    set __vact_rc = $status'
set __vact_act = '__vact_look ; @ __vact_i = $#__vact_argv - 1 ; \
    set __vact_argv = ( $__vact_with:q $__vact_argv[2-$__vact_i]:q ) ; \
    set __vact_lines = ( "`alias deactivate ; echo : ; \
    exec "\$"__vact_bin:q "\$"__vact_verb:q --hooked=tcsh "\$"__vact_argv:q`" ) ; \
    set __vact_rc = $status ; \
    if ( $__vact_rc == 0 && $#__vact_lines > 1 ) eval "$__vact_take:q"'
set __vact_told_ask = 'set __vact_word = --hooked=tcsh ; \
    set __vact_lines = ( "`exec "\$"__vact_bin:q "\$"__vact_verb:q $__vact_word`" ) ; \
    eval "$__vact_lines:q"'
