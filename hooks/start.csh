# `vact shell` has tcsh look for its start-up file in a directory made for the
# occasion, which it takes for HOME. HOME comes back, the directory goes away, the
# user's own file is read, and then what follows, the activation. So PATH is right
# whatever that file did to it.

set __vact_start = "$HOME:q"
if ( $?__vact_home ) then
    setenv HOME "$__vact_home:q"
    set home = "$HOME:q"
else
    unsetenv HOME
    unset home
endif
unsetenv __vact_home
if ( "$__vact_start:t" =~ vact-shell.?????? ) then
    \rm -rf "$__vact_start:q"
endif
unset __vact_start
if ( $?home ) then
    if ( -r ~/.tcshrc ) then
        source ~/.tcshrc
    else if ( -r ~/.cshrc ) then
        source ~/.cshrc
    endif
endif
