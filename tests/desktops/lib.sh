# Shared by every script here; sourced, never run. Each starts one notification server on a bus and a display of its own,
# below one folder made by mktemp, and ends only what it started. $D/env is what a client needs to reach the private
# bus; $D/pids are the processes started here.
#
#     D=$(./xfce.sh start)          the folder, when the server answers
#     ./xfce.sh environ D           its variables, each ended by a zero
#     ./xfce.sh shot D FILE.png     a picture of the screen
#     ./xfce.sh shown D             what is shown, as JSON
#     ./xfce.sh click D body|LABEL|away|X Y        (gnome: also expand)
#     ./xfce.sh dnd D on|off        "do not disturb"
#     ./xfce.sh stop D
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() { echo "$*" >&2; exit 1; }

# new: a private folder with home, config and runtime folder; $D is it.
new() {
    D=$(mktemp -d "${TMPDIR:-/tmp}/nape-desktop.XXXXXX")
    mkdir -m 700 "$D/run" "$D/home" "$D/home/.config" "$D/home/.cache" "$D/home/.local"
    : >"$D/env"; : >"$D/pids"
    unset WAYLAND_DISPLAY DISPLAY DBUS_SESSION_BUS_ADDRESS DBUS_SYSTEM_BUS_ADDRESS XDG_CURRENT_DESKTOP XDG_SESSION_TYPE
    give HOME "$D/home"
    give XDG_RUNTIME_DIR "$D/run"
    give XDG_CONFIG_HOME "$D/home/.config"
    give XDG_CACHE_HOME "$D/home/.cache"
    give XDG_DATA_HOME "$D/home/.local/share"
    give NO_AT_BRIDGE "${NO_AT_BRIDGE-1}"
    give LIBGL_ALWAYS_SOFTWARE 1
    give LC_ALL C.UTF-8
    give GSETTINGS_BACKEND keyfile
}

give() { export "$1=$2"; printf 'export %s=%q\n' "$1" "$2" >>"$D/env"; }

# run NAME COMMAND...: starts it in the background with a log of its own and remembers its pid.
run() {
    local name=$1; shift
    setsid "$@" >"$D/$name.log" 2>&1 </dev/null &
    echo "$! $name" >>"$D/pids"
    pid=$!
}

# until SECONDS COMMAND...: polls; fails when the time is up or process $pid is gone.
until_ok() {
    local end=$((SECONDS + $1)); shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || die "not ready: $* (logs in $D)"
        [ -z "${pid-}" ] || kill -0 "$pid" 2>/dev/null || die "ended early (logs in $D): $(tail -n 3 "$D"/*.log)"
        sleep 0.05
    done
}

# bus [session|system]: a bus that activates nothing by itself unless $SERVICES names a folder.
bus() {
    local kind=$1 type=$1
    cat >"$D/$kind.conf" <<X
<busconfig><type>$type</type><listen>unix:path=$D/$kind.bus</listen><auth>EXTERNAL</auth>
${SERVICES:+<servicedir>$SERVICES</servicedir>}
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
X
    run "bus-$kind" dbus-daemon --config-file="$D/$kind.conf" --nofork --nopidfile
    until_ok 10 test -S "$D/$kind.bus"
    if [ "$kind" = system ]; then give DBUS_SYSTEM_BUS_ADDRESS "unix:path=$D/system.bus"
    else give DBUS_SESSION_BUS_ADDRESS "unix:path=$D/session.bus"; fi
}

# services FILE...: a folder with just these of the system's service files, for servers that the bus starts when needed.
services() {
    mkdir -p "$D/services"
    local name; for name in "$@"; do [ -f "/usr/share/dbus-1/services/$name" ] || continue; grep -v '^SystemdService' "/usr/share/dbus-1/services/$name" >"$D/services/$name"; done
    SERVICES=$D/services
}

# x11: a screen of its own in memory.
x11() {
    run xvfb Xvfb -displayfd 3 -screen 0 1280x720x24 -nolisten tcp -noreset 3>"$D/display"
    until_ok 10 test -s "$D/display"
    give DISPLAY ":$(cat "$D/display")"
    give GDK_BACKEND x11
    give QT_QPA_PLATFORM xcb
    give XDG_SESSION_TYPE x11
    xsetroot -solid '#46627f' 2>/dev/null || true
}

