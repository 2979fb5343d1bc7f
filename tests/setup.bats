#!/usr/bin/env bats
# `vact setup`: the line it adds is live in the real shell, and all else in the
# start-up file stays as it was.
# shellcheck disable=SC1003,SC2016,SC2154 # shells expand those lines; run sets stderr

bats_require_minimum_version 1.5.0
load "$TESTS_DIR/helper"

setup() {
	make_world
	unset ZDOTDIR
	MARK=' # vact setup'
	# PATH does not lead to it.
	LINE="if command -v $VACT >/dev/null 2>&1; then eval \"\$($VACT hook bash)\"; fi"
	[[ $VACT != *[!A-Za-z0-9/._-]* ]] || LINE=${LINE//"$VACT"/"'$VACT'"}
}

teardown() {
	[[ -z ${OPEN-} ]] || rm -rf "$OPEN"
}

# What setup says first, and how to go on.
says() {
	if [[ ${stderr%%$'\n'*} != "vact: $1" || $stderr != *"${2-}"* || -n $output ]]; then
		printf 'should say: vact: %s\n... %s\nsaid:\n%s\n%s\n' "$1" "${2-}" "$stderr" "$output"
		return 1
	fi
}

# One line, and no file changed.
fails() {
	run -1 --separate-stderr "$VACT" setup "${@:2}"
	# shellcheck disable=SC2053 # it is a pattern
	if [[ -n $output || $stderr == *$'\n'* || $stderr != $1 ]]; then
		printf 'should say: %s\nsaid:\n%s\n%s\n' "$1" "$stderr" "$output"
		return 1
	fi
}

# FILE: its bytes, mode, owner, links and kind.
picture() {
	stat -c '%n %a %u:%g %h %F %N' "$1"
	cksum "$1"
}

# Everything below HOME.
home_picture() {
	local file
	while IFS= read -r file; do
		stat -c '%n %a %u:%g %h %F' "$file"
		[[ ! -f $file ]] || cksum "$file"
	done < <(find "$HOME" | sort)
}

# SHELL: puts a start-up file in place that gives our prompt, in $RC, and the
# command that starts the shell as a terminal does in $START.
user_of() {
	local own="PS1='@@ '"
	need_shell "$1"
	case $1 in
	bash) RC=.bashrc START=(bash) ;;
	zsh) RC=.zshrc START=(zsh) ;;
	fish)
		RC=.config/fish/conf.d/vact.fish START=(fish)
		mkdir -p "$HOME/.config/fish/conf.d"
		own='function fish_prompt; printf "@@ "; end'
		;;
	dash) RC=.shrc START=(dash -i) ;;
	busybox) RC=.shrc START=(busybox sh -i) ;;
	ksh93) RC=.kshrc START=(ksh93 +o emacs -i) ;;
	# Run by root, these replace a prompt that has no `#`.
	mksh) RC=.mkshrc START=(mksh -i) own="PS1='# @@ '" ;;
	# /etc/profile may have set another PATH.
	posh) RC=.profile START=(posh -l) own="PATH='$BASE_PATH' PS1='# @@ '" ;;
	yash) RC=.yashrc START=(yash -i --le-noconvmeta) ;;
	tcsh) RC=.tcshrc START=(tcsh) own="if ( \$?prompt ) set prompt = '@@ '" ;;
	elvish)
		RC=.config/elvish/rc.elv START=(elvish)
		own=$(words_elvish elvish prompt | tr -d '\t' | paste -s -d ';')
		;;
	xonsh) RC=.xonshrc START=(xonsh -i --shell-type readline) own="\$PROMPT = '@@ '" ;;
	esac
	RC=$HOME/$RC USED=$1
	mkdir -p "${RC%/*}"
	printf '%s\n' "$own" >"$RC"
	case $1 in
	dash | busybox) export ENV=$RC ;;
	esac
}

# What the shell does with its own start-up files, in a project.
start_shell() {
	local spelled
	local -a opts=(-t 60)
	[[ $USED != elvish ]] || opts+=(-o)
	: >"$PROBE_LOG"
	spell "$USED" <<-'END'
		:
		cd proj
		probe inside
		cd ..
		probe outside
		exit
	END
	run "$PTYRUN" "${opts[@]}" "${START[@]}" <<<"$spelled"
}

has_hook() {
	start_shell
	expect_probes <<-'END'
		inside|proj/.venv|proj|proj/.venv/bin:BASE
		outside|none||BASE
	END
	expect_quiet
}

