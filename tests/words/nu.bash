# shellcheck shell=bash
# The words of our scripts in nushell, and how it is started. See `spell` in
# helper.bash.

# make check names it; else it is looked for before PATH is ours.
export NU=${NU:-$(command -v nu || :)}

# SHELL WORD [ARG...]
words_nu() {
	local word=$2
	shift 2
	case $word in
	look | : | true) echo '^true' ;;
	mkdir | rm | mv | cp | touch) echo "^$word $*" ;;
	echo) echo "^sh -c '$word $*'" ;;
	has) echo "if (try { view source $1 } catch { '' }) != '' { note has $1 } else { note no $1 }" ;;
	put_env) echo "\$env.$1 = \"$2\"" ;;
	drop_env) echo "hide-env -i $1" ;;
	path_first) echo "\$env.PATH = (\$env.PATH | prepend \"$*\")" ;;
	path_last) echo "\$env.PATH = (\$env.PATH | append \"$*\")" ;;
	path_is) echo "\$env.PATH = (\"$*\" | split row ':')" ;;
	define) echo "def $1 [] { ${*:2} }" ;;
	works) echo "try { ${*:2}; probe $1 } catch { }" ;;
	fails) echo "try { ${*:2} } catch { probe $1 }" ;;
	pushd | popd) lacks 'nu has no pushd' ;;
	substituted) lacks 'a command of nu cannot tell that its output is taken' ;;
	subshell) lacks 'nu has no subshells' ;;
	eval_vact) echo "^\$env.VACT $* | from json | load-env" ;;
	script_of) lacks 'python makes no script for nu' ;;
	hook) echo '$env.config.hooks.env_change.__vact_load = [(^$env.VACT hook nu)]; $env.__vact_load = [(date now)]' ;;
	prompt)
		cat <<-'END'
			$env.config.show_banner = false
			$env.PROMPT_COMMAND = {|| '@@ ' }
			$env.PROMPT_COMMAND_RIGHT = ''
			$env.PROMPT_INDICATOR = ''
		END
		;;
	child) echo '^$env.NU --config ($env.WORLD | path join config.nu) --env-config /dev/null --no-history -i' ;;
	child_in) echo "cd $1; $(words_nu nu child)" ;;
	exec_child) words_nu nu child | sed 's/\^/exec /' ;;
	*) return 1 ;;
	esac
}

# [FILE]: sets `command` to what starts it interactively with that start-up file;
# without, with one that only sets our prompt. It shows a prompt anew at each key.
run_nu() {
	local file=$WORLD/config.nu
	if [[ -n ${1-} ]]; then
		file=$1
	else
		words_nu nu prompt >"$file"
	fi
	# shellcheck disable=SC2034 # for the caller
	command=("$NU" --config "$file" --env-config /dev/null --no-history -i)
	opts+=(-c)
}
