#!/usr/bin/env bats
# README's picture of a session: docs/session.svg is what docs/picture.bash
# gets from a real one.

bats_require_minimum_version 1.5.0

load "$TESTS_DIR/helper"

setup() {
	make_world
	need_shell bash
	DOCS=$TESTS_DIR/../docs
}

# FILE: makes the picture anew.
take_picture() {
	local status=0
	bash "$DOCS/picture.bash" >"$1" 2>"$1.why" || status=$?
	[[ $status -ne 77 ]] || skip "$(cat "$1.why")"
	[[ $status -eq 0 ]] || {
		cat "$1.why"
		return 1
	}
}

# FILE: the session's text in one line, for the lines are longer or shorter
# with the versions of Python and pip, which are this machine's.
words_of() {
	grep '^<text' "$1" | sed 's/<[^>]*>//g' | tr -d '\n' |
		sed -E 's/[0-9]+\.[0-9]+(\.[0-9]+)?[a-z0-9]*/VERSION/g'
}

@test "README's picture shows what a real session shows" {
	take_picture fresh.svg
	diff <(words_of "$DOCS/session.svg" | tr ' ' '\n') <(words_of fresh.svg | tr ' ' '\n')
	# All else is the picture's own make.
	diff <(grep -v '^<text' "$DOCS/session.svg" | sed -E 's/height="[0-9]+"|[0-9]+">$//g') \
		<(grep -v '^<text' fresh.svg | sed -E 's/height="[0-9]+"|[0-9]+">$//g')
}

@test "a picture made twice is the same, and holds nothing of this machine" {
	take_picture once.svg
	take_picture twice.svg
	cmp once.svg twice.svg
	run ! grep -F -e "$WORLD" -e "${TMPDIR:-/tmp}/" -e "$VACT" once.svg
	grep -qF '/home/me/shop/.venv' once.svg
	grep -qF '<tspan class="c34 b">' once.svg
	run ! grep "$(printf '\033')" once.svg
}

@test "README shows the picture" {
	grep -qF '(docs/session.svg)' "$TESTS_DIR/../README.md"
}