has_no_hook() {
	start_shell
	expect_probes <<-'END'
		inside|none||BASE
		outside|none||BASE
	END
	expect_quiet
}

# SHELL: from nothing to a live hook, and back.
goes_and_comes_back() {
	local before
	make_project proj
	user_of "$1"
	before=$(picture "$RC")
	has_no_hook
	run -0 --separate-stderr "$VACT" setup "$1"
	says "added the hook to '$RC'" "'exec "
	has_hook
	run -0 --separate-stderr "$VACT" setup "$1"
	says "'$RC' has the hook already, in line 2; nothing was changed"
	[[ $(grep -c 'hook' "$RC") -eq 1 ]]
	run -0 --separate-stderr "$VACT" setup "$1" --undo
	says "took the hook out of '$RC'; shells that have loaded the hook keep it until they end"
	[[ $(picture "$RC") == "$before" ]]
	has_no_hook
}

@test "bash: the line is live in a new shell, until it is undone" {
	goes_and_comes_back bash
}

@test "zsh: the line is live in a new shell, until it is undone" {
	goes_and_comes_back zsh
}

@test "fish: the line is live in a new shell, until it is undone" {
	goes_and_comes_back fish
}

@test "dash: the line is live in a new shell, until it is undone" {
	goes_and_comes_back dash
}

@test "busybox: the line is live in a new shell, until it is undone" {
	goes_and_comes_back busybox
}

@test "ksh93: the line is live in a new shell, until it is undone" {
	goes_and_comes_back ksh93
}

@test "mksh: the line is live in a new shell, until it is undone" {
	goes_and_comes_back mksh
}

@test "yash: the line is live in a new shell, until it is undone" {
	goes_and_comes_back yash
}

@test "posh: the line is live in a new login shell, until it is undone" {
	goes_and_comes_back posh
}

@test "tcsh: the line is live in a new shell, until it is undone" {
	goes_and_comes_back tcsh
}

@test "elvish: the line is live in a new shell, until it is undone" {
	goes_and_comes_back elvish
}

@test "xonsh: the line is live in a new shell, until it is undone" {
	goes_and_comes_back xonsh
}

@test "elvish, xonsh: the file that is there already gets the line" {
	mkdir -p "$HOME/.elvish" "$XDG_CONFIG_HOME/xonsh"
	: >"$HOME/.elvish/rc.elv"
	: >"$XDG_CONFIG_HOME/xonsh/rc.xsh"
	"$VACT" setup elvish
	"$VACT" setup xonsh
	grep -q 'hook elvish' "$HOME/.elvish/rc.elv"
	grep -q 'hook xonsh' "$XDG_CONFIG_HOME/xonsh/rc.xsh"
	[[ ! -e $HOME/.xonshrc && ! -e $XDG_CONFIG_HOME/elvish ]]
	"$VACT" setup elvish --undo
	"$VACT" setup xonsh --undo
	[[ ! -s $HOME/.elvish/rc.elv && ! -s $XDG_CONFIG_HOME/xonsh/rc.xsh ]]
}

@test "elvish, xonsh, nu: --dry-run shows the line, and makes nothing" {
	local shell
	for shell in elvish xonsh nu; do
		run -0 --separate-stderr "$VACT" setup "$shell" --dry-run
		[[ $output == *"+"*" hook $shell"* ]]
		[[ -z $(find "$HOME" -type f) ]]
	done
}

@test "tcsh: the line goes into .cshrc where that is read, and is for tcsh with a prompt alone" {
	make_project proj
	user_of tcsh
	mv "$RC" "$HOME/.cshrc"
	RC=$HOME/.cshrc
	run -0 --separate-stderr "$VACT" setup csh
	says "added the hook to '$RC'" "'exec "
	[[ ! -e $HOME/.tcshrc ]]
	has_hook
	run -0 tcsh -c 'echo $?__vact_bin'
	[[ $output == 0 ]]
}

# SHELL FILE: setup makes that file below HOME, and its undoing leaves nothing.
makes_and_removes() {
	local before
	before=$(home_picture)
	run -0 --separate-stderr "$VACT" setup "$1"
	says "added the hook to '$HOME/$2'"
	[[ -f $HOME/$2 && $(stat -c %a "$HOME/$2") == 640 ]]
	[[ $(cat "$HOME/$2") == *" hook ${3-sh}"*"$MARK: new file"* ]]
	run -0 --separate-stderr "$VACT" setup --undo "$1"
	says "removed '$HOME/$2'; shells that have loaded the hook keep it until they end"
	[[ $(home_picture) == "$before" ]]
}

