# bin/activate.csh, for tcsh and csh. In front of this stand the values: where
# the environment was made (shown: for people), its name, and what the prompt
# shows. All else is found out here, without vact.

# What `deactivate` does. An alias has one line, so it evaluates these. What
# came to PATH and the prompt meanwhile is kept.
set __vact_env_leave = '\
if ( $?__vact_env_bin ) then\
    if ( $?PATH == 0 ) setenv PATH ""\
    if ( "$PATH:q" == "$__vact_env_bin:q":"$_OLD_VIRTUAL_PATH:q" ) then\
        setenv PATH "$_OLD_VIRTUAL_PATH:q"\
    else\
        set __vact_env_i = 1\
        while ( $__vact_env_i <= $#path )\
            if ( "$path[$__vact_env_i]:q" == "$__vact_env_bin:q" ) then\
                @ __vact_env_j = $__vact_env_i + 1\
                @ __vact_env_i--\
                set path = ( $path[-$__vact_env_i]:q $path[$__vact_env_j-]:q )\
                set __vact_env_i = $#path\
            endif\
            @ __vact_env_i++\
        end\
        unset __vact_env_i __vact_env_j\
    endif\
    if ( $?__vact_env_no_path ) unsetenv PATH\
    if ( $?prompt ) then\
        set prompt = "$prompt:s/%${__vact_env_ps1_csh}//:q"\
    endif\
    if ( $?_OLD_VIRTUAL_PYTHONHOME && $?PYTHONHOME == 0 ) then\
        setenv PYTHONHOME "$_OLD_VIRTUAL_PYTHONHOME:q"\
    endif\
    unsetenv VIRTUAL_ENV\
    unsetenv VIRTUAL_ENV_PROMPT\
    unset _OLD_VIRTUAL_PATH _OLD_VIRTUAL_PROMPT _OLD_VIRTUAL_PYTHONHOME\
    unset __vact_env_bin __vact_env_no_path\
    rehash\
endif\
if ( "$__vact_env_how" == nondestructive ) then\
else\
    unalias deactivate\
    unset __vact_env_leave __vact_env_ps1_csh\
endif\
unset __vact_env_how\
'

# Which of the shell's open files this is: the one that was made here, or that of
# another environment, for it was moved; a process tells which. Without /proc, it
# is taken for the former.
set __vact_env_dir = "$__vact_env_path:q"
set __vact_env_is_here = 0
if ( -e /proc/self/fd/0 && -e "$__vact_env_path:q/bin/activate.csh" ) then
    set __vact_env_fd = 3
    while ( $__vact_env_fd < 64 )
        if ( -e /proc/self/fd/$__vact_env_fd ) then
            if ( -F /proc/self/fd/$__vact_env_fd == -F "$__vact_env_path:q/bin/activate.csh" ) then
                set __vact_env_is_here = 1
                set __vact_env_fd = 64
            endif
        endif
        @ __vact_env_fd++
    end
endif
if ( -e /proc/self/fd/0 && $__vact_env_is_here == 0 ) then
    set __vact_env_dir
    set __vact_env_fd = 64
    while ( $__vact_env_fd > 3 )
        @ __vact_env_fd--
        if ( -f /proc/self/fd/$__vact_env_fd ) then
            set __vact_env_file = "`readlink -n /proc/$$/fd/$__vact_env_fd`"
            if ( "$__vact_env_file:t:q" == activate.csh && -e "$__vact_env_file:h:h:q/pyvenv.cfg" ) then
                if ( -F "$__vact_env_file:q" == -F /proc/self/fd/$__vact_env_fd ) then
                    set __vact_env_dir = "$__vact_env_file:h:h:q"
                    set __vact_env_fd = 0
                endif
            endif
        endif
    end
    unset __vact_env_file
endif

if ( "$__vact_env_dir:q" == "" || ! -e "$__vact_env_dir:q/pyvenv.cfg" ) then
    sh -c 'printf "%s\n" "$1" >&2' - "vact: cannot find the environment made at '$__vact_env_shown:q'; make it anew where it is"
    set __vact_env_is_here = -1
else if ( "$__vact_env_dir:q" =~ *:* ) then
    sh -c 'printf "%s\n" "$1" >&2' - "vact: cannot activate the environment made at '$__vact_env_shown:q': it is at a path with ':' now, which cannot stand in PATH; rename it"
    set __vact_env_is_here = -1
else
    # What is active is left first: a script of another kind knows what it did to
    # the prompt; but it would set PATH to what that was long ago.
    if ( $?VIRTUAL_ENV ) then
        set __vact_env_old = "$VIRTUAL_ENV:q/bin"
        if ( $?_OLD_VIRTUAL_PATH && $?__vact_env_bin == 0 ) then
            if ( "`alias deactivate`" != "" ) then
                setenv __vact_env_now "$PATH:q"
                deactivate nondestructive
                setenv PATH "$__vact_env_now:q"
                unsetenv __vact_env_now
            endif
        endif
        set __vact_env_bin = "$__vact_env_old:q"
        unset __vact_env_old
        if ( $?_OLD_VIRTUAL_PATH == 0 ) set _OLD_VIRTUAL_PATH
        set __vact_env_how = nondestructive
        eval "$__vact_env_leave:q"
    endif
    if ( $?PYTHONHOME ) then
        # A variable of the shell alone would still be there, and stays.
        set _OLD_VIRTUAL_PYTHONHOME = "$PYTHONHOME:q"
        unsetenv PYTHONHOME
        if ( $?PYTHONHOME ) unset _OLD_VIRTUAL_PYTHONHOME
    endif
    set __vact_env_bin = "$__vact_env_dir:q/bin"
    if ( $?PATH == 0 ) then
        # The shell still has its own list.
        set _OLD_VIRTUAL_PATH
        set __vact_env_no_path
        set path = ( "$__vact_env_bin:q" $path:q )
    else
        set _OLD_VIRTUAL_PATH = "$PATH:q"
        if ( "$PATH:q" == "" ) then
            setenv PATH "$__vact_env_bin:q"
        else
            setenv PATH "$__vact_env_bin:q":"$PATH:q"
        endif
    endif
    setenv VIRTUAL_ENV "$__vact_env_dir:q"
    setenv VIRTUAL_ENV_PROMPT "$__vact_env_name:q"
    # The prompt expands a variable that is named so, and nothing within.
    set __vact_env_is_shown = $?prompt
    if ( $?VIRTUAL_ENV_DISABLE_PROMPT ) then
        if ( "$VIRTUAL_ENV_DISABLE_PROMPT:q" != "" ) set __vact_env_is_shown = 0
    endif
    if ( $__vact_env_is_shown ) then
        set _OLD_VIRTUAL_PROMPT = "$prompt:q"
        set prompt = '%${__vact_env_ps1_csh}'"$prompt:q"
    endif
    unset __vact_env_is_shown
    alias deactivate 'set __vact_env_how = "\!*"; eval "$__vact_env_leave:q"'
    rehash
endif
unset __vact_env_path __vact_env_shown __vact_env_name __vact_env_dir __vact_env_fd
if ( $__vact_env_is_here != -1 ) unset __vact_env_is_here
if ( $?__vact_env_is_here ) eval 'unset __vact_env_is_here __vact_env_leave __vact_env_ps1_csh; sh -c "exit 1"'
