# What activation does to fish: a function for each edit of a plan. From fish
# 3.1 on. Nothing here starts a process.

# NAME VALUE
function __vact_set
    set -g $argv[1] $argv[2]
end

# NAME VALUE
function __vact_export
    set -gx $argv[1] $argv[2]
end

# NAME
function __vact_unset
    set -e $argv[1]
    return 0
end

# NAME. A universal one belongs to other sessions, too; it is hidden by an
# empty one, which must be exported for that.
function __vact_keep
    set -q $argv[1]
    and set -g __vact_kept_$argv[1] $$argv[1]
    set -eg $argv[1]
    set -qU $argv[1]
    and set -gx $argv[1]
    return 0
end

# NAME VALUE
function __vact_unset_if
    set -l now $$argv[1]
    if test "$now" = "$argv[2]"
        set -e $argv[1]
    end
end

# NAME [EXPORTED-VALUE]. Of a value that was not exported, vact did not know.
function __vact_give_back
    set -l kept __vact_kept_$argv[1]
    if set -qU $argv[1]; and test -z "$$argv[1]"
        set -eg $argv[1]
    else if not set -q $argv[1]
        # In a longer test, a value may be taken for an operator.
        if set -q $kept; and begin
                not set -q argv[2]; or test "$$kept" != "$argv[2]"
            end
            set -g $argv[1] $$kept
        else if set -q argv[2]
            set -gx $argv[1] $argv[2]
        end
    end
    set -e $kept
    return 0
end

# DIR. That PATH was not set is remembered, for then it cannot be empty.
function __vact_path_add
    set -q PATH
    or set -g __vact_kept_PATH
    set -g PATH $argv[1] $PATH
end

# DIR
function __vact_path_need
    __vact_path_has $argv[1]
    or __vact_path_add $argv[1]
end

# DIR
function __vact_path_drop
    set -l index 1
    # A substitution costs as much as the rest of it.
    if test "$PATH[1]" = $argv[1]; or set index (builtin contains -i -- $argv[1] $PATH)
        set -e PATH[$index]
        if set -q __vact_kept_PATH; and test (count $PATH) -eq 0
            set -e PATH
        end
    end
    set -e __vact_kept_PATH
    return 0
end

# [ENV]. The other tool undoes its work; but it would set PATH back to what it
# was long ago, and lose what came to it since.
function __vact_leave_foreign
    if set -q _OLD_VIRTUAL_PATH; and functions -q deactivate
        set -l path_now $PATH
        # It may be ours, and then must not take away what is yet to be used.
        set -g __vact_is_busy 1
        deactivate
        set -e __vact_is_busy
        set -g PATH $path_now
    end
    # These are exported, so they are in a child, too, that has no function.
    set -e _OLD_VIRTUAL_PATH
    set -e _OLD_VIRTUAL_PYTHONHOME
    set -e _OLD_FISH_PROMPT_OVERRIDE
    set -q argv[1]
    and __vact_path_drop $argv[1]/bin
    set -e VIRTUAL_ENV
    set -e VIRTUAL_ENV_PROMPT
    return 0
end

# fish looks commands up anew by itself.
function __vact_rehash
end

# FILE LINE: whether that is its first line; an empty one stands for no file.
function __vact_line_is
    set -l line ''
    test -r $argv[1]
    and read -l line <$argv[1]
    test "$line" = "$argv[2]"
end

# PATH...: whether none of them is there. In one go from fish 3.5 on.
if builtin contains path (builtin -n)
    function __vact_absent
        not builtin path is -- $argv
    end
else
    function __vact_absent
        for each in $argv
            test -e $each
            and return 1
        end
        return 0
    end
end

# FILE OTHER, the latter without a link in it.
function __vact_same_file
    set -l real (builtin realpath -- $argv[1] | string collect)
    test "$real" = "$argv[2]"
end

# DIR: whether it is an entry of PATH.
function __vact_path_has
    builtin contains -- $argv[1] $PATH
end

