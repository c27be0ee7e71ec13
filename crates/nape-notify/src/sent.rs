//! What of a bubble is sent to a server, and what a pressed button means.

use std::collections::HashMap;
use std::time::Duration;

use nape_core::event::Answer;
use zbus::zvariant::Value;

use crate::bus::{Sent, Server};
use crate::{APP_ID, Bubble, Press, Slot, Urgency, text};

/// A bubble for this server.
pub(crate) fn sent(
    bubble: &Bubble,
    server: &Server,
    replaces: u32,
    icon: Option<&str>,
    expire: Duration,
) -> Sent {
    let text = text::compose(&bubble.said, bubble.words, server.markup);
    let urgency: u8 = match bubble.urgency() {
        Urgency::Low => 0,
        Urgency::Normal => 1,
        Urgency::Critical => 2,
    };
    let expire = i32::try_from(expire.as_millis()).unwrap_or(i32::MAX);
    let mut actions = Vec::new();
    if server.actions {
        for (key, button) in bubble.buttons() {
            // The click on the bubble itself is last: Budgie loses the button after it.
            if *key != "default" || server.kind.has_default() {
                actions.push((*key).to_owned());
                actions.push(bubble.words.button(*button));
            }
        }
    }
    Sent {
        replaces,
        // Once: with `image-path` beside it Xfce and dunst would take the larger.
        icon: icon.unwrap_or_default().to_owned(),
        title: text.title,
        body: text.body,
        actions,
        hints: HashMap::from([
            ("urgency", Value::U8(urgency)),
            ("category", Value::from("x-nape.nudge")),
            ("desktop-entry", Value::from(APP_ID)),
            // Whoever was away finds it in `nape status`, not in a list of yesterday's reminders.
            ("transient", Value::Bool(!bubble.stays())),
        ]),
        expire_ms: if bubble.stays() { 0 } else { expire },
    }
}

/// What the wearer meant. A click on the bubble itself never claims anything.
pub(crate) fn press_of(slot: Slot, key: &str) -> Option<Press> {
    match key {
        "default" | "why" if matches!(slot, Slot::Nudge(_)) => Some(Press::Why),
        "snooze" => Some(Press::Answer(Answer::Snooze)),
        "hurts" => Some(Press::Hurts),
        "start" => Some(Press::Start),
        "stop" => Some(Press::Stop),
        "did" => Some(Press::Did(true)),
        "skip" => Some(Press::Did(false)),
        "yes" => Some(Press::Confirm(true)),
        "no" => Some(Press::Confirm(false)),
        _ => None,
    }
}
