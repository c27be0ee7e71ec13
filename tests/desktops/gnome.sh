#!/bin/bash
# GNOME Shell, headless. Packages: gnome-shell gjs python3-dbusmock python3-gi dbus-daemon libglib2.0-bin
. "$(dirname "$0")/lib.sh"
up() {
    services org.gnome.Shell.Notifications.service
    bus session
    bus system
    run logind /usr/bin/python3 -m dbusmock --system --template logind
    until_ok 20 gdbus call --system --timeout 2 -d org.freedesktop.login1 -o /org/freedesktop/login1 -m org.freedesktop.DBus.Peer.Ping
    # The first-run tour is not what a settled user sees.
    gsettings set org.gnome.shell welcome-dialog-last-shown-version 999 || true
    run shell gnome-shell --headless --virtual-monitor "${SIZE:-1280x720}" --unsafe-mode --wayland-display=wayland-nb
    until_ok 60 js '!Main.layoutManager._startingUp && Main.overview.visible || x'
    js 'Main.overview.hide(); 1' >/dev/null
    give WAYLAND_DISPLAY wayland-nb
    until_ok 20 js '!Main.overview.visible && !Main.overview.animationInProgress || x'
    # A real pointer of the compositor's own: clicks go through its input, and reset its idle time.
    js 'globalThis._p = imports.gi.Clutter.get_default_backend().get_default_seat().create_virtual_device(imports.gi.Clutter.InputDeviceType.POINTER_DEVICE); 1' >/dev/null
    move 640 500
    # Its own notices (a privileged user, no display manager) come a moment later; they are not ours.
    local quiet=0
    for _ in $(seq 60); do
        if js 'Main.messageTray.getSources().forEach(s => s.destroy()); !Main.messageTray._banner && Main.messageTray.getSources().length == 0 || x' >/dev/null 2>&1
        then quiet=$((quiet + 1)); else quiet=0; fi
        [ $quiet -lt 8 ] || break
        sleep 0.15
    done
}
js() { "$here/gnome_eval.py" "$1"; }
move() { js "_p.notify_absolute_motion(imports.gi.GLib.get_monotonic_time(), $1, $2); 1" >/dev/null; }
press() {
    move "$1" "$2"; sleep 0.3
    js "_p.notify_button(imports.gi.GLib.get_monotonic_time(), 1, 1); 1" >/dev/null; sleep 0.05
    js "_p.notify_button(imports.gi.GLib.get_monotonic_time(), 1, 0); 1" >/dev/null
}
shot() {
    gdbus call --session -d org.gnome.Shell.Screenshot -o /org/gnome/Shell/Screenshot -m org.gnome.Shell.Screenshot.Screenshot true false "$(realpath -m "$1")" >/dev/null
}
shown() { js "$(cat "$here/gnome_shown.js")"; }
# click D body | close | expand | away | LABEL of a button | list (opens the list under the clock) | X Y
click() {
    case $1 in
        # A hair of movement: what waits for the wearer to be there is shown.
        away) move 640 500; move 641 500 ;;
        expand) local at; at=$(shown | at 'b["banner"]["box"]'); move ${at% *} ${at#* } ;;
        body) local at; at=$(shown | at 'b["banner"]["body_box"]'); press ${at% *} ${at#* } ;;
        close) local at; at=$(shown | at 'b["banner"]["close_box"]'); press ${at% *} ${at#* } ;;
        list) js 'Main.panel.statusArea.dateMenu.menu.open(); 1' >/dev/null; sleep 0.5 ;;
        unlist) js 'Main.panel.statusArea.dateMenu.menu.close(); 1' >/dev/null; sleep 0.5 ;;
        [0-9]*) press "$1" "$2" ;;
        *) local at; at=$(shown | LABEL=$1 at 'next(x["box"] for x in b["banner"]["buttons"] if x["label"] == os.environ["LABEL"])'); press ${at% *} ${at#* } ;;
    esac
}
# at EXPRESSION: the middle of a box in what shown printed.
at() { python3 -c 'import json,os,sys; b=json.load(sys.stdin); x,y,w,h=eval(sys.argv[1]); print(int(x+w/2), int(y+h/2))' "$1"; }
dnd() {
    case $1 in
        on) gsettings set org.gnome.desktop.notifications show-banners false ;;
        off) gsettings set org.gnome.desktop.notifications show-banners true ;;
    esac
    echo "show-banners $(gsettings get org.gnome.desktop.notifications show-banners)"
}
main "$@"
