# What activation does to nushell: a command for each edit of a plan. nu takes
# in no code at run time, so that plans come as data, and __vact_apply runs
# them. Nothing here starts a process.
#
# All that is to be remembered is in one record: children do not inherit those.

# NAME: of what is remembered, null where that is not there.
def __vact_get [name: string] {
    $env.__vact_self? | default {} | get --optional $name
}

# NAME VALUE. Of a closure, 'upsert' would take what it gives.
def --env __vact_set [name: string, value: any] {
    $env.__vact_self = ($env.__vact_self? | default {} | merge {$name: $value})
}

# NAME
def --env __vact_forget [name: string] {
    $env.__vact_self = ($env.__vact_self? | default {} | reject --optional $name)
}

# NAME: of the environment, where null is as good as unset.
def __vact_now [name: string] {
    $env | get --optional $name
}

# NAME. With overlays, what was hidden may have hidden another.
def --env __vact_unset [name: string] {
    hide-env --ignore-errors $name
    if (__vact_now $name) != null { load-env {$name: null} }
}

# NAME
def --env __vact_keep [name: string] {
    if $name in $env {
        __vact_set kept (__vact_get kept | default {} | merge {$name: (__vact_now $name)})
    }
    __vact_unset $name
}

# NAME VALUE
def --env __vact_unset_if [name: string, value: string] {
    if (__vact_now $name) == $value { __vact_unset $name }
}

# NAME [EXPORTED-VALUE]
def --env __vact_give_back [name: string, value?: string] {
    let kept = (__vact_get kept | default {})
    if (__vact_now $name) == null {
        if $name in $kept {
            load-env {$name: ($kept | get $name)}
        } else if $value != null {
            load-env {$name: $value}
        }
    }
    __vact_set kept ($kept | reject --optional $name)
}

# PATH as a list; nu leaves it to the user whether it is one.
def __vact_path [] {
    let path = ($env.PATH? | default [])
    if ($path | describe) != string { return $path }
    if $path == '' { [] } else { $path | split row ':' }
}

# ENTRIES: in the shape that PATH has.
def --env __vact_path_put [entries: list] {
    let shape = ($env.PATH? | describe)
    $env.PATH = (if $shape == 'string' { $entries | str join ':' } else { $entries })
}

# DIR. That PATH was not set is remembered, for then it cannot be empty.
def --env __vact_path_add [dir: string] {
    if $env.PATH? == null { __vact_set no_path true }
    __vact_path_put (__vact_path | prepend $dir)
}

# DIR
def --env __vact_path_need [dir: string] {
    if $dir not-in (__vact_path) { __vact_path_add $dir }
}

# DIR
def --env __vact_path_drop [dir: string] {
    let path = (__vact_path)
    let ours = ($path | enumerate | where item == $dir | get --optional 0.index)
    if $ours != null {
        __vact_path_put ($path | drop nth $ours)
        if (__vact_get no_path) == true and (__vact_path | is-empty) { __vact_unset PATH }
    }
    __vact_forget no_path
}

# ENV. What else a tool has done here, no other code can undo.
def --env __vact_leave_foreign [dir: string] {
    __vact_path_drop $"($dir)/bin"
    __vact_unset VIRTUAL_ENV
    __vact_unset VIRTUAL_ENV_PROMPT
}

# VALUE: of a variable that is a switch. It is not asked for by name, for that takes
# a copy of the whole environment.
def __vact_is_on [value: any] {
    ($value | default '' | into string) != ''
}

# The source of the prompt's closure.
def __vact_prompt_source [] {
    try { view source $env.PROMPT_COMMAND } catch { '' }
}

# Whether the prompt is what __vact_prompt_again put there.
def __vact_prompt_is_ours [] {
    __vact_prompt_source | str starts-with '{|| __vact_prompt_print '
}

# Whether a theme that shows the environment itself made the prompt.
def __vact_theme [] {
    if 'nu' in [$env.STARSHIP_SHELL? $env.POSH_SHELL?] { return true }
    (__vact_prompt_source) =~ 'starship|_omp_|oh-my-posh'
}

# NUMBER USERS: what our prompt shows in front of the user's, which comes first, so that
# it sees what the last command left. Only the one put in place last shows the
# text: a tool may have wrapped an earlier one.
def __vact_prompt_print [number: int, users: any] {
    let made = (if ($users | describe) == 'closure' { do $users } else { $users })
    let is_shown = (__vact_get wraps) == $number and not (__vact_is_on $env.VIRTUAL_ENV_DISABLE_PROMPT?)
    $"(if $is_shown { __vact_get shown })($made)"
}

# Puts our prompt around the one that is there, be it old or new. A tool may have
# put the last one of ours back.
def --env __vact_prompt_again [] {
    if (__vact_get shown) == null { return }
    if (__vact_prompt_is_ours) {
        if (__vact_get wraps) == null { __vact_set wraps (__vact_get prompts) }
        return
    }
    if (__vact_theme) { return }
    let number = (__vact_get prompts | default 0) + 1
    let users = $env.PROMPT_COMMAND?
    __vact_set prompts $number
    __vact_set wraps $number
    __vact_set users_prompt $users
    $env.PROMPT_COMMAND = {|| __vact_prompt_print $number $users }
}

