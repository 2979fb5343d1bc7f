# bin/activate.fish, for fish from 3.1 on. In front of this stand the values:
# where the environment was made (shown: for people), its name, and what the
# prompt shows. All else is found out here, without vact.

# Where it was made, unless this file stands in another environment: that was
# moved. A file that stands in none is a copy, or its text was piped in. No name
# here ends with a newline, which a substitution would lose, until the NUL.
set -l __vact_env_dir $__vact_env_path
set -l __vact_env_file (status filename | string collect)
set -l __vact_env_real (builtin realpath -- $__vact_env_file 2>/dev/null | string collect)
set -l __vact_env_there (builtin realpath -- $__vact_env_path/bin/activate.fish 2>/dev/null | string collect)
if test -n "$__vact_env_real"; and test "$__vact_env_real" != "$__vact_env_there"
    set -l logical (builtin realpath -s -- $__vact_env_file 2>/dev/null | string collect)
    set -l same (builtin realpath -- "$logical" 2>/dev/null | string collect)
    test "$same" = "$__vact_env_real"
    or set logical $__vact_env_real
    set logical (string replace -r '/bin/activate\.fish$' '\x00' -- $logical | string split0)
    if test (count $logical) -gt 1; and test -e "$logical[1]/pyvenv.cfg"
        set __vact_env_dir $logical[1]
    else if test -L "$__vact_env_file"
        set __vact_env_dir ''
    end
end

if not test -e "$__vact_env_dir/pyvenv.cfg"; or test -z "$__vact_env_dir"
    printf '%s\n' "vact: cannot find the environment made at '$__vact_env_shown'; source its bin/activate.fish by its full path" >&2
    false
else if string match -q '*:*' -- $__vact_env_dir
    printf '%s\n' "vact: cannot activate the environment made at '$__vact_env_shown': it is at a path with ':' now, which cannot stand in PATH; rename it" >&2
    false
else
    # What was activated in this shell is left by its own `deactivate`, which
    # knows best, but for PATH, that some set to what it was long ago. What vact
    # did may lie below that. A `deactivate` of no such kind is the user's, and is
    # put back in the end.
    set -l old
    test -n "$VIRTUAL_ENV"
    and set old $VIRTUAL_ENV/bin
    if functions -q deactivate; and begin
            set -q _OLD_VIRTUAL_PATH
            or set -q __vact_deactivates
        end
        set -l path_now $PATH
        set -l is_vacts $__vact_deactivates
        deactivate nondestructive
        set -q PATH
        and set PATH $path_now
        set -q is_vacts[1]; or not functions -q deactivate
        or functions -e deactivate
    end
    if set -q VACT_STATE; and functions -q __vact_leave
        __vact_leave
        __vact_unload
    end
    if set -l index (contains -i -- "$old" $PATH)
        set -e PATH[$index]
    end
    set -e VACT_STATE
    if functions -q deactivate; and not functions deactivate | string match -q '*nondestructive*'
        functions -c deactivate __vact_env_users_deactivate
    end

    # A universal one belongs to other sessions, too; it is hidden by an empty one.
    set -l __vact_env_home
    if set -qx PYTHONHOME
        set -g _OLD_VIRTUAL_PYTHONHOME $PYTHONHOME
    else if set -q PYTHONHOME
        set __vact_env_home $PYTHONHOME
    end
    set -eg PYTHONHOME
    set -qU PYTHONHOME
    and set -gx PYTHONHOME ''

    set -l __vact_env_no_path
    if not set -q PATH
        set __vact_env_no_path 1
    end
    set -g _OLD_VIRTUAL_PATH $PATH
    set -g PATH $__vact_env_dir/bin $PATH
    set -gx VIRTUAL_ENV $__vact_env_dir
    set -gx VIRTUAL_ENV_PROMPT $__vact_env_name

    # The user's prompt comes first, so that it sees $status and $pipestatus.
    # Somebody may have copied this one, and go on calling it after we left.
    if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and not functions -q _old_fish_prompt
        functions -c fish_prompt _old_fish_prompt
        function fish_prompt -V __vact_env_dir -V __vact_env_ps1_fish
            set -l text (_old_fish_prompt | string collect -N)
            if test "$VIRTUAL_ENV" = "$__vact_env_dir"
                printf %s $__vact_env_ps1_fish
            end
            printf %s $text
        end
        set -g _OLD_FISH_PROMPT_OVERRIDE $VIRTUAL_ENV
    end

    # `deactivate nondestructive` stays defined. What came to PATH and what
    # became of the prompt meanwhile is kept.
    function deactivate -V __vact_env_dir -V __vact_env_home -V __vact_env_no_path
        if set -l index (contains -i -- $__vact_env_dir/bin $PATH)
            set -e PATH[$index]
        end
        if test -n "$__vact_env_no_path"; and test (count $PATH) -eq 0
            set -e PATH
        end
        if set -qU PYTHONHOME; and test -z "$PYTHONHOME"
            set -eg PYTHONHOME
        else if set -q PYTHONHOME
        else if set -q _OLD_VIRTUAL_PYTHONHOME
            set -gx PYTHONHOME $_OLD_VIRTUAL_PYTHONHOME
        else if set -q __vact_env_home[1]
            set -g PYTHONHOME $__vact_env_home
        end
        if set -q _OLD_FISH_PROMPT_OVERRIDE; and functions -q _old_fish_prompt
            if functions fish_prompt | string match -q '*__vact_env_ps1_fish*'
                functions -e fish_prompt
                functions -c _old_fish_prompt fish_prompt
                functions -e _old_fish_prompt
            else if not functions (functions -an | string match '*prompt*') | string match -q '*(_old_fish_prompt *'
                functions -e _old_fish_prompt
            end
        end
        set -e _OLD_VIRTUAL_PATH
        set -e _OLD_VIRTUAL_PYTHONHOME
        set -e _OLD_FISH_PROMPT_OVERRIDE
        set -e VIRTUAL_ENV
        set -e VIRTUAL_ENV_PROMPT
        if test "$argv[1]" != nondestructive
            functions -e deactivate
            if functions -q __vact_env_users_deactivate
                functions -c __vact_env_users_deactivate deactivate
                functions -e __vact_env_users_deactivate
            end
        end
        return 0
    end
    true
end
