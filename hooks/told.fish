# What only this shell knows, for commands that ask it.

# WORD...: a word KIND:NAME is a question and gets `=` and the answer behind
# it, or is left out; vact is called with all words.
function __vact_tell
    set -l words
    for word in $argv
        set -l name (string split -m 1 : -- $word)[2]
        switch $word
            case 'command:*'
                if functions -q $name
                    set -a words $word=$name
                else if set -l path (command -s $name)
                    set -a words $word=$path
                end
            case 'variable:*'
                set -q $name
                and set -a words $word=(string join ' ' -- $$name | string collect)
            case 'body:*'
                functions -q $name
                and set -a words $word=(functions $name | string collect)
            case '*'
                set -a words $word
        end
    end
    command $__vact_bin $words
    set -l result $status
    functions -e __vact_tell
    return $result
end