@test "a file that is not there is made, and removed again with its directories" {
	umask 027
	makes_and_removes bash .bashrc bash
	makes_and_removes zsh .zshrc zsh
	makes_and_removes fish .config/fish/conf.d/vact.fish fish
	makes_and_removes sh .shrc
	makes_and_removes dash .shrc
	makes_and_removes ash .shrc
	makes_and_removes ksh .kshrc
	makes_and_removes mksh .mkshrc
	makes_and_removes yash .yashrc
	makes_and_removes posh .profile
	makes_and_removes tcsh .tcshrc tcsh
	makes_and_removes elvish .config/elvish/rc.elv elvish
	makes_and_removes xonsh .xonshrc xonsh
	makes_and_removes nu .config/nushell/autoload/vact.nu nu
	mkdir -p "$HOME/.config/fish"
	makes_and_removes fish .config/fish/conf.d/vact.fish fish
	ZDOTDIR=$HOME/z/d makes_and_removes zsh z/d/.zshrc zsh
	ENV='${HOME}/e/rc' makes_and_removes dash e/rc
	XDG_CONFIG_HOME=$HOME/x makes_and_removes fish x/fish/conf.d/vact.fish fish
}

@test "what came into a file or directory that setup made stays there" {
	"$VACT" setup fish
	: >"$HOME/.config/fish/conf.d/other.fish"
	"$VACT" setup fish --undo
	[[ ! -e $HOME/.config/fish/conf.d/vact.fish && -f $HOME/.config/fish/conf.d/other.fish ]]
	"$VACT" setup zsh
	echo 'setopt autocd' >>"$HOME/.zshrc"
	"$VACT" setup zsh --undo
	[[ $(cat "$HOME/.zshrc") == 'setopt autocd' ]]
}

@test "a file that was moved behind a link since is emptied, not removed" {
	"$VACT" setup zsh
	mkdir "$WORLD/dotfiles"
	mv "$HOME/.zshrc" "$WORLD/dotfiles/zshrc"
	ln -s ../dotfiles/zshrc "$HOME/.zshrc"
	"$VACT" setup zsh --undo
	[[ -L $HOME/.zshrc && -f $WORLD/dotfiles/zshrc && ! -s $WORLD/dotfiles/zshrc ]]
}

@test "an empty file that was there stays there" {
	: >"$HOME/.zshrc"
	"$VACT" setup zsh
	[[ -s $HOME/.zshrc ]]
	"$VACT" setup zsh --undo
	[[ -f $HOME/.zshrc && ! -s $HOME/.zshrc ]]
}

# TEXT: as printf prints it; is given back to the byte.
keeps_bytes() {
	# shellcheck disable=SC2059
	printf "$1" >"$HOME/.bashrc"
	cp "$HOME/.bashrc" "$WORLD/before"
	"$VACT" setup bash
	run ! cmp -s "$HOME/.bashrc" "$WORLD/before"
	bash -n "$HOME/.bashrc"
	# The user's own bytes come first, untouched.
	cmp -n "$(stat -c %s "$WORLD/before")" "$HOME/.bashrc" "$WORLD/before"
	run -0 bash --norc -c '. "$1" && declare -F vact' - "$HOME/.bashrc"
	[[ $output == *vact ]]
	"$VACT" setup bash --undo
	cmp "$HOME/.bashrc" "$WORLD/before"
}

@test "the user's bytes stay, however the file ends" {
	keeps_bytes ''
	keeps_bytes 'true\n'
	keeps_bytes 'true'
	keeps_bytes '\n\n\n'
	keeps_bytes 'true #\r\n'
	keeps_bytes 'true #\r\nfalse #'
	keeps_bytes 'true \\\n'
	keeps_bytes 'true \\'
	keeps_bytes 'x="\\x\\\\"\n'
	keeps_bytes 'x="\377\001\033[31m"\n\t# \240'
	keeps_bytes "true $(printf '%0.sx' {1..5000})\\\\n# %0.s"
}

@test "lines that were written meanwhile stay when the hook is taken out" {
	printf 'a=1' >"$HOME/.bashrc"
	"$VACT" setup bash
	printf 'b=2' >>"$HOME/.bashrc"
	sed -i '1s/^/z=0\n/' "$HOME/.bashrc"
	"$VACT" setup bash --undo
	[[ $(cat "$HOME/.bashrc") == $'z=0\na=1\nb=2' ]]
}