# wayland: sway in a window that fills a screen in memory, so that the screen's pointer is sway's too (headless sway has none).
# It refuses root, so root gets a user namespace in which it is nobody special.
wayland() {
    x11
    printf 'output X11-1 mode 1280x720\noutput * bg #46627f solid_color\ndefault_border none\n' >"$D/sway.conf"
    local as=()
    [ "$(id -u)" != 0 ] || as=(unshare --user --map-user=1000 --map-group=1000)
    give SWAYSOCK "$D/run/sway.sock"
    run sway env WLR_BACKENDS=x11 WLR_RENDERER=pixman "${as[@]}" sway -c "$D/sway.conf"
    until_ok 20 swaymsg -t get_outputs
    until_ok 10 test -S "$D/run/wayland-1"
    local window; window=$(xdotool search --name 'wlroots' | tail -1)
    [ -z "$window" ] || xdotool windowmove "$window" 0 0 windowsize "$window" 1280 720
    give WAYLAND_DISPLAY wayland-1
    give GDK_BACKEND wayland
    give XDG_SESSION_TYPE wayland
}

served() { gdbus call --session --timeout 5 -d org.freedesktop.Notifications -o /org/freedesktop/Notifications -m org.freedesktop.Notifications.GetServerInformation; }

# ready: waits for the server.
ready() {
    until_ok 60 served
    echo "$D"
}

enter() { D=$1; [ -f "${D:-/nonexistent}/env" ] || die "no bench in '$D'"; . "$D/env"; }

# stop: only what was started here: the pids remembered, newest first, then what those or the bus started, which is whatever
# has this bench's own home in its environment.
stop() { halt; rm -rf "$D"; }
halt() {
    tac "$D/pids" | while read -r one _; do kill "$one" 2>/dev/null || true; done
    local signal=TERM turn
    for turn in $(seq 60); do
        local left; left=$(ours)
        [ -n "$left" ] || break
        [ "$turn" -lt 30 ] || signal=KILL
        kill -$signal $left 2>/dev/null || true
        sleep 0.1
    done
}
ours() {
    local f one
    for f in /proc/[0-9]*/environ; do
        one=${f#/proc/}; one=${one%/environ}
        [ "$one" != $$ ] && [ "$one" != $BASHPID ] && grep -qzxF "HOME=$D/home" "$f" 2>/dev/null && echo "$one"
    done
    true
}

shot_x11() { import -window root "$1"; }
shot_wayland() { grim "$1"; }
# click_… X Y [BUTTON]; button 0 only moves the pointer there.
click_x11() { xdotool mousemove "$1" "$2"; [ "${3:-1}" = 0 ] || xdotool sleep 0.2 click "${3:-1}"; }
click_wayland() { click_x11 "$@"; }

# For servers without a way to ask: the picture is compared with the one taken before anything was shown, and read.
blank() { sleep "${1:-0.3}"; shot "$D/blank.png"; }
# A script whose desktop has a clock or the like sets AREA (WxH+X+Y) to where bubbles come.
seen() { shot "$D/now.png"; "$here/see.py" "$D/blank.png" "$D/now.png" ${AREA:+--area $AREA} "$@"; }
# point body | LABEL | X Y: where to click
point() {
    case $1 in
        [0-9]*) echo "$1 $2" ;;
        away) echo "200 360 0" ;;
        *) seen --find "$1" ;;
    esac
}

# main: the commands that every script has. The script defines up, and shot, shown, click, dnd.
main() {
    local command=${1-help}; shift || true
    case $command in
        start) new; trap 'rc=$?; [ $rc = 0 ] || halt' EXIT; up "$@"; ready ;;
        environ) enter "$1"; cut -d= -f1 "$D/env" | cut -d" " -f2 | while read -r name; do printf '%s=%s\0' "$name" "${!name}"; done ;;
        shot) enter "$1"; shot "$2" ;;
        shown) enter "$1"; shown ;;
        click) enter "$1"; shift; click "$@" ;;
        dnd) enter "$1"; dnd "${2-}" ;;
        stop) enter "$1"; stop ;;
        *) die "$0 start | environ D | shot D FILE.png | shown D | click D body|LABEL|away | dnd D on|off | stop D" ;;
    esac
}
