# Completion for elvish: vact itself says what the last word may become. Whatever
# is typed, and whatever an environment is called, is data here: elvish quotes it
# as it puts it into the line.

use str

# That of an interactive shell; there is none to complete in another.
var __vact_edit: = (eval 'put $edit:')

# The vact that the hook came from; our functions carry its state, see verbs.elv.
fn __vact_complete_program {
  var program = vact
  for each $__vact_edit:before-readline {
    try {
      if (eq $each[opt-names] [__vact]) {
        set program = $each[opt-defaults][0][values][__vact_bin]
      }
    } catch _ {
      nop
    }
  }
  put $program
}

# WORD...: the line's words, the last one being completed.
set __vact_edit:completion:arg-completer[vact] = {|@words|
  try {
    var program = (external (__vact_complete_program))
    $program complete -- (all $words[1..]) 2>/dev/null | from-lines | each {|line|
      var word about = (str:split &max=2 "\t" $line)
      var suffix = ' '
      if (str:has-suffix $word /) {
        set suffix = ''
      }
      var shown = $word
      if (not-eq $about '') {
        set shown = $word'  '$about
      }
      $__vact_edit:complex-candidate~ $word &code-suffix=$suffix &display=$shown
    }
  } catch _ {
    nop
  }
}
