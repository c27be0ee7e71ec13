#!/usr/bin/env bash
# Makes every part of the case, and looks whether board and cell have their room: nothing may be in two places
# at once. Parts go to the folder that is named, or nowhere. Needs openscad (Debian: openscad).
set -euo pipefail
scad=$(cd "$(dirname "$0")" && pwd)/case.scad
out=${1:-$(mktemp -d)}
mkdir -p "$out"

# What is in two places; nothing at all is how openscad refuses an empty part.
clash() {
    local told
    if told=$(openscad -o "$out/clash.stl" -D 'part="clash"' "$@" "$scad" 2>&1); then return 0; fi
    grep -q 'top level object is empty' <<<"$told" && return 1
    printf '%s\n' "$told" >&2
    exit 1
}

for part in tray lid clip plate; do
    openscad -o "$out/$part.stl" -D "part=\"$part\"" "$scad" 2>"$out/log" || { cat "$out/log" >&2; exit 1; }
    # One piece each, closed everywhere: else a slicer guesses.
    ! grep -q 'Simple: *no' "$out/log" || { echo "$part: not a closed body" >&2; exit 1; }
    echo "$part: made"
done
if clash; then
    echo "something is in two places at once: $out/clash.stl" >&2
    exit 1
fi
# And that this would be seen: a board that is half a millimetre too thick meets the lid's lip.
clash -D 'board_more=0.5' || { echo "the check sees nothing" >&2; exit 1; }
rm -f "$out/clash.stl" "$out/log"
echo "board and cell fit"
