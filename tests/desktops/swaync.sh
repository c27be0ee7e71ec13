#!/bin/bash
# SwayNotificationCenter. Packages: sway-notification-center dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng sway grim xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
up() {
    bus session
    wayland
    run swaync swaync
    until_ok 30 served
    blank
}
shot() { shot_wayland "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_wayland $at; }
dnd() {
    case $1 in on) swaync-client -dn ;; off) swaync-client -df ;; esac
    echo "dnd $(swaync-client -D)"
}
main "$@"
