# shellcheck shell=bash
# The words of our scripts in elvish, and how it is started. See `spell` in
# helper.bash. Lines without variables: the editor complains while they are typed.

# SHELL WORD [ARG...]
words_elvish() {
	local word=$2
	shift 2
	case $word in
	look | true | :) echo nop ;;
	has) echo "has $1 (eval 'put \$$1~')" ;;
	put_env) echo "set-env $1 '$2'" ;;
	drop_env) echo "unset-env $1" ;;
	path_first) echo "set-env PATH '$*:'(get-env PATH)" ;;
	path_last) echo "set-env PATH (get-env PATH)':$*'" ;;
	path_is) echo "set-env PATH '$*'" ;;
	define) echo "fn $1 { ${*:2} }" ;;
	works) echo "${*:2}; probe $1" ;;
	fails) echo "try { ${*:2} } catch _ { probe $1 }" ;;
	substituted) echo "print (${*:2} | slurp) >$1" ;;
	subshell) lacks 'elvish has no subshells' ;;
	pushd | popd) lacks 'elvish has no pushd' ;;
	eval_vact) echo "eval (vact $* | slurp)" ;;
	script_of) lacks 'nobody else has a script for elvish' ;;
	hook) echo 'eval ((external (get-env VACT)) hook elvish | slurp)' ;;
	# The bell is for ptyrun.
	prompt) cat <<-'END' ;;
		set edit:rprompt = { }
		var is-new = $true
		set edit:before-readline = [{ set is-new = $true }]
		set edit:prompt = { print '@@ '; if $is-new { set is-new = $false; print "\a" >/dev/tty } }
	END
	child) echo "elvish -rc (get-env HOME)/startup.elv" ;;
	child_in) echo "cd $1; elvish -rc (get-env HOME)/startup.elv" ;;
	exec_child) echo "exec elvish -rc (get-env HOME)/startup.elv" ;;
	# A prompt is made while the last one is shown; a line later, it is there.
	probe) printf '%s\n' nop "probe $1" ;;
	cd)
		[[ ${1-} == - ]] || return 1
		echo 'cd (get-env OLDPWD)'
		;;
	*) return 1 ;;
	esac
}

# [FILE]: sets `command` to what starts it interactively with that start-up file;
# without, with one that only sets our prompt.
run_elvish() {
	{
		cat "${1-/dev/fd/3}" 3<<<"$(words_elvish elvish prompt)"
		cat <<-'END'
			set before-chdir = [{|_| set-env OLDPWD $pwd }]
			# A name cannot be taken away; our `deactivate` then does nothing of its own.
			fn has {|name f|
				if (has-key $f[opt-defaults][0][functions] __vact_leave) {
					note has $name
				} else {
					note no $name
				}
			}
		END
	} >"$HOME/startup.elv"
	# The option is for ptyrun: the editor draws lines bit by bit.
	# shellcheck disable=SC2034 # for the caller
	command=(-o -t 120 elvish -rc "$HOME/startup.elv")
}
