#!/bin/bash
# KDE Plasma: plasmashell on X, software drawing. Packages: plasma-workspace plasma-desktop kwin-x11 dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
AREA=420x430+860+240
up() {
    x11
    give XDG_CURRENT_DESKTOP KDE
    give KDE_FULL_SESSION true
    give KDE_SESSION_VERSION 5
    give QT_QUICK_BACKEND software
    give QT_XCB_GL_INTEGRATION none
    services org.kde.kglobalaccel.service org.kde.kded5.service org.kde.kactivitymanagerd.service org.kde.ActivityManager.service org.kde.kuiserver.service
    bus session
    bus system
    run kwin kwin_x11 --no-kactivities
    run plasmashell plasmashell --no-respawn
    until_ok 60 served
    blank 4
}
shot() { shot_x11 "$1"; }
shown() { seen; }
click() { [ "$1" != expand ] || return 1; local at; at=$(point "$@"); click_x11 $at; }
dnd() {
    # What the switch in the tray writes and says; plasmashell reads it at once.
    local until='2099,1,1,0,0,0'
    case $1 in
        on) kwriteconfig5 --file plasmanotifyrc --group DoNotDisturb --key Until "$until" ;;
        off) kwriteconfig5 --file plasmanotifyrc --group DoNotDisturb --key Until --delete x ;;
    esac
    [ -z "$1" ] || { gdbus emit --session --object-path /plasmanotifyrc --signal org.kde.kconfig.notify.ConfigChanged "{'DoNotDisturb': [[byte 0x55, 0x6e, 0x74, 0x69, 0x6c]]}"; sleep 1; }
    echo "Inhibited $(gdbus call --session -d org.freedesktop.Notifications -o /org/freedesktop/Notifications -m org.freedesktop.DBus.Properties.Get org.freedesktop.Notifications Inhibited)"
}
main "$@"
