#!/usr/bin/env bash
# Seeks new cases: runs every property test of the workspace again and again, each time from another seed.
# The usual runs draw the same cases every time (.cargo/config.toml), so that a change is judged by the
# change alone. What is found here becomes a test of its own beside the property, with the input that
# proptest prints; nothing else remembers it.
#
# Usage: tests/seek.sh [ROUNDS [FIRST_SEED]]     ROUNDS default 20; ends with the first find
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-20}
seed=${2:-$((RANDOM << 15 | RANDOM))}

# The names of the functions inside of `proptest!` blocks.
mapfile -t names < <(find crates firmware-sim tests -name '*.rs' -print0 | sort -z | xargs -0 awk '
    /^ *(proptest::)?proptest! *\{/ { match($0, /^ */); indent = RLENGTH; inside = 1; next }
    inside && match($0, /^ *\}/) && RLENGTH == indent + 1 { inside = 0 }
    inside && match($0, /^ *fn [a-z0-9_]+/) && !/->/ { print $2 }' | sed 's/(.*//' | sort -u)
echo "${#names[@]} property tests, $rounds rounds from seed $seed"

for ((round = 1; round <= rounds; round++, seed++)); do
    echo "== round $round of $rounds, seed $seed: to repeat it, $0 1 $seed"
    # (Tests of bins and examples have no properties; documentation tests neither.)
    PROPTEST_RNG_SEED=$seed cargo test --quiet --workspace --lib --bins --tests -- "${names[@]}" |
        { grep -vE '^$|^running 0 tests|^test result: ok. 0 passed' || true; }
done
echo "nothing found"