@test "mode, owner and times of a link stay; the file behind it is changed" {
	mkdir -p "$WORLD/dot files"
	echo 'a=1' >"$WORLD/dot files/bashrc"
	chmod 604 "$WORLD/dot files/bashrc"
	[[ $(id -u) -ne 0 ]] || chown 12345:54321 "$WORLD/dot files/bashrc"
	ln -s 'dot files/bashrc' "$WORLD/inner"
	ln -s ../inner "$HOME/.bashrc"
	local link target
	link=$(stat -c '%N %i %Y' "$HOME/.bashrc")
	target=$(picture "$WORLD/dot files/bashrc")
	"$VACT" setup bash
	[[ $(cat "$WORLD/dot files/bashrc") == "a=1"$'\n'"$LINE$MARK" ]]
	[[ $(stat -c '%a %u:%g' "$WORLD/dot files/bashrc") == $(echo "$target" | sed -n '1s/.*bashrc \([0-9]* [0-9:]*\) .*/\1/p') ]]
	[[ $(stat -c '%N %i %Y' "$HOME/.bashrc") == "$link" ]]
	"$VACT" setup bash --undo
	[[ $(picture "$WORLD/dot files/bashrc") == "$target" ]]
	[[ $(stat -c '%N %i %Y' "$HOME/.bashrc") == "$link" ]]
	# Nothing is left beside it.
	[[ $(ls -A "$WORLD/dot files") == bashrc ]]
}

@test "a hard link goes on being one, and a directory nobody may write to is no obstacle" {
	echo 'a=1' >"$HOME/.bashrc"
	ln "$HOME/.bashrc" "$WORLD/other"
	"$VACT" setup bash
	[[ $HOME/.bashrc -ef $WORLD/other ]]
	[[ $(cat "$WORLD/other") == "a=1"$'\n'"$LINE$MARK" ]]
	"$VACT" setup bash --undo
	[[ $HOME/.bashrc -ef $WORLD/other && $(cat "$WORLD/other") == a=1 ]]
	rm "$WORLD/other"
	chmod 555 "$HOME"
	"$VACT" setup bash
	"$VACT" setup bash --undo
	chmod 755 "$HOME"
	[[ $(cat "$HOME/.bashrc") == a=1 && $(ls -A "$HOME") == .bashrc ]]
}

@test "a file of another owner that one may write to goes on being his" {
	local user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
	[[ $(id -u) -eq 0 ]] || skip 'only root can make such a file'
	"${user[@]}" "$VACT" --version >/dev/null || skip 'another user cannot run vact here'
	# No other user may enter the directories of the tests.
	OPEN=$(mktemp -d "${TMPDIR:-/tmp}/vact-setup.XXXXXX")
	HOME=$OPEN
	chmod 777 "$HOME"
	"${user[@]}" test -x "$HOME" || skip 'another user cannot come here'
	echo 'a=1' >"$HOME/.bashrc"
	chmod 666 "$HOME/.bashrc"
	local before
	before=$(picture "$HOME/.bashrc")
	"${user[@]}" "$VACT" setup bash
	[[ $(stat -c '%u %a' "$HOME/.bashrc") == '0 666' ]]
	grep -q "$MARK" "$HOME/.bashrc"
	"${user[@]}" "$VACT" setup bash --undo
	[[ $(picture "$HOME/.bashrc") == "$before" ]]
}

@test "extended attributes stay" {
	[[ -x /usr/bin/python3 ]] || skip 'there is no /usr/bin/python3'
	echo 'a=1' >"$HOME/.bashrc"
	/usr/bin/python3 -c 'import os, sys; os.setxattr(sys.argv[1], "user.vact", b"kept")' \
		"$HOME/.bashrc" 2>/dev/null || skip 'there are no attributes here'
	"$VACT" setup bash
	grep -q "$MARK" "$HOME/.bashrc"
	run -0 /usr/bin/python3 -c 'import os, sys; print(os.getxattr(sys.argv[1], "user.vact"))' \
		"$HOME/.bashrc"
	[[ $output == "b'kept'" ]]
}

# LIMIT: on a disk as full as that, in blocks of 1024 bytes, nothing is lost.
full_disk() {
	local before
	before=$(home_picture)
	run -1 --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 1; "$VACT" setup "$@"' - "$@"
	says "cannot write '$HOME/.bashrc': File too large"
	[[ $(home_picture) == "$before" ]]
}

