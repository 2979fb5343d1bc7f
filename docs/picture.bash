#!/bin/bash
# Prints docs/session.svg, README's picture: what a terminal shows of a real
# session with vact, as text with its colours. `make picture` writes it anew.
#
# The session is one of a user whose home is /home/me. It runs in a mount
# namespace with a directory of its own there, so nothing of this machine comes
# into the picture but the versions of its Python and pip. Where that cannot be
# had, the status is 77, as a test that is skipped has it.
#
# Takes VACT and PTYRUN, as the tests do.

set -euo pipefail
umask 022

columns=84

unavailable() {
	printf 'picture: %s\n' "$1" >&2
	exit 77
}

# What the user types.
typed() {
	cat <<-'END'
		cd shop
		vact allow
		python -c 'import sys; print(sys.prefix)'
		cd ../blog
		vact new
		cd ..
		cd shop/src
		vact status
		exit
	END
}

# SCRATCH: what the terminal gets, with SCRATCH in the place of /home.
session() {
	mount --bind "$1" /home || unavailable 'nothing can be mounted here'
	cd /home/me
	local -a world=(
		env -i HOME=/home/me PATH=/home/me/.local/bin:/usr/bin:/bin
		SHELL=/bin/bash TERM=xterm-256color LC_ALL=C.UTF-8
	)
	# It also unpacks pip, which the user did long ago.
	"${world[@]}" vact new --no-allow shop/.venv 2>/dev/null ||
		unavailable 'there is no Python here to make an environment with'
	cat >.bashrc <<-'END'
		bind 'set enable-bracketed-paste off'
		PS1='\[\e[1;34m\]\w\[\e[0m\] $ '
	END
	"${world[@]}" vact setup bash 2>/dev/null
	"${world[@]}" /home/ptyrun -r -t 60 -p ' $ ' bash -i
}

# A terminal of that many columns, of which we need only colours and the wrap.
# The last two lines are the user's `exit`.
to_svg() {
	awk -v columns="$columns" '
		function escaped(text) {
			gsub(/&/, "\\&amp;", text)
			gsub(/</, "\\&lt;", text)
			gsub(/>/, "\\&gt;", text)
			return text
		}
		function show(text) {
			if (text == "")
				return
			text = escaped(text)
			if (color != "" || bold)
				text = "<tspan class=\"" color (bold ? " b" : "") "\">" text "</tspan>"
			line = line text
		}
		function end_line() {
			lines[++n_lines] = line
			line = ""
			column = 0
		}
		function put(text, room) {
			while (column + length(text) > columns) {
				room = columns - column
				show(substr(text, 1, room))
				text = substr(text, room + 1)
				end_line()
			}
			show(text)
			column += length(text)
		}
		# Select Graphic Rendition, of ECMA-48.
		function render(codes, n, i, code) {
			n = split(codes, code, ";")
			if (n == 0)
				code[n = 1] = 0
			for (i = 1; i <= n; i++) {
				if (code[i] + 0 == 0)
					color = bold = ""
				else if (code[i] == 1)
					bold = 1
				else if (code[i] == 22)
					bold = ""
				else if (code[i] == 39)
					color = ""
				else if (code[i] ~ /^[39][0-7]$/)
					color = "c" code[i]
			}
		}
		{
			sub(/\r$/, "")
			while (match($0, /\033\[[0-9;]*m/)) {
				put(substr($0, 1, RSTART - 1))
				render(substr($0, RSTART + 2, RLENGTH - 3))
				$0 = substr($0, RSTART + RLENGTH)
			}
			put($0)
			end_line()
		}
		END {
			n_lines -= 2
			width = int(columns * 8.43) + 40
			height = n_lines * 20 + 30
			print "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"" \
				" width=\"" width "\" height=\"" height "\"" \
				" viewBox=\"0 0 " width " " height "\">"
			print "<title>A session with vact in bash</title>"
			print "<style>"
			print "text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas,"
			print "\t\"DejaVu Sans Mono\", monospace; fill: #d8dee9; white-space: pre; }"
			print ".b { font-weight: bold; }"
			print ".c31, .c91 { fill: #ec7a84; } .c32, .c92 { fill: #a3be8c; }"
			print ".c33, .c93 { fill: #ebcb8b; } .c34, .c94 { fill: #88b4f0; }"
			print ".c35, .c95 { fill: #c9a0dc; } .c36, .c96 { fill: #8fcdd0; }"
			print ".c30, .c90 { fill: #8a93a5; } .c37, .c97 { fill: #ffffff; }"
			print "</style>"
			print "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1e222a\"/>"
			for (i = 1; i <= n_lines; i++)
				print "<text xml:space=\"preserve\" x=\"20\" y=\"" (i * 20 + 10) "\">" \
					lines[i] "</text>"
			print "</svg>"
		}
	'
}

if [[ ${1-} == --inside ]]; then
	session "$2"
	exit
fi

: "${VACT:?set VACT to the program}" "${PTYRUN:?set PTYRUN to tests/ptyrun}"
namespace=(unshare --mount)
[[ $(id -u) -eq 0 ]] || namespace=(unshare --user --map-root-user --mount)
"${namespace[@]}" true 2>/dev/null || unavailable 'no mount namespace can be had here'
[[ -d /home ]] || unavailable 'there is no /home'

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Only what others may enter, but not write to, is safe for the hook.
chmod 755 "$scratch"
mkdir -p "$scratch/me/.local/bin" "$scratch"/me/{blog,shop/src}
cp "$VACT" "$scratch/me/.local/bin/vact"
cp "$PTYRUN" "$scratch/ptyrun"
cp "${BASH_SOURCE[0]}" "$scratch/picture"
typed | "${namespace[@]}" bash "$scratch/picture" --inside "$scratch" >"$scratch/raw"
to_svg <"$scratch/raw"