# TEXT
function __vact_say
    printf '%s\n' $argv[1] >&2
end

# DIR [EXPORTED-VALUE]: `deactivate` is another tool's by now, and stays; what
# it took for the user's prompt is ours.
function __vact_yield
    __vact_path_drop $argv[1]
    if set -l index (builtin contains -i -- $argv[1] $_OLD_VIRTUAL_PATH)
        set -e _OLD_VIRTUAL_PATH[$index]
    end
    if test -n "$_OLD_VIRTUAL_PYTHONHOME"
    else if set -q __vact_kept_PYTHONHOME
        set -gx _OLD_VIRTUAL_PYTHONHOME $__vact_kept_PYTHONHOME
    else if set -q argv[2]
        set -gx _OLD_VIRTUAL_PYTHONHOME $argv[2]
    end
    if functions -q _old_fish_prompt
        and functions _old_fish_prompt | string match -q "*__vact_prompt_print $__vact_wraps*"
        functions -e _old_fish_prompt
        functions -c __vact_users_prompt_$__vact_wraps _old_fish_prompt
        functions -e __vact_users_prompt_$__vact_wraps
    end
    __vact_prompt_hide
    set -e __vact_kept_VIRTUAL_ENV
    set -e __vact_kept_VIRTUAL_ENV_PROMPT
    set -e __vact_kept_PYTHONHOME
    set -e __vact_deactivates
    functions -q __vact_leave
    and functions -e __vact_leave
    return 0
end

# DIR
function __vact_lend
    set -q __vact_bin
    and return 0
    set -g _OLD_VIRTUAL_PATH $PATH
    if set -l index (builtin contains -i -- $argv[1] $_OLD_VIRTUAL_PATH)
        set -e _OLD_VIRTUAL_PATH[$index]
    end
    set -q __vact_kept_PYTHONHOME
    and set -g _OLD_VIRTUAL_PYTHONHOME $__vact_kept_PYTHONHOME
    if set -q __vact_wraps
        set -g _OLD_FISH_PROMPT_OVERRIDE $VIRTUAL_ENV
        functions -q _old_fish_prompt
        and functions -e _old_fish_prompt
        functions -c __vact_users_prompt_$__vact_wraps _old_fish_prompt
    end
    set -g __vact_lent $VIRTUAL_ENV
    return 0
end

# What was lent before the hook was there would look like a script's, to it.
function __vact_unlend
    if set -q __vact_lent; and test "$VIRTUAL_ENV" = "$__vact_lent"
        __vact_drop_lent
    end
    set -e __vact_lent
    return 0
end

function __vact_drop_lent
    set -e _OLD_VIRTUAL_PATH
    set -e _OLD_VIRTUAL_PYTHONHOME
    set -e _OLD_FISH_PROMPT_OVERRIDE
    functions -q _old_fish_prompt
    and functions -e _old_fish_prompt
    return 0
end

# TEXT; what fish shows needs no escapes.
function __vact_prompt_show
    set -g __vact_shown $argv[1]
    __vact_prompt_again
end

function __vact_prompt_adopt
    __vact_prompt_show $argv[1]
end

# Whether fish_prompt is what __vact_prompt_again put there.
function __vact_prompt_is_ours
    set -q __vact_wraps
    and functions fish_prompt | string match -q "*__vact_users_prompt_$__vact_wraps*"
end

# The same, asked at each prompt: a function that somebody else gives that name knows
# nothing of the event. To have fish print one takes it four times as long.
function __vact_prompt_answers
    set -q __vact_wraps
    or return 1
    set -e __vact_answer
    emit __vact_ask whose
    test "$__vact_answer" = "$__vact_wraps"
end

# Whether a copy of our fish_prompt is in somebody's prompt.
function __vact_prompt_is_called
    for name in (functions -an | string match '*prompt*')
        string match -q '__vact_*' $name
        and continue
        functions $name | string match -q "*__vact_prompt_print $__vact_wraps*"
        and return 0
    end
    return 1
end

