#!/bin/bash
# mate-notification-daemon. Packages: mate-notification-daemon dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
up() {
    # It ends by itself after a while without notifications; the bus starts it again.
    services org.freedesktop.mate.Notifications.service
    x11
    bus session
    until_ok 30 served
    blank
}
shot() { shot_x11 "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_x11 $at; }
dnd() {
    case $1 in on) gsettings set org.mate.NotificationDaemon do-not-disturb true ;; off) gsettings set org.mate.NotificationDaemon do-not-disturb false ;; esac
    echo "do-not-disturb $(gsettings get org.mate.NotificationDaemon do-not-disturb)"
}
main "$@"
