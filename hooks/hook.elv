# The hook for elvish: before each prompt and at each change of directory, see
# whether anything changed, and ask vact only then. It works in closures, for
# what is evaluated defines nothing outside; `vact` and `deactivate` are added
# to the names of the interactive shell.

use file

# What code from vact may call.
var __vact_verbs = (ns [
  &__vact:=$__vact:
  &__vact_edit:=$__vact_edit:
  &__vact_is_ours~=$__vact_is_ours~
  &__vact_set~=$__vact_set~
  &__vact_function~=$__vact_function~
  &__vact_export~=$__vact_export~
  &__vact_unset~=$__vact_unset~
  &__vact_keep~=$__vact_keep~
  &__vact_unset_if~=$__vact_unset_if~
  &__vact_give_back~=$__vact_give_back~
  &__vact_path_add~=$__vact_path_add~
  &__vact_path_need~=$__vact_path_need~
  &__vact_path_drop~=$__vact_path_drop~
  &__vact_leave_foreign~=$__vact_leave_foreign~
  &__vact_yield~=$__vact_yield~
  &__vact_rehash~=$__vact_rehash~
  &__vact_is_there~=$__vact_is_there~
  &__vact_is_gone~=$__vact_is_gone~
  &__vact_line_is~=$__vact_line_is~
  &__vact_same_file~=$__vact_same_file~
  &__vact_path_has~=$__vact_path_has~
  &__vact_say~=$__vact_say~
  &__vact_prompt_show~=$__vact_prompt_show~
  &__vact_prompt_adopt~=$__vact_prompt_adopt~
  &__vact_prompt_hide~=$__vact_prompt_hide~
  &__vact_deactivate_add~=$__vact_deactivate_add~
  &__vact_deactivate_drop~=$__vact_deactivate_drop~
])

# Whether the files that decide are as they were; each event defines it anew.
__vact_function __vact_still { fail 'not looked yet' }
set __vact:seen = $nil

# Where the directory is gone, elvish gives this name for it.
fn __vact_pwd {
  if (eq $pwd /unknown/pwd) {
    put $E:PWD
  } else {
    put $pwd
  }
}

# All that can change without a file doing so.
fn __vact_look {
  put [(__vact_pwd) $E:VIRTUAL_ENV $E:VACT_STATE]
}

# What a vact that failed has printed is not evaluated.
fn __vact_event {
  var code = ''
  try {
    set code = ((external $__vact:values[__vact_bin]) event --shell elvish ^
      --memory $__vact:values[__vact_memory] -- (__vact_pwd) 2>/dev/null | slurp)
  } catch _ {
    __vact_function __vact_still { nop }
  }
  eval $code &ns=$__vact_verbs
  set __vact:seen = (__vact_look)
}

fn __vact_hook {
  if (or (not-eq $E:VACT_DISABLE '') (not (has-external $__vact:values[__vact_bin]))) {
    return
  }
  if (or (not-eq (__vact_look) $__vact:seen) (not ?($__vact:functions[__vact_still]))) {
    __vact_event
  }
  __vact_prompt_again
}

fn __vact_without_ours {|functions|
  for each $functions {
    if (not (__vact_is_ours $each)) {
      put $each
    }
  }
}

set __vact_edit:before-readline = [
  (__vact_without_ours $__vact_edit:before-readline)
  {|&__vact=$__vact:| __vact_hook }
]
set after-chdir = [
  (__vact_without_ours $after-chdir)
  {|&__vact=$__vact: _| __vact_hook }
]

# COMMAND [ARG...]: code to evaluate goes to the shell itself.
fn __vact_act {|verb @args|
  eval ((external $__vact:values[__vact_bin]) $verb --hooked elvish ^
    --memory $__vact:values[__vact_memory] $@args | slurp) &ns=$__vact_verbs
}

# elvish does not tell whether its output is captured, but whether it goes to a
# terminal. doctor and status ask the shell first.
__vact_edit:add-var vact~ {|@args|
  var verb = ''
  if (not-eq $args []) {
    set verb = $args[0]
  }
  var is-shown = $false
  { set is-shown = (file:is-tty 3) } 3>&1
  if (or (has-value [doctor status] $verb) (and $is-shown (has-value [on off new] $verb))) {
    __vact_act $@args
  } else {
    (external $__vact:values[__vact_bin]) $@args
  }
}

__vact_deactivate_add
