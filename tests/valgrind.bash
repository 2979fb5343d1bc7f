#!/bin/bash
# NAME...: runs tests/NAME.bats with each vact under valgrind. Fails when one of
# these runs had an error or a leak, and shows it. A test that counts processes
# or system calls, or takes a look at what a shell's hook calls, may fail for
# being watched: that is told, and not what this is about. For `make check-valgrind`.

set -u
: "${VACT:?}" "${TESTS_DIR:?}"
command -v valgrind >/dev/null || {
	echo 'valgrind is not installed' >&2
	exit 77
}

VALGRIND_DIR=$(mktemp -d) || exit
trap 'rm -rf "$VALGRIND_DIR"' EXIT
export VALGRIND_DIR VALGRIND_VACT=$VACT
# Some of the tests are an ordinary user's.
mkdir -m 1777 "$VALGRIND_DIR/logs"
chmod 755 "$VALGRIND_DIR"
export VACT=$VALGRIND_DIR/vact
cat >"$VACT" <<END
#!/bin/sh
exec valgrind -q --vgdb=no --leak-check=full --show-leak-kinds=definite,indirect,possible \\
	--errors-for-leak-kinds=definite,indirect,possible --log-file="$VALGRIND_DIR/logs/\$\$.%p" \\
	"$VALGRIND_VACT" "\$@"
END
chmod 755 "$VACT"

for name; do
	start=$SECONDS
	said=$("${BATS:-bats}" --tap "$TESTS_DIR/$name.bats" 2>&1)
	printf '%s: %s tests in %s s\n' "$name" "$(grep -c '^ok ' <<<"$said")" $((SECONDS - start))
	grep '^not ok ' <<<"$said"
done

runs=$(find "$VALGRIND_DIR/logs" -type f | wc -l)
# What cannot be executed is for vact to tell, but valgrind cannot go on there.
mapfile -t wrong < <(find "$VALGRIND_DIR/logs" -type f -size +0 -exec grep -L 'EXEC FAILED' {} +)
for log in "${wrong[@]}"; do
	cat "$log"
done
printf '%s runs of vact, %s with an error or a leak\n' "$runs" "${#wrong[@]}"
[[ $runs -gt 0 && ${#wrong[@]} -eq 0 ]]