@test "a full disk loses nothing" {
	printf '%0.s# 34567\n' {1..120} >"$HOME/.bashrc"
	full_disk bash
	# In place.
	ln "$HOME/.bashrc" "$WORLD/other"
	full_disk bash
	printf '%0.s# 34567\n' {1..128} >"$HOME/.bashrc"
	full_disk bash
}

@test "a file that cannot be changed is an error in one line, and stays as it is" {
	local before file=$HOME/.bashrc
	echo 'a=1' >"$file"
	chmod 400 "$file"
	before=$(home_picture)
	fails "vact: cannot write '$file': it is read-only; 'chmod u+w' allows it" bash
	fails "vact: cannot write '$file': it is read-only; *" bash --dry-run
	[[ $(home_picture) == "$before" ]]
	rm -f "$file"
	mkdir "$file"
	fails "vact: cannot read '$file': not a regular file" bash
	rmdir "$file"
	mkfifo "$file"
	fails "vact: cannot read '$file': not a regular file" bash
	rm "$file"
	ln -s nowhere "$file"
	fails "vact: '$file' is a link to a file that is not there; make that, or remove the link" bash
	[[ $(readlink "$file") == nowhere && ! -e $HOME/nowhere ]]
	ln -sf .bashrc "$file"
	fails "vact: cannot read '$file': Too many levels of symbolic links" bash
	: >"$HOME/.config"
	fails "vact: cannot read '$HOME/.config/fish/conf.d/vact.fish': Not a directory" fish
	fails "vact: cannot read '$HOME/.config/fish/conf.d/vact.fish': Not a directory" fish --undo
}

@test "who may not read or write is told so" {
	[[ $(id -u) -ne 0 ]] || skip 'root may'
	echo 'a=1' >"$HOME/.bashrc"
	chmod 200 "$HOME/.bashrc"
	fails "vact: cannot read '$HOME/.bashrc': Permission denied" bash
	chmod 555 "$HOME"
	fails "vact: cannot make '$HOME/.zshrc' in '$HOME': Permission denied" zsh
	fails "vact: cannot make '$HOME/.zshrc' in '$HOME': Permission denied" zsh --dry-run
	chmod 755 "$HOME"
}

@test "without a HOME, setup says so" {
	unset HOME
	fails 'vact: HOME is not set to an absolute path; set it' bash
	HOME=home fails 'vact: HOME is not set to an absolute path; set it' zsh
}

# FILE LINE SHELL...: a line that the user wrote there counts.
counts() {
	local shell
	for shell in "${@:3}"; do
		mkdir -p "$(dirname "$HOME/$1")"
		printf 'true\n%s' "$2" >"$HOME/$1"
		before=$(home_picture)
		run -0 --separate-stderr "$VACT" setup "$shell"
		says "'$HOME/$1' has the hook already, in line 2; nothing was changed"
		run -0 --separate-stderr "$VACT" setup "$shell" --undo
		says "'vact setup' did not write line 2 of '$HOME/$1', so it stays; take it out by hand"
		[[ $(home_picture) == "$before" ]]
	done
	rm "$HOME/$1"
}

@test "a line that the user wrote as the README shows is left alone" {
	counts .bashrc 'eval "$(vact hook bash)"' bash rbash
	counts .bashrc '  eval "$(/opt/vact/bin/vact hook bash --cd)"' bash
	counts .zshrc 'eval "$(vact hook zsh)"' zsh
	counts .config/fish/config.fish 'vact hook fish | source' fish
	counts .config/fish/conf.d/vact.fish 'vact hook fish | source' fish
	counts .kshrc 'eval "$(vact hook sh)"' ksh ksh93
	counts .profile 'eval "$(vact hook sh)"' posh
	export ENV=$HOME/.shrc
	counts .shrc 'eval "$(vact hook sh)"' sh dash ash busybox ksh mksh
}

@test "a line that is a comment or another shell's does not count" {
	printf '# eval "$(vact hook bash)"\neval "$(vact hook zsh)"\n' >"$HOME/.bashrc"
	run -0 --separate-stderr "$VACT" setup bash
	says "added the hook to '$HOME/.bashrc'"
	[[ $(tail -n 1 "$HOME/.bashrc") == "$LINE$MARK" ]]
}

@test "the program is called by its name where every PATH leads to it" {
	if [[ $(id -u) != 0 ]] || ! unshare -m true 2>/dev/null; then
		skip 'only root can put something into /usr/local/bin for a moment'
	fi
	mkdir bin
	ln -s "$VACT" bin/vact
	# shellcheck disable=SC2016 # for that shell
	run -0 unshare -m sh -c 'mount --bind "$1/bin" /usr/local/bin && exec vact setup bash' - "$WORLD"
	[[ $(cat "$HOME/.bashrc") == "if command -v vact >/dev/null 2>&1; then eval \"\$(vact hook bash)\"; fi$MARK: new file" ]]
}

