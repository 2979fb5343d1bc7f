#!/usr/bin/env bash
# What `make fuzz` does with the targets it has built: runs each for a while,
# from the corpus in the source tree and what it found before. All are run
# whatever one finds; then the status is 1, and the input is named.
#
# usage: FUZZ_SECONDS=N fuzz.bash DIR CORPUS TARGET...
#
# DIR has the targets. New inputs go to DIR/found/TARGET, and those that break
# something to DIR/broken/TARGET-*.
set -u

dir=$(cd "$1" && pwd) || exit
corpus=$(cd "$2" && pwd) || exit
shift 2
seconds=${FUZZ_SECONDS:-60}
if ! [[ $seconds =~ ^[1-9][0-9]*$ ]]; then
	printf "FUZZ_SECONDS is '%s'; make it a number from 1 on\n" "$seconds" >&2
	exit 2
fi
failed=()

for target; do
	options=("-max_total_time=$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=8192
		-print_final_stats=1 "-artifact_prefix=$dir/broken/$target-")
	if [[ -e $corpus/$target.dict ]]; then
		options+=("-dict=$corpus/$target.dict")
	fi
	printf '%s: %s s\n' "$target" "$seconds"
	mkdir -p "$dir/found/$target" "$dir/broken"
	if "$dir/$target" "${options[@]}" "$dir/found/$target" "$corpus/$target" \
		>"$dir/$target.log" 2>&1; then
		grep -E '^stat::(number_of_executed_units|new_units_added)' "$dir/$target.log"
	else
		failed+=("$target")
		tail -n 40 "$dir/$target.log"
	fi
done

for target in ${failed[@]+"${failed[@]}"}; do
	printf "%s found a defect: see '%s/%s.log', and run '%s/%s' on the file it names\n" \
		"$target" "$dir" "$target" "$dir" "$target" >&2
done
((${#failed[@]} == 0))
