#!/bin/sh
# Takes a picture of a real notification: dunst on a screen in memory and a bus of its own.
#
#   tests/screenshot.sh [OUT.png] [NUDGE.json]      default: docs/images/notification.png
#
# NUDGE.json holds one line as the notify driver reads it (id, rule, title, body, sources).
# Needs: dbus-daemon dbus-bin xvfb dunst imagemagick, and a font. Touches nothing of your desktop.
set -eu
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-docs/images/notification.png}")
nudge=${2:+$(realpath "$2")}

if [ -z "${NAPE_SCREENSHOT_INSIDE:-}" ]; then
    for program in dbus-run-session dbus-send Xvfb dunst import; do
        command -v "$program" >/dev/null || { echo "screenshot: $program is missing" >&2; exit 1; }
    done
    cargo build -q -p nape-tests --bin notify-driver
    NAPE_SCREENSHOT_INSIDE=1 exec dbus-run-session -- "$0" "$@"
fi

work=$(mktemp -d)
pids=""
trap 'for pid in $pids; do kill "$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT
export HOME="$work" XDG_CACHE_HOME="$work/cache" XDG_CONFIG_HOME="$work" XDG_RUNTIME_DIR="$work"

# Polls a command for at most ten seconds.
until_true() {
    tries=100
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { echo "screenshot: waited too long for: $*" >&2; exit 1; }
        sleep 0.1
    done
}

Xvfb -displayfd 3 -screen 0 900x600x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
pids="$pids $!"
until_true test -s "$work/display"
DISPLAY=":$(cat "$work/display")"
export DISPLAY

# As dunst comes, with a font that more people use than its default of Monospace 8.
cat >"$work/dunstrc" <<'END'
[global]
    width = 420
    height = 300
    origin = top-right
    offset = 20x20
    font = DejaVu Sans 11
    markup = full
    format = "<b>%s</b>\n%b"
    padding = 12
    horizontal_padding = 14
    text_icon_padding = 14
    icon_position = left
    max_icon_size = 64
    corner_radius = 10
    frame_width = 1
    frame_color = "#3d6f75"
    show_indicators = no
[urgency_low]
    background = "#20262b"
    foreground = "#e6e2da"
END
dunst -config "$work/dunstrc" 2>/dev/null &
pids="$pids $!"
# Not by asking dunst itself: the bus would start a second one, without a screen.
served() {
    dbus-send --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.Notifications | grep -q true
}
until_true served

if [ -n "$nudge" ]; then cat "$nudge"; else cat <<'END'
{"id":1,"rule":"hold","title":"Your head has been down for a while","body":"Bent forward 27° for 6 min 10 s; at that angle about 5 min is a fair limit.\nHolding one position for long is a known risk for the neck. How about cat/cow? Eight slow rounds take a minute.","sources":["ISO 11226:2000, holding times of the head","\"The Best Exercises for a Pinched Nerve in the Neck or Lower Back\", peer-reviewed patient article, updated 20 July 2021"]}
END
fi >"$work/nudge"
mkfifo "$work/input"
target/debug/notify-driver 60000 5000 0 <"$work/input" >"$work/reports" &
pids="$pids $!"
exec 4>"$work/input"
cat "$work/nudge" >&4
until_true grep -q '"report":"shown"' "$work/reports"

# The bubble is drawn a moment after it was taken: until two pictures are the same and not empty.
drawn() {
    import -window root "$work/a.png" && sleep 0.2 && import -window root "$work/b.png" &&
        cmp -s "$work/a.png" "$work/b.png" && [ "$(identify -format '%k' "$work/b.png")" -gt 8 ]
}
until_true drawn
mkdir -p "$(dirname "$out")"
convert "$work/b.png" -trim +repage -bordercolor black -border 16 -strip "PNG24:$out"
echo "$out"