@test "a line that calls what is not on PATH is told, and is not said to turn anything on" {
	echo 'eval "$(vact hook bash)"' >"$HOME/.bashrc"
	run -0 --separate-stderr "$VACT" setup bash
	says "'$HOME/.bashrc' has the hook already, in line 1; nothing was changed" \
		"that line calls 'vact', which is not on PATH: write its full path there, $VACT"
	[[ $stderr != *'turns it on'* ]]
	run -0 --separate-stderr env PATH="${VACT%/*}:$PATH" "$VACT" setup bash
	[[ $stderr == *'turns it on'* && $stderr != *'not on PATH'* ]]
}

@test "the program is called by its path where only this PATH leads to it" {
	mkdir bin "b i'n"
	ln -s "$VACT" bin/vact
	ln -s "$VACT" "b i'n/vact"
	"$VACT" setup bash
	[[ $(cat "$HOME/.bashrc") == "$LINE$MARK: new file" ]]
	run -0 --separate-stderr env PATH="${VACT%/*}:$PATH" vact setup bash
	says "'$HOME/.bashrc' has the hook already, in line 1; nothing was changed"
	# What setup wrote is brought up to date.
	run -0 --separate-stderr "$WORLD/b i'n/vact" setup bash
	[[ $(cat "$HOME/.bashrc") == *"command -v '$WORLD/b i'\\''n/vact' "* ]]
	[[ $(grep -c . "$HOME/.bashrc") -eq 1 ]]
	# Another program of that name comes first on PATH.
	mkdir other
	printf '#!/bin/sh\n' >other/vact
	chmod +x other/vact
	run -0 --separate-stderr env PATH="$WORLD/other:$WORLD/bin:$PATH" "$VACT" setup bash
	[[ $(cat "$HOME/.bashrc") == "$LINE$MARK: new file" ]]
	# fish reads this file before the one in which PATH is set.
	PATH=$WORLD/bin:$PATH vact setup fish
	[[ $(cat "$HOME/.config/fish/conf.d/vact.fish") == *"command -q $WORLD/bin/vact; $WORLD/bin/vact hook fish | source"* ]]
	"$VACT" setup bash --undo
	[[ ! -e $HOME/.bashrc ]]
}

# SHELL [NAME]: with an odd path, the line is live; without the program, it is
# silent.
names_odd_path() {
	local dir=$WORLD/${2-"it's a \$(b\`in # \"x\" \\y"}
	make_project proj
	mkdir -p "$dir"
	cp "$VACT" "$dir/vact"
	user_of "$1"
	run -0 --separate-stderr "$dir/vact" setup "$1"
	run -0 --separate-stderr "$dir/vact" setup "$1"
	says "'$RC' has the hook already, in line 2; nothing was changed"
	has_hook
	rm "$dir/vact"
	has_no_hook
	"$VACT" setup "$1" --undo
	[[ $(wc -l <"$RC") -eq 1 ]]
}

@test "bash: any path is named, and a vanished program makes no noise" {
	names_odd_path bash
}

@test "zsh: any path is named, and a vanished program makes no noise" {
	names_odd_path zsh
}

@test "fish: any path is named, and a vanished program makes no noise" {
	names_odd_path fish
}

@test "dash: any path is named, and a vanished program makes no noise" {
	names_odd_path dash
}

@test "ksh93: any path is named, and a vanished program makes no noise" {
	names_odd_path ksh93
}

@test "yash: any path is named, and a vanished program makes no noise" {
	names_odd_path yash
}

@test "tcsh: a path without dollars, backticks and double quotes is named, and a vanished program makes no noise" {
	names_odd_path tcsh "it's a (b;in # &x! \\y*?[{~^%"
	cp "$VACT" "$WORLD/a\`b"
	run -1 --separate-stderr "$WORLD/a\`b" setup tcsh
	says "cannot name '$WORLD/a\`b' in one line; install vact somewhere else"
}

