# Completion for nushell, from 0.108 on: vact itself says what the last word may
# become, spelled as it must stand in the line. Whatever is typed, and whatever an
# environment is called, is data here.

# WORD...: those of the line, as they were typed.
def __vact_complete [words: list<string>] {
    try {
        let bin = ($env.__vact_self? | default {} | get --optional __vact_bin | default vact)
        let answer = (^$bin complete --shell nu -- ...($words | skip 1) | complete)
        $answer.stdout | lines | each {|line|
            let parts = ($line | split row --number 2 (char tab))
            {value: $parts.0, description: $parts.1, append_whitespace: (not ($parts.0 | str ends-with '/'))}
        }
    } catch { [] }
}
