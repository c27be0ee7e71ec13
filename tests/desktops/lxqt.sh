#!/bin/bash
# lxqt-notificationd. Packages: lxqt-notificationd dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
up() {
    bus session
    x11
    run notifyd lxqt-notificationd
    until_ok 30 served
    blank
}
shot() { shot_x11 "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_x11 $at; }
dnd() {
    mkdir -p "$HOME/.config/lxqt"; local f=$HOME/.config/lxqt/notifications.conf
    case $1 in on|off) { [ ! -f "$f" ] || grep -v -e doNotDisturb -e '^.General' "$f" || true; } >"$f.n"; { echo '[General]'; echo "doNotDisturb=$([ $1 = on ] && echo true || echo false)"; cat "$f.n"; } >"$f" ;; esac
    grep doNotDisturb "$f" 2>/dev/null || echo "doNotDisturb unset"
}
main "$@"