@test "a vanished program leaves the status that a start-up file ends with" {
	mkdir bin
	cp "$VACT" bin/vact
	for shell in bash zsh dash busybox ksh93 mksh posh yash fish tcsh; do
		command -v "$shell" >/dev/null || continue
		rm -rf "${HOME:?}"/.[a-z]*
		bin/vact setup "$shell" 2>"$WORLD/said"
		file=$(sed -n "s/^vact: added the hook to '\(.*\)'/\1/p" "$WORLD/said")
		mv bin/vact bin/away
		case $shell in
		fish) run -0 fish --no-config -c 'source $argv[1]; echo $status' "$file" ;;
		tcsh) run -0 tcsh -fc 'source "$1" && echo $status' "$file" ;;
		busybox) run -0 busybox sh -euc '. "$1"; echo $?' - "$file" ;;
		*) run -0 "$shell" -euc '. "$1"; echo $?' - "$file" ;;
		esac
		mv bin/away bin/vact
		[[ $output == 0 ]] || {
			printf '%s: %s\n' "$shell" "$output"
			return 1
		}
	done
}

@test "a path that no line can hold is refused" {
	mkdir $'new\nline'
	cp "$VACT" $'new\nline/vact'
	run -1 --separate-stderr $'new\nline/vact' setup bash
	says "cannot name '$WORLD/new\\nline/vact' in one line; install vact somewhere else"
	[[ ! -e $HOME/.bashrc ]]
}

@test "a script of fish does not load the hook" {
	need_shell fish
	"$VACT" setup fish
	run -0 fish -c 'functions -q vact; or echo none'
	[[ $output == none ]]
}

@test "posh's line in .profile does nothing in other shells" {
	need_shell posh
	"$VACT" setup posh
	run -0 bash --norc -uc '. "$HOME/.profile"; declare -F vact || echo none $?'
	[[ $output == 'none 1' ]]
}

# SHELL...: the shell from whose prompt setup is called.
@test "without a name, it is the shell that called, else that of SHELL" {
	local before shell
	for shell in bash zsh dash ksh93 mksh yash; do
		command -v "$shell" >/dev/null || continue
		before=$(find "$HOME" -type f | sort)
		SHELL=/bin/nosuch "$shell" -c '"$VACT" setup; :'
		[[ $(find "$HOME" -type f | sort) != "$before" ]]
		SHELL=/bin/nosuch "$shell" -c '"$VACT" setup --undo; :'
		[[ $(find "$HOME" -type f | sort) == "$before" ]]
	done
	if command -v fish >/dev/null; then
		SHELL=/bin/bash fish --no-config -c '$VACT setup; true'
		[[ -f $HOME/.config/fish/conf.d/vact.fish ]]
	fi
}

@test "wrong words are wrong usage, and touch nothing" {
	run -2 --separate-stderr "$VACT" setup nosuch
	[[ -z $output && $stderr == "vact: 'nosuch' is no shell that vact knows; it knows "* ]]
	run -2 --separate-stderr "$VACT" setup json
	[[ -z $output && $stderr == "vact: 'json' is no shell that vact knows; it knows "* ]]
	[[ $stderr != *', json'* ]]
	run -2 --separate-stderr "$VACT" setup bash zsh
	says "'zsh' is one word too many for 'vact setup'; see 'vact help setup'"
	run -2 --separate-stderr "$VACT" setup --undo=x bash
	[[ -z $(ls -A "$HOME") ]]
}

# OPTION...: the diff is what patch takes from the files to what they become.
dry_run_tells() {
	local before shown
	before=$(home_picture)
	run -0 --separate-stderr "$VACT" setup bash --dry-run "$@"
	[[ $(home_picture) == "$before" && -z $stderr ]]
	shown=$(tail -n +3 <<<"$output")
	rm -f "$WORLD/old"
	: >"$WORLD/old"
	[[ ! -e $HOME/.bashrc ]] || cp "$HOME/.bashrc" "$WORLD/old"
	"$VACT" setup bash "$@"
	expected=$(diff -u "$WORLD/old" "$HOME/.bashrc" | tail -n +3) || :
	if [[ $shown != "$expected" ]]; then
		printf 'shown:\n%s\nexpected:\n%s\n' "$shown" "$expected"
		return 1
	fi
}

@test "a dry run shows the change as a unified diff, and makes none" {
	for text in 'a\n' 'a' 'a\nb\nc\nd\ne\n' 'a\nb\nc\nd \\' 'a\r\nb\r\n' '\n'; do
		# shellcheck disable=SC2059
		printf "$text" >"$HOME/.bashrc"
		dry_run_tells
		dry_run_tells --undo
	done
	"$VACT" setup bash
	for _ in 1 2 3 4 5; do echo true >>"$HOME/.bashrc"; done
	sed -i '1s/^/1\n2\n3\n4\n5\n/' "$HOME/.bashrc"
	dry_run_tells --undo
}

