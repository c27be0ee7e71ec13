#!/bin/sh
# Takes a picture of a real notification: dunst on a screen in memory and a bus of its own.
#
#   tests/screenshot.sh [OUT.png] [RECORDING]      default: docs/images/notification.png, the example
#
# The notification is what `nape replay RECORDING --notify` raises.
# Needs: dbus-daemon dbus-bin xvfb dunst imagemagick, and a font. Touches nothing of your desktop.
set -eu
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-docs/images/notification.png}")
recording=$(realpath "${2:-examples/data/phone_hold.mcap}")

if [ -z "${NAPE_SCREENSHOT_INSIDE:-}" ]; then
    for program in dbus-run-session dbus-send Xvfb dunst import; do
        command -v "$program" >/dev/null || { echo "screenshot: $program is missing" >&2; exit 1; }
    done
    cargo build -q --release -p nape
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

target/release/nape replay "$recording" --notify --wait 20 >"$work/timeline" 2>&1 &
pids="$pids $!"
# The bubble is drawn a moment after it was taken: until two pictures are the same and not empty.
drawn() {
    import -window root "$work/a.png" && sleep 0.2 && import -window root "$work/b.png" &&
        cmp -s "$work/a.png" "$work/b.png" && [ "$(identify -format '%k' "$work/b.png")" -gt 8 ]
}
until_true drawn
mkdir -p "$(dirname "$out")"
convert "$work/b.png" -trim +repage -bordercolor black -border 16 -strip "PNG24:$out"
echo "$out"
