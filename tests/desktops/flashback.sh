#!/bin/bash
# notification-daemon (GNOME Flashback, bare X). Packages: notification-daemon dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
up() {
    bus session
    x11
    run notifyd /usr/lib/notification-daemon/notification-daemon
    until_ok 30 served
    blank
}
shot() { shot_x11 "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_x11 $at; }
dnd() {
    echo "no switch that the server itself has"
}
main "$@"
