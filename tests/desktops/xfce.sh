#!/bin/bash
# xfce4-notifyd. Packages: xfce4-notifyd xfconf dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
up() {
    services org.xfce.Xfconf.service
    x11
    bus session
    run notifyd "$(ls /usr/lib/*/xfce4/notifyd/xfce4-notifyd)"
    until_ok 30 served
    blank
}
shot() { shot_x11 "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_x11 $at; }
dnd() {
    case $1 in on) xfconf-query -c xfce4-notifyd -p /do-not-disturb -n -t bool -s true ;; off) xfconf-query -c xfce4-notifyd -p /do-not-disturb -n -t bool -s false ;; esac
    echo "do-not-disturb $(xfconf-query -c xfce4-notifyd -p /do-not-disturb 2>/dev/null || echo unset)"
}
main "$@"
