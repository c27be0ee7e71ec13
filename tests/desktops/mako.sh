#!/bin/bash
# mako. Packages: mako-notifier dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng sway grim xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
up() {
    bus session
    wayland
    run mako mako
    until_ok 30 served
    blank
}
shot() { shot_wayland "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_wayland $at; }
dnd() {
    case $1 in on) makoctl mode -a do-not-disturb ;; off) makoctl mode -r do-not-disturb ;; esac
    # Stock settings hide nothing in this mode: a user who wants that has [mode=do-not-disturb] with invisible=1.
    makoctl mode | tr '\n' ' '
}
main "$@"
