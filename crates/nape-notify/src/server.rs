//! The notification servers that differ in what matters: docs/notifications.md. An unknown one is one that does what the
//! specification says.

/// Which server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Gnome,
    Plasma,
    Cinnamon,
    Budgie,
    Xfce,
    Mate,
    Lxqt,
    Swaync,
    Mako,
    Dunst,
    Other,
}

impl Kind {
    /// By what it answers to `GetServerInformation`.
    pub(crate) fn of(name: &str, vendor: &str) -> Self {
        match (name, vendor) {
            ("gnome-shell", _) => Self::Gnome,
            ("Plasma", _) => Self::Plasma,
            ("cinnamon", _) => Self::Cinnamon,
            ("Budgie Notification Server", _) => Self::Budgie,
            ("Xfce Notify Daemon", _) => Self::Xfce,
            ("Notification Daemon", "MATE") => Self::Mate,
            ("lxqt-notificationd", _) => Self::Lxqt,
            ("SwayNotificationCenter", _) => Self::Swaync,
            ("mako", _) => Self::Mako,
            ("dunst", _) => Self::Dunst,
            _ => Self::Other,
        }
    }

    /// Does a click on the bubble press `default`? Xfce draws it as one button more, LXQt counts it among its three.
    pub(crate) const fn has_default(self) -> bool {
        !matches!(self, Self::Xfce | Self::Lxqt)
    }

    /// Has a bubble that takes the place of an open one its buttons? GNOME 43 draws it without.
    pub(crate) const fn replaces_buttons(self) -> bool {
        !matches!(self, Self::Gnome)
    }

    /// Does "dismissed" mean that somebody dismissed it? Cinnamon says it of a bubble that went by itself.
    pub(crate) const fn tells_dismissed(self) -> bool {
        !matches!(self, Self::Cinnamon | Self::Budgie)
    }
}
