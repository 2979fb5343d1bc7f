# What activation does to elvish: a function for each edit of a plan. From elvish
# 0.18 on. Nothing here starts a process. elvish's environment is the exported
# one, so the edits themselves say what there was.

use path
use str

# The editor of an interactive shell; in a script, nothing takes its place.
var __vact_edit: = (ns [&prompt=$nil &before-readline=[] &add-var~={|@_| }])
try {
  set __vact_edit: = (eval 'put $edit:')
} catch _ {
  nop
}

# A `deactivate` that can be seen from here. One that was not there is what a
# command that nobody defined is.
var __vact_deactivate = (external deactivate)
try {
  set __vact_deactivate = (eval 'put $deactivate~')
} catch _ {
  nop
}

# What is remembered. Code that is evaluated shares no variable with what was
# evaluated before, so our functions carry this about where it can be found.
var __vact: = (ns [
  &values=[&__vact_memory='']
  &functions=[&]
  &shown=$nil
  &wraps=(num 0)
  &users-prompt=$nil
  &users-deactivate=$nil
  &path-is-unset=$false
  &seen=$nil
])

# FUNCTION: whether it is one of ours.
fn __vact_is_ours {|f|
  try {
    eq $f[opt-names] [__vact]
  } catch _ {
    put $false
  }
}

for __vact_each [$__vact_deactivate $__vact_edit:prompt $@__vact_edit:before-readline] {
  if (__vact_is_ours $__vact_each) {
    set __vact: = $__vact_each[opt-defaults][0]
  }
}

fn __vact_set {|name value|
  set __vact:values[$name] = $value
}

fn __vact_function {|name body|
  set __vact:functions[$name] = $body
}

fn __vact_export {|name value|
  set-env $name $value
}

fn __vact_unset {|name|
  unset-env $name
}

fn __vact_keep {|name|
  unset-env $name
}

fn __vact_unset_if {|name value|
  if (and (has-env $name) (eq (get-env $name) $value)) {
    unset-env $name
  }
}

# NAME [VALUE]
fn __vact_give_back {|name @value|
  if (and (not (has-env $name)) (not-eq $value [])) {
    set-env $name $@value
  }
}

# That PATH was not set is remembered, for then it cannot be empty.
fn __vact_path_add {|dir|
  set __vact:path-is-unset = (not (has-env PATH))
  if (eq $E:PATH '') {
    set-env PATH $dir
  } else {
    set-env PATH $dir':'$E:PATH
  }
}

fn __vact_path_has_entry {|dir|
  has-value [(str:split ':' $E:PATH)] $dir
}

fn __vact_path_need {|dir|
  if (not (__vact_path_has_entry $dir)) {
    __vact_path_add $dir
  }
}

fn __vact_path_drop {|dir|
  if (__vact_path_has_entry $dir) {
    var kept = []
    var is-found = $false
    for entry [(str:split ':' $E:PATH)] {
      if (and (not $is-found) (eq $entry $dir)) {
        set is-found = $true
      } else {
        set kept = [$@kept $entry]
      }
    }
    set-env PATH (str:join ':' $kept)
    if (and (eq $kept []) $__vact:path-is-unset) {
      unset-env PATH
    }
  }
  set __vact:path-is-unset = $false
}

# No other tool has a script for elvish that could be asked to undo its work.
fn __vact_leave_foreign {|env|
  __vact_path_drop $env'/bin'
  unset-env VIRTUAL_ENV
  unset-env VIRTUAL_ENV_PROMPT
}

fn __vact_yield {|dir @_|
  __vact_path_drop $dir
}

fn __vact_lend {|@_|
}

# elvish looks commands up anew by itself.
fn __vact_rehash {
}

# In a condition, what is not so throws.
fn __vact_must {|is-so|
  if (not $is-so) {
    fail 'changed'
  }
}

# Whatever it is, if no link on the way leads nowhere.
fn __vact_is_there {|file|
  nop (path:eval-symlinks $file)
}

fn __vact_is_gone {|file|
  var is-there = $false
  try {
    __vact_is_there $file
    set is-there = $true
  } catch _ {
    nop
  }
  __vact_must (not $is-there)
}

# FILE LINE: whether that is its first line; an empty one stands for no file.
fn __vact_line_is {|file line|
  var first = ''
  if (path:is-regular &follow-symlink=$true $file) {
    try {
      set first = (str:trim-suffix (read-upto "\n" < $file) "\n")
    } catch _ {
      nop
    }
  }
  __vact_must (eq $first $line)
}

# FILE OTHER, the latter without a link in it.
fn __vact_same_file {|file other|
  __vact_must (eq (path:eval-symlinks $file) $other)
}

fn __vact_path_has {|dir|
  __vact_must (__vact_path_has_entry $dir)
}

fn __vact_say {|text|
  print $text"\n" >&2
}

# Whether a theme that shows the environment itself made the prompt.
fn __vact_theme {
  if (has-value [$E:STARSHIP_SHELL $E:POSH_SHELL] elvish) {
    put $true
    return
  }
  try {
    str:contains $__vact_edit:prompt[body] starship
  } catch _ {
    put $false
  }
}

# Puts our prompt around the one that is there. Only the last one put in place
# shows the text: a tool may have wrapped an earlier one. The editor takes
# values as they come and bytes at the end, so what stands first is a value.
fn __vact_prompt_again {
  if (or (eq $__vact:shown $nil) (__vact_is_ours $__vact_edit:prompt) (__vact_theme)) {
    return
  }
  var users = $__vact_edit:prompt
  var number = (+ $__vact:wraps 1)
  set __vact:wraps = $number
  set __vact:users-prompt = $users
  set __vact_edit:prompt = {|&__vact=$__vact:|
    var is-hidden = (not-eq $E:VIRTUAL_ENV_DISABLE_PROMPT '')
    if (and (eq $number $__vact:wraps) (not-eq $__vact:shown $nil) (not $is-hidden)) {
      put $__vact:shown
      # More than the editor leaves waiting: it has read the first by then.
      repeat 64 ''
    }
    $users
  }
}

# TEXT
fn __vact_prompt_show {|text @_|
  set __vact:shown = $text
  __vact_prompt_again
}

fn __vact_prompt_adopt {|text @_|
  __vact_prompt_show $text
}

fn __vact_prompt_hide {
  if (and (__vact_is_ours $__vact_edit:prompt) (not-eq $__vact:users-prompt $nil)) {
    set __vact_edit:prompt = $__vact:users-prompt
  }
  set __vact:users-prompt = $nil
  set __vact:shown = $nil
}

# elvish cannot take a name away again. So `deactivate` is defined once, and
# does what it did before while there is nothing to leave.
fn __vact_deactivate_add {
  if (not-eq $__vact:users-deactivate $nil) {
    return
  }
  set __vact:users-deactivate = $__vact_deactivate
  __vact_edit:add-var deactivate~ {|&__vact=$__vact: @words|
    if (has-key $__vact:functions __vact_leave) {
      $__vact:functions[__vact_leave]
    } else {
      $__vact:users-deactivate $@words
    }
  }
}

fn __vact_deactivate_drop {
  set __vact:functions = (dissoc $__vact:functions __vact_leave)
}

fn __vact_unload {
}
