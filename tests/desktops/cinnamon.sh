#!/bin/bash
# Cinnamon on X, software drawing. Packages: cinnamon python3-dbusmock dbus-daemon libglib2.0-bin python3-gi imagemagick tesseract-ocr tesseract-ocr-eng xvfb xdotool x11-xserver-utils
. "$(dirname "$0")/lib.sh"
AREA=470x640+810+0
up() {
    x11
    give XDG_CURRENT_DESKTOP X-Cinnamon
    give CINNAMON_SOFTWARE_RENDERING 1
    bus session
    bus system
    gsettings set org.cinnamon.desktop.background picture-options none
    run logind /usr/bin/python3 -m dbusmock --system --template logind
    run cinnamon cinnamon
    until_ok 60 served
    click away; blank 6
}
shot() { shot_x11 "$1"; }
shown() { seen; }
buttons='n._actionArea.get_children().map(c => { let [x, y] = c.get_transformed_position(), [w, h] = c.get_transformed_size(); return [c.label, Math.round(x + w / 2), Math.round(y + h / 2)]; })'
js() { gdbus call --session -d org.Cinnamon -o /org/Cinnamon -m org.Cinnamon.Eval "$1"; }
click() {
    [ "$1" != expand ] || return 1
    local at=
    case $1 in
        body | away | [0-9]*) at=$(point "$@") ;;
        *) at=$(js "let n=Main.messageTray._notification; let b=$buttons.find(b => b[0] == '$1'); b[1] + ' ' + b[2]" | grep -o '[0-9][0-9]* [0-9][0-9]*' | head -1) ;;
    esac
    click_x11 $at
}
dnd() {
    case $1 in on) gsettings set org.cinnamon.desktop.notifications display-notifications false ;; off) gsettings set org.cinnamon.desktop.notifications display-notifications true ;; esac
    echo "display-notifications $(gsettings get org.cinnamon.desktop.notifications display-notifications)"
}
main "$@"