@test "a dry run names what is made or removed, and finds the same errors" {
	run -0 --separate-stderr "$VACT" setup fish -n
	[[ ${lines[0]} == '--- /dev/null' && ${lines[1]} == "+++ $HOME/.config/fish/conf.d/vact.fish" ]]
	[[ ${lines[2]} == '@@ -0,0 +1 @@' && ${lines[3]} == '+if status is-interactive; '* ]]
	[[ -z $(ls -A "$HOME") ]]
	"$VACT" setup fish
	run -0 --separate-stderr "$VACT" setup fish -n
	says "'$HOME/.config/fish/conf.d/vact.fish' has the hook already, in line 1; nothing was changed"
	run -0 --separate-stderr "$VACT" setup fish -n --undo
	[[ ${lines[0]} == "--- $HOME/.config/fish/conf.d/vact.fish" && ${lines[1]} == '+++ /dev/null' ]]
	[[ ${lines[2]} == '@@ -1 +0,0 @@' && -f $HOME/.config/fish/conf.d/vact.fish ]]
	mkdir "$HOME/.bashrc"
	fails "vact: cannot read '$HOME/.bashrc': not a regular file" bash -n
}

@test "a terminal does not get the control bytes of the user's file" {
	printf 'x="\033[31m"\tb\n' >"$HOME/.bashrc"
	run "$PTYRUN" -r -t 60 bash --norc --noprofile -c 'printf "@@ "; read -r _; "$VACT" setup bash -n' <<<''
	[[ $output == *'x="\x1b[31m"'* && $output != *$'\e[31m'* ]]
}

@test "an answer that cannot be written is a failure" {
	[[ -w /dev/full ]] || skip 'there is no /dev/full'
	run -1 --separate-stderr bash -c '"$VACT" setup bash -n >/dev/full'
	says 'cannot write the answer: No space left on device'
}

@test "with nothing to undo, undoing says so" {
	run -0 --separate-stderr "$VACT" setup zsh --undo
	says "there is nothing to undo in '$HOME/.zshrc'"
	[[ -z $(ls -A "$HOME") ]]
}

@test "what else the shell needs is said" {
	run -0 --separate-stderr "$VACT" setup dash
	says "added the hook to '$HOME/.shrc'" "put 'ENV=$HOME/.shrc; export ENV' into '$HOME/.profile'"
	[[ $stderr != *'exec dash'* ]]
	run -0 --separate-stderr env ENV="$HOME/.shrc" "$VACT" setup dash
	says "'$HOME/.shrc' has the hook already, in line 1; nothing was changed" "'exec dash'"
	ENV=.shrc fails "vact: ENV is '.shrc'; make that the absolute path of a start-up file" dash
	run -0 --separate-stderr "$VACT" setup bash
	says "added the hook to '$HOME/.bashrc'" "put '. ~/.bashrc' into '$HOME/.bash_profile'"
	echo '. ~/.bashrc' >"$HOME/.bash_profile"
	run -0 --separate-stderr "$VACT" setup bash
	[[ $stderr != *bash_profile* && $stderr == *"'exec bash' or a new terminal turns it on"* ]]
	[[ $stderr == *"vact: '${VACT%/*}' is not on PATH: "* ]]
	run -0 --separate-stderr env PATH="${VACT%/*}:$PATH" "$VACT" setup bash
	[[ $stderr != *'is not on PATH'* ]]
	echo 'ZDOTDIR=~/z' >"$HOME/.zshenv"
	fails "vact: '$HOME/.zshenv' sets ZDOTDIR, but does not export it; in zsh, type: *" zsh
	ZDOTDIR=$HOME/z "$VACT" setup zsh
	[[ -f $HOME/z/.zshrc ]]
}

@test "what the message tells to do makes the hook live" {
	make_project proj
	need_shell dash
	"$VACT" setup dash
	printf "PATH='%s' PS1='@@ '\nENV=%s/.shrc; export ENV\n" "$BASE_PATH" "$HOME" >"$HOME/.profile"
	START=(dash -l)
	has_hook
	need_shell zsh
	mkdir "$HOME/z"
	echo 'ZDOTDIR=~/z' >"$HOME/.zshenv"
	echo "PS1='@@ '" >"$HOME/z/.zshrc"
	zsh -c 'ZDOTDIR=$ZDOTDIR command $VACT setup zsh'
	START=(zsh)
	has_hook
}
