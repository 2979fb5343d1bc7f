# Completion for fish, from 3.1 on. In front of this file stands __vact_table,
# the rows that cmd_completions.c makes of the table of commands.
#
# Whatever is typed, and whatever an environment is called, is data here: no
# word of the line is evaluated, and nothing but vact is run.

# The command, the kinds of its operands, how many of them stand before the
# cursor, and whether options may still come, a line each; for no command, `-`.
function __vact_complete_place
    set -l words (commandline -opc)
    set -e words[1]
    if not set -q words[1]
        printf '%s\n' - - 0 yes
        return
    end
    set -l verb $words[1]
    set -e words[1]
    set -l kinds -
    for row in $__vact_table
        set -l field (string split -m 3 ' ' -- $row)
        if test "$field[1] $field[2]" = "command $verb"
            set kinds $field[3]
        end
    end
    set -l count 0
    set -l open yes
    set -l skips no
    for word in $words
        if test $skips = yes
            set skips no
        else if test $open = no; or not string match -qr -- '^-.' $word
            set count (math $count + 1)
            # The options behind a CMD are its own.
            if string match -q -- '*...' $kinds
                set open no
            end
        else if test "$word" = --
            set open no
        else
            set skips (__vact_complete_takes $verb $word)
        end
    end
    printf '%s\n' $verb $kinds $count $open
end

# COMMAND OPTION: whether the word behind the option is its argument.
function __vact_complete_takes
    for row in $__vact_table
        set -l field (string split -m 4 ' ' -- $row)
        if test "$field[1] $field[2]" = "option $argv[1]"; and test "$field[4]" != -
            if contains -- $argv[2] (string split , -- $field[3])
                echo yes
                return
            end
        end
    end
    echo no
end

# COMMAND: whether its options may stand at the cursor.
function __vact_complete_in
    set -l place (__vact_complete_place)
    test "$place[1]" = $argv[1]; and test "$place[4]" = yes
end

# The kind of the operand at the cursor. What ends in dots may come again.
function __vact_complete_kind
    set -l place (__vact_complete_place)
    set -l kinds (string split , -- $place[2])
    set -l index (math $place[3] + 1)
    if test $index -le (count $kinds)
        echo $kinds[$index]
    else if string match -q -- '*...' $kinds[-1]
        echo $kinds[-1]
    end
end

# Whether the operand at the cursor is a file.
function __vact_complete_is_file
    contains -- (__vact_complete_kind) FILE PYTHON
end

# What the command of `vact exec` completes.
function __vact_complete_rest
    set -l place (__vact_complete_place)
    set -l words (string escape -- (commandline -opc))
    set -l first (math (count $words) - $place[3] + 1)
    complete -C "$words[$first..-1] "(commandline -ct)
end

# Directories, and environments that a dot hides as long as none is typed.
function __vact_complete_dirs
    set -l token (commandline -ct)
    set -l above (string match -r -- '^.*/' $token)
    __fish_complete_directories $token
    # With a quote or an expansion in it, it is not yet a directory's name.
    string match -qr -- '[^\w/.+@%:,-]' "$above"
    and return
    for cfg in $above.*/pyvenv.cfg
        printf '%s\tEnvironment\n' (string replace -r -- '/pyvenv\.cfg$' '/' $cfg)
    end
end

# KIND...: what an argument of the first kind may be.
function __vact_complete_words
    switch "$argv[1]"
        case '*|*'
            string split '|' -- $argv[1]
        case COMMAND
            __vact_complete_commands
        case ENV
            set -l vact vact
            set -q __vact_bin
            and set vact $__vact_bin
            command -sq -- $vact
            and command $vact known 2>/dev/null
            __vact_complete_dirs
        case DIR
            __fish_complete_directories
        case CMD
            __fish_complete_command
        case ARG...
            __vact_complete_rest
        case PYTHON
            __fish_complete_command | string match 'python*'
    end
end

function __vact_complete_commands
    for row in $__vact_table
        set -l field (string split -m 3 ' ' -- $row)
        if test $field[1] = command
            printf '%s\t%s\n' $field[2] $field[4]
        end
    end
end

# What may stand at the cursor, but for options.
function __vact_complete_operand
    set -l place (__vact_complete_place)
    if test "$place[1]" = -
        __vact_complete_commands
    else
        __vact_complete_words (__vact_complete_kind)
    end
end

complete -c vact -e
complete -c vact -f -a '(__vact_complete_operand)'
complete -c vact -n __vact_complete_is_file -F
for row in $__vact_table
    set -l field (string split -m 4 ' ' -- $row)
    if test $field[1] = option
        set -l takes
        switch $field[4]
            case -
            case FILE PYTHON
                set takes -r -F -a "(__vact_complete_words $field[4])"
            case '*'
                set takes -x -a "(__vact_complete_words '$field[4]')"
        end
        set -l names (string split , -- $field[3])
        set -l letter
        if set -q names[2]
            set letter -s (string sub -s 2 -- $names[2])
        end
        complete -c vact -n "__vact_complete_in $field[2]" -l (string sub -s 3 -- $names[1]) \
            $letter $takes -d "$field[5]"
    end
end
