# The hook for fish, from 3.1 on: at each prompt and each change of directory,
# see whether anything changed, and ask vact only then. fish itself keeps
# $status and $pipestatus around event handlers.

# A parent may export all its variables.
test "$__vact_pid" = $fish_pid
or set -g __vact_memory ''
set -g __vact_pid $fish_pid
set -g __vact_seen ''
__vact_unlend

# Whether an answer holds; the events define them anew.
function __vact_still
    return 1
end
function __vact_none
    return 1
end

# All that can change without a file doing so, but for the directory, in one
# string. Where _OLD_VIRTUAL_PATH is set, another tool's script activated over us.
function __vact_look
    set -q _OLD_VIRTUAL_PATH
    set -g __vact_now "$status:$VIRTUAL_ENV:$VACT_STATE:$HOME:$VACT_CONFIG:$XDG_CONFIG_HOME:$XDG_STATE_HOME"
end

# What a vact that failed has printed is not evaluated. fish itself tells of a
# crash; let that not be at each prompt. The code comes as its lines.
function __vact_event
    test "$__vact_failed" = "$PWD:$__vact_now"
    and return 0
    set -l taken
    set -q _OLD_VIRTUAL_PATH
    and set taken 1
    set -l code ($__vact_bin event --shell fish --memory "$__vact_memory" \
        --taken "$taken" -- "$PWD" 2>/dev/null)
    if test $status -eq 0
        eval $code\n
        set -e __vact_failed
    else
        set -g __vact_failed "$PWD:$__vact_now"
    end
end

# Back where nothing belongs, vact has said before what to do; not so when what it
# said that by has changed.
function __vact_change
    if test "$__vact_now" != "$__vact_seen"
        function __vact_none
            return 1
        end
    end
    if __vact_none
        __vact_back
    else
        __vact_event
    end
    __vact_look
    set -g __vact_seen $__vact_now
end

function __vact_hook
    test -z "$VACT_DISABLE"
    or return 0
    __vact_look
    if test "$__vact_now" != "$__vact_seen"; or not __vact_still
        test -x "$__vact_bin"
        or return 0
        __vact_change
    end
    return 0
end

# direnv remembers PATH at its own prompt event and puts that back when it
# leaves, so ours must not be in it by then: with direnv, we only act at the
# prompt, and last.
function __vact_pwd --on-variable PWD
    functions -q __direnv_export_eval
    or __vact_hook
end

function __vact_start --on-event fish_prompt
    functions -e __vact_start
    function __vact_prompt --on-event fish_prompt
        __vact_hook
        set -q __vact_shown; and test -z "$VACT_DISABLE"
        and __vact_prompt_again
    end
    __vact_prompt
end

# Code to evaluate goes to the shell itself, but not out of a substitution.
# doctor and status ask it first.
function vact
    if builtin contains -- "$argv[1]" on off new; and not status is-command-substitution
        __vact_act $argv
    else if builtin contains -- "$argv[1]" doctor status
        __vact_act $argv
    else
        command $__vact_bin $argv
    end
end

# COMMAND [ARG...]
function __vact_act
    set -l verb $argv[1]
    set -e argv[1]
    set -l taken
    set -q _OLD_VIRTUAL_PATH
    and set taken 1
    set -l code ($__vact_bin $verb --hooked fish --memory "$__vact_memory" \
        --taken "$taken" $argv)
    set -l result $status
    if test $result -eq 0
        eval $code\n
        set -l told $status
        builtin contains -- $verb on off
        or set result $told
    end
    return $result
end
