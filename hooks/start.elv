# `vact shell` has elvish read this file, which is made for the occasion, in place
# of the user's rc.elv: it goes away, rc.elv is read, and then what follows, the
# activation. So PATH is right whatever rc.elv did to it.

use path

try {
  (external rm) -f -- (src)[name] 2>/dev/null
  (external rmdir) -- (path:dir (src)[name]) 2>/dev/null
} catch _ {
  nop
}

# What rc.elv defines is the interactive shell's.
fn __vact_start {
  var __vact_edit: = (eval 'put $edit:')
  var config = ~/.config
  if (not-eq $E:XDG_CONFIG_HOME '') {
    set config = $E:XDG_CONFIG_HOME
  }
  # That of old is still read first.
  for each [~/.elvish/rc.elv $config/elvish/rc.elv] {
    if (path:is-regular &follow-symlink=$true $each) {
      eval (slurp < $each) &on-end={|ns|
        for name [(keys $ns)] {
          __vact_edit:add-var $name $ns[$name]
        }
      }
      return
    }
  }
}
try {
  __vact_start
} catch e {
  print 'vact: rc.elv failed: ' >&2
  pprint $e[reason] >&2
}
