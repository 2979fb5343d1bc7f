# bin/activate.nu, for nushell: 'overlay use bin/activate.nu', or 'use' it with
# ' *', or 'source' it. In front of this stand the values: where the environment
# was made (shown: for people), its name, and what the prompt shows. All else is
# found out here, without vact. What is to be undone is in one record.

const __vact_env_file = path self

# Where it was made, unless this file stands in another environment: that was
# moved. A file that stands in none is a copy.
def __vact_env_dir [] {
    let here = ($__vact_env_file | path dirname | path dirname)
    let made = $"($__vact_env_path)/bin/activate.nu"
    let is_moved = ($__vact_env_file | path expand) != ($made | path expand)
    if $is_moved and ($"($here)/pyvenv.cfg" | path exists) { $here } else { $__vact_env_path }
}

# NAME. With overlays, what was hidden may have hidden another.
def --env __vact_env_unset [name: string] {
    hide-env --ignore-errors $name
    if ($env | get --optional $name) != null { load-env {$name: null} }
}

# PATH as a list.
def __vact_env_path_list [] {
    let path = ($env.PATH? | default [])
    if ($path | describe) != 'string' { return $path }
    if $path == '' { [] } else { $path | split row ':' }
}

# DIR: the first entry that is that is taken out.
def --env __vact_env_path_drop [dir: string] {
    let path = (__vact_env_path_list)
    let ours = ($path | enumerate | where item == $dir | get --optional 0.index)
    if $ours != null { __vact_env_path_put ($path | drop nth $ours) }
}

# ENTRIES: in the shape that PATH has.
def --env __vact_env_path_put [entries: list] {
    let is_text = ($env.PATH? | describe) == 'string'
    $env.PATH = (if $is_text { $entries | str join ':' } else { $entries })
}

def __vact_env_prompt_is_ours [] {
    let source = (try { view source $env.PROMPT_COMMAND } catch { '' })
    $source | str starts-with '{|| __vact_env_print '
}

# The user's prompt comes first, so that it sees what the last command left.
# Somebody may have kept this one, and go on calling it after we left.
def __vact_env_print [dir: string, users: any] {
    let made = (if ($users | describe) == 'closure' { do $users } else { $users })
    $"(if $env.VIRTUAL_ENV? == $dir { $__vact_env_ps1_nu })($made)"
}

# Undoes what such a script did, this one or another's; what came to PATH and
# what became of the prompt meanwhile is kept.
def --env __vact_env_leave [] {
    let old = ($env.__vact_env? | default {})
    if $old == {} { return }
    __vact_env_path_drop $"($old.dir)/bin"
    if $old.had_no_path and ($env.PATH | is-empty) { __vact_env_unset PATH }
    if $env.PYTHONHOME? == null and $old.home != null { $env.PYTHONHOME = $old.home }
    if $old.wraps and (__vact_env_prompt_is_ours) {
        if $old.users == null {
            __vact_env_unset PROMPT_COMMAND
        } else {
            $env.PROMPT_COMMAND = $old.users
        }
    }
    for name in [VIRTUAL_ENV VIRTUAL_ENV_PROMPT __vact_env] { __vact_env_unset $name }
}

# What vact's hook did to this shell; the hook itself sees to prompt and
# `deactivate` when it finds its record gone.
def --env __vact_env_leave_vact [] {
    let home = ($env.__vact_self? | default {} | get --optional kept.PYTHONHOME)
    if $env.VACT_STATE? != null and $env.PYTHONHOME? == null and $home != null {
        $env.PYTHONHOME = $home
    }
    __vact_env_unset VACT_STATE
}

def --env __vact_env_enter [dir: string] {
    if $env.__vact_env? == null {
        __vact_env_leave_vact
        if $env.VIRTUAL_ENV? != null { __vact_env_path_drop $"($env.VIRTUAL_ENV)/bin" }
    } else {
        __vact_env_leave
    }
    let users = $env.PROMPT_COMMAND?
    let wraps = ($env.VIRTUAL_ENV_DISABLE_PROMPT? | default '' | into string) == ''
    $env.__vact_env = {
        dir: $dir
        had_no_path: ($env.PATH? == null)
        home: $env.PYTHONHOME?
        wraps: $wraps
        users: $users
    }
    __vact_env_unset PYTHONHOME
    __vact_env_path_put (__vact_env_path_list | prepend $"($dir)/bin")
    $env.VIRTUAL_ENV = $dir
    $env.VIRTUAL_ENV_PROMPT = $__vact_env_name
    if $wraps { $env.PROMPT_COMMAND = {|| __vact_env_print $dir $users } }
}

# nu has no way to take a command away from within one: it stays, and does
# nothing any more, until 'overlay hide activate'.
export def --env deactivate [...ignored] {
    __vact_env_leave
}

export-env {
    let dir = (__vact_env_dir)
    if not ($"($dir)/pyvenv.cfg" | path exists) {
        error make --unspanned {
            msg: $"vact: cannot find the environment made at '($__vact_env_shown)'; use its bin/activate.nu where it is"
        }
    } else if ($dir | str contains ':') {
        error make --unspanned {
            msg: $"vact: cannot activate the environment made at '($__vact_env_shown)': it is at a path with ':' now, which cannot stand in PATH; rename it"
        }
    }
    __vact_env_enter $dir
}
