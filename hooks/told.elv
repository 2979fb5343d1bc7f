# What only this shell knows, for commands that ask it.

use str

# WORD...: a word KIND:NAME is a question and gets `=` and the answer behind
# it, or is left out; vact is called with all words.
fn __vact_tell {|@words|
  var answers = []
  for word $words {
    var name = (str:join ':' [(drop 1 [(str:split ':' $word)])])
    if (str:has-prefix $word command:) {
      try {
        set answers = [$@answers $word'='(search-external $name)]
      } catch _ {
        nop
      }
    } elif (str:has-prefix $word variable:) {
      if (has-key $__vact:values $name) {
        set answers = [$@answers $word'='$__vact:values[$name]]
      } elif (has-env $name) {
        set answers = [$@answers $word'='(get-env $name)]
      }
    } elif (eq $word reach:cd) {
      for each $__vact_edit:before-readline {
        if (__vact_is_ours $each) {
          set answers = [$@answers $word'='readline]
        }
      }
    } elif (not (or (str:has-prefix $word list:) (str:has-prefix $word body:))) {
      set answers = [$@answers $word]
    }
  }
  (external $__vact:values[__vact_bin]) $@answers
}
