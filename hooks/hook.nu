# The hook for nushell: at each prompt, see whether anything changed, and ask
# vact only then.

# All that can change without a file doing so.
def __vact_look [] {
    [$env.PWD $env.VIRTUAL_ENV? $env.VACT_STATE?]
}

# Whether the files that decide are as they were.
def __vact_still [] {
    let conditions = (__vact_get __vact_still)
    $conditions != null and ($conditions | all {|each| __vact_holds $each })
}

# What a vact that failed has printed is not applied, and it is not called at
# each prompt. An activation that came by load-env is taken for an inherited
# one, as by a shell that remembers nothing.
def --env __vact_event [] {
    let is_given = $env.VACT_STATE? != (__vact_get state)
    if $is_given and $env.VACT_STATE? == null {
        __vact_apply [[prompt_hide] [deactivate_drop]]
    }
    let memory = (if $is_given { '' } else { __vact_get __vact_memory | default '' })
    let edits = (try {
        let answer = (^(__vact_get __vact_bin) event --shell nu --memory $memory -- $env.PWD
            | complete)
        if $answer.exit_code == 0 { $answer.stdout | from json }
    } catch { null })
    if $edits == null {
        __vact_set __vact_still []
    } else {
        __vact_apply $edits
    }
    __vact_set seen (__vact_look)
}

# Whether there is something to call, and a directory to be in: where that was
# removed, nu fails at whatever has to do with paths.
def __vact_can_act [] {
    not (__vact_is_on $env.VACT_DISABLE?) and (try { __vact_get __vact_bin | path exists } catch { false })
}

# $env.LAST_EXIT_CODE is the user's.
def --env __vact_hook [] {
    let code = $env.LAST_EXIT_CODE?
    if (__vact_can_act) {
        if (__vact_get seen) != (__vact_look) or not (__vact_still) { __vact_event }
        __vact_prompt_again
        $env.LAST_EXIT_CODE = $code
    }
}

# COMMAND [ARG...]: what vact says goes on to this shell.
def --env __vact_act [words: list] {
    let memory = (__vact_get __vact_memory | default '')
    let answer = (^(__vact_get __vact_bin) $words.0 --hooked nu --memory $memory ...($words | skip 1))
    __vact_apply ($answer | from json | default [])
}

# What is asked for by KIND:NAME, null where there is no answer.
def __vact_answer [kind: string, name: string] {
    match $kind {
        command => (which $name | get --optional 0 | get --optional path)
        variable => (__vact_get $name | default (__vact_now $name))
        list => {
            let hooks = ($env.config.hooks | get --optional $name)
            $hooks | default [] | each {|each| try { view source $each } catch { $each } } | str join ' '
        }
        body => (if $name == PROMPT_COMMAND { __vact_prompt_source })
        _ => null
    }
}

# WORD...: a word KIND:NAME is a question and gets `=` and the answer behind
# it, or is left out.
def __vact_tell [words: list<string>] {
    $words | each {|word|
        let question = ($word | parse --regex '^(?<kind>command|variable|list|body|reach):(?<name>.*)$')
        if ($question | is-empty) {
            $word
        } else {
            let answer = (__vact_answer $question.0.kind $question.0.name)
            if $answer != null { $"($word)=($answer)" }
        }
    } | compact
}

# What is to be done goes to the shell itself. doctor and status ask it first.
# nu hands a word that has been expanded on as it is.
@complete __vact_complete
def --env --wrapped vact [...words] {
    let verb = ($words | get --optional 0 | default '')
    let bin = (__vact_get __vact_bin)
    if $verb in [on off new] {
        __vact_act $words
    } else if $verb in [doctor status] {
        let told = (^$bin $verb --hooked nu ...($words | skip 1) | from json | default [])
        ^$bin ...(__vact_tell $told)
    } else {
        ^$bin ...$words
    }
}

# Loaded before or not, it is there once; and the code it came as is no hook any
# more. A shell without prompts has no use for it.
def --env __vact_load [] {
    __vact_forget seen
    __vact_hooks_put [{|| __vact_hook }]
    $env.config.hooks.env_change = ($env.config.hooks.env_change | reject --optional __vact_load)
}
__vact_load
