//! The outlet to those who watch over the control socket: happenings become lines of the protocol.

use nape_control::Update;
use nape_session::ndjson;

use super::{Behind, Full, Happening, Outlets, Received, Topic, Topics};
use crate::control::server::Watchers;
use crate::speech;

/// So many happenings may wait for this task, which only passes them on. Our choice: a session's last seconds, all at
/// once.
const QUEUED: usize = 256;

/// Passes on to `watchers`, until nothing more happens. Each client has a bound of its own there.
pub async fn serve(outlets: Outlets, watchers: Watchers) {
    let behind = Behind {
        most: QUEUED,
        // What a client misses it is told by its own bound.
        full: Full::DropOldest,
    };
    let topics = Topics::of(&[Topic::Events, Topic::Progress]);
    let mut subscription = outlets.subscribe(topics, behind);
    drop(outlets);
    while let Some(received) = subscription.next().await {
        let Received::Happening(happening) = received else {
            continue;
        };
        if !watchers.any() {
            continue;
        }
        match &*happening {
            Happening::Event { event, start } => watchers.send(&Update::Event {
                event: ndjson::event(event, *start, speech::of_events),
            }),
            Happening::Update(update) => watchers.send(update),
            _ => {}
        }
    }
}
