#!/bin/bash
# Budgie: budgie-daemon serves notifications, the panel (Raven) keeps them. Packages: budgie-core dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
AREA=400x640+880+0
up() {
    x11
    give XDG_CURRENT_DESKTOP Budgie:GNOME
    bus session
    bus system
    gsettings set org.gnome.desktop.background picture-options none
    run wm budgie-wm --x11
    run daemon budgie-daemon
    run panel budgie-panel
    until_ok 60 served
    # A notice of its keyboard helper comes a moment after the start where Plasma is installed too; it goes after 10 s.
    until_ok 30 gdbus introspect --session -d org.budgie_desktop.Raven -o /org/budgie_desktop/Raven
    click away; sleep 14
    blank
}
shot() { shot_x11 "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_x11 $at; }
ask() { gdbus call --session -d org.budgie_desktop.Notifications -o /org/budgie_desktop/Notifications -m org.buddiesofbudgie.budgie.Dispatcher.$1; }
dnd() {
    local is; is=$(ask GetDoNotDisturb)
    case $1$is in "on(false,)" | "off(true,)") ask ToggleDoNotDisturb >/dev/null ;; esac
    echo "GetDoNotDisturb $(ask GetDoNotDisturb)"
}
main "$@"