# Whether a theme that shows the environment itself made the prompt.
function __vact_theme
    test "$STARSHIP_SHELL" = fish
    or test "$POSH_SHELL" = fish
    or functions fish_prompt | string match -qr 'starship|STARSHIP_|POSH_|[_ ]omp_'
end

# NUMBER: what our fish_prompt does. The user's comes first, so that it sees
# $status and $pipestatus. Only the last one put in place shows the text: a
# tool may have wrapped an earlier one.
function __vact_prompt_print
    set -l text (__vact_users_prompt_$argv[1] | string collect -N)
    if test "$argv[1]" = "$__vact_wraps"; and test -z "$VIRTUAL_ENV_DISABLE_PROMPT"
        printf %s "$__vact_shown"
    end
    printf %s $text
end

# Puts our fish_prompt around the one that is there, be it old or new. The
# copies are numbered, for a tool that copied ours goes on calling it.
function __vact_prompt_again
    set -q __vact_shown
    or return 0
    if __vact_prompt_answers; or __vact_prompt_is_ours; or __vact_theme
        return 0
    end
    set -g __vact_wraps 1
    while functions -q __vact_users_prompt_$__vact_wraps
        set __vact_wraps (math $__vact_wraps + 1)
    end
    set -g __vact_prompt_file (functions -D fish_prompt)
    functions -c fish_prompt __vact_users_prompt_$__vact_wraps
    eval "function fish_prompt --on-event __vact_ask
        # calls __vact_users_prompt_$__vact_wraps, which sees what \$status was
        switch \"\$argv\"
            case whose
                set -g __vact_answer $__vact_wraps
            case '*'
                __vact_prompt_print $__vact_wraps
        end
    end"
end

# An autoloaded function is read from its file again, for erasing one keeps
# fish from ever doing so itself.
function __vact_prompt_hide
    if __vact_prompt_answers; or __vact_prompt_is_ours
        functions -e fish_prompt
        if string match -q '*/fish_prompt.fish' -- "$__vact_prompt_file"; and test -r "$__vact_prompt_file"
            source $__vact_prompt_file
        else
            functions -c __vact_users_prompt_$__vact_wraps fish_prompt
        end
        functions -e __vact_users_prompt_$__vact_wraps
    else if set -q __vact_wraps; and not __vact_prompt_is_called
        functions -e __vact_users_prompt_$__vact_wraps
    end
    set -e __vact_shown
    set -e __vact_answer
    set -e __vact_prompt_file
    set -e __vact_wraps
    return 0
end

function __vact_deactivate_add
    if not set -q __vact_deactivates; and functions -q deactivate
        functions -c deactivate __vact_users_deactivate
    end
    set -g __vact_deactivates 1
    function deactivate
        __vact_leave
        __vact_unload
    end
end

function __vact_deactivate_drop
    if set -q __vact_deactivates
        functions -e deactivate
    end
    if functions -q __vact_users_deactivate
        functions -c __vact_users_deactivate deactivate
        functions -e __vact_users_deactivate
    end
    set -e __vact_deactivates
    functions -q __vact_leave
    and functions -e __vact_leave
    return 0
end

# Without the hook, an activation leaves nothing behind.
function __vact_unload
    set -q __vact_bin; or set -q __vact_is_busy
    and return 0
    __vact_drop_lent
    set -e __vact_lent
    functions -e __vact_set __vact_export __vact_unset __vact_keep \
        __vact_unset_if __vact_give_back __vact_path_add __vact_path_need \
        __vact_path_drop __vact_leave_foreign __vact_rehash __vact_line_is \
        __vact_absent __vact_same_file __vact_path_has \
        __vact_say __vact_yield __vact_lend \
        __vact_prompt_show __vact_prompt_adopt __vact_prompt_print __vact_prompt_hide \
        __vact_prompt_is_called __vact_prompt_is_ours __vact_prompt_answers \
        __vact_theme __vact_prompt_again \
        __vact_deactivate_add __vact_deactivate_drop \
        __vact_unlend __vact_drop_lent __vact_unload
end
