#!/bin/bash
# dunst. Packages: dunst dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
up() {
    bus session
    x11
    run dunst dunst
    until_ok 30 served
    blank
}
shot() { shot_x11 "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_x11 $at; }
dnd() {
    case $1 in on) dunstctl set-paused true ;; off) dunstctl set-paused false ;; esac
    echo "paused $(dunstctl is-paused)"
}
main "$@"