# TEXT; what nu shows needs no escapes.
def --env __vact_prompt_show [text: string] {
    __vact_set shown $text
    __vact_prompt_again
}

def --env __vact_prompt_hide [] {
    if (__vact_get wraps) != null and (__vact_prompt_is_ours) {
        let users = (__vact_get users_prompt)
        if $users == null { __vact_unset PROMPT_COMMAND } else { $env.PROMPT_COMMAND = $users }
        __vact_forget users_prompt
    }
    __vact_forget shown
    __vact_forget wraps
}

# The source of the user's `deactivate` or ours; empty where there is none.
def __vact_deactivate_source [] {
    try { view source deactivate } catch { '' }
}

# What is to be done for `deactivate` to be ours, or to be as it was before. The
# user's own is kept by an alias, which goes on to lead to it.
def --env __vact_deactivate_plan [] {
    let source = (__vact_deactivate_source)
    let is_ours = ($source | str contains '__vact_deactivate')
    let wish = (__vact_get deactivate)
    let steps = if $wish == 'add' and not $is_ours {
        __vact_set has_users ($source != '')
        if $source in ['' '__vact_users_deactivate'] { [define] } else { [keep define] }
    } else if $wish == 'drop' and $is_ours {
        if (__vact_get has_users) == true { [give_back] } else { [hide] }
    } else {
        []
    }
    __vact_set steps $steps
    __vact_forget deactivate
}

# A command cannot come and go within a command; but a hook that is a string
# is code.
def __vact_deactivate_hooks [] {
    [
        {
            condition: {|| (__vact_get deactivate) != null }
            code: '__vact_deactivate_plan'
        }
        {
            condition: {|| 'keep' in (__vact_get steps | default []) }
            code: 'alias __vact_users_deactivate = deactivate'
        }
        {
            condition: {|| 'define' in (__vact_get steps | default []) }
            code: 'def --env deactivate [...ignored] { __vact_deactivate }; __vact_forget steps'
        }
        {
            condition: {|| 'hide' in (__vact_get steps | default []) }
            code: 'hide deactivate; __vact_forget steps'
        }
        {
            condition: {|| 'give_back' in (__vact_get steps | default []) }
            code: 'alias deactivate = __vact_users_deactivate; __vact_forget steps'
        }
    ]
}

# The code of a hook, whatever it is.
def __vact_hook_source [hook: any] {
    match ($hook | describe --detailed | get type) {
        record => ($hook | get --optional code | __vact_hook_source $in)
        closure => (view source $hook)
        string => $hook
        _ => ''
    }
}

# OWN: these hooks and those for `deactivate`, behind the user's, before a prompt.
def --env __vact_hooks_put [own: list] {
    let others = ($env.config.hooks.pre_prompt | where {|each|
        not (__vact_hook_source $each | str contains '__vact_')
    })
    $env.config.hooks.pre_prompt = ($others | append $own | append (__vact_deactivate_hooks))
}

def --env __vact_deactivate [] {
    __vact_apply (__vact_get __vact_leave | default [])
}

# FILE LINE: whether that is its first line; an empty one stands for no file.
def __vact_line_is [file: string, line: string] {
    let now = (try { open --raw $file | decode utf-8 | split row "\n" | first } catch { '' })
    $now == $line
}

# Whether a condition holds.
def __vact_holds [edit: list<string>] {
    match $edit.0 {
        is_present => ($edit.1 | path exists)
        is_absent => (not ($edit.1 | path exists))
        line_is => (__vact_line_is $edit.1 $edit.2)
        same_file => (($edit.1 | path expand) == $edit.2)
        path_has => ($edit.1 in (__vact_path))
        _ => false
    }
}

# EDITS: see src/plan_json.h. What VACT_STATE is then is remembered, for others
# may change it.
def --env __vact_apply [edits: list] {
    for edit in $edits {
        match $edit.0 {
            keep => { __vact_keep $edit.1 }
            export => { load-env {$edit.1: $edit.2} }
            set => { __vact_set $edit.1 $edit.2 }
            unset => { __vact_unset $edit.1 }
            unset_if => { __vact_unset_if $edit.1 $edit.2 }
            give_back => { __vact_give_back $edit.1 ($edit | get --optional 2) }
            path_add => { __vact_path_add $edit.1 }
            path_need => { __vact_path_need $edit.1 }
            path_drop => { __vact_path_drop $edit.1 }
            leave_foreign => { __vact_leave_foreign $edit.1 }
            prompt_show | prompt_adopt => { __vact_prompt_show $edit.1 }
            prompt_hide => { __vact_prompt_hide }
            function => { __vact_set $edit.1 $edit.2 }
            deactivate_add => { __vact_set deactivate 'add' }
            deactivate_drop => { __vact_set deactivate 'drop' }
            say => { print --stderr $edit.1 }
            _ => { }
        }
    }
    __vact_set state $env.VACT_STATE?
}

# With the hook, that is among them already.
if (__vact_get __vact_bin) == null { __vact_hooks_put [] }
