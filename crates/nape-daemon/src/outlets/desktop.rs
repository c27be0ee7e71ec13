//! The outlet to the desktop: what is to be shown goes to the notifier, what the wearer answers comes back.

use std::sync::Arc;

use nape_words::Words;
use tokio::sync::{Notify, mpsc};

use super::{Behind, Full, Happening, Outlets, Received, Topic, Topics};
use nape_notify::{Bubble, Notifier, Options, Report};

/// So many may wait for this task, which only passes them on. Our choice: more than a day's.
const QUEUED: usize = 64;

/// Shows what is to be shown and sends what becomes of it to `reports`, until nothing more happens.
pub async fn serve(outlets: Outlets, words: Words, reports: mpsc::Sender<Report>) {
    let behind = Behind {
        most: QUEUED,
        // The newest is what the wearer should see.
        full: Full::DropOldest,
    };
    let mut subscription = outlets.subscribe(Topics::of(&[Topic::Bubbles]), behind);
    drop(outlets);
    let told = Arc::new(Notify::new());
    let notifier = Notifier::start_waking(Options::default(), Arc::clone(&told));
    loop {
        tokio::select! {
            received = subscription.next() => match received {
                Some(Received::Happening(happening)) => {
                    let taken = show(&notifier, &happening, words);
                    if let Err(report) = taken && reports.send(report).await.is_err() {
                        break;
                    }
                }
                Some(Received::Missed(_)) => {}
                Some(Received::TooSlow) | None => break,
            },
            () = told.notified() => {
                let waiting: Vec<Report> = notifier.answers().try_iter().collect();
                for report in waiting {
                    if reports.send(report).await.is_err() {
                        break;
                    }
                }
            }
        }
    }
}

fn show(notifier: &Notifier, happening: &Happening, words: Words) -> Result<(), Report> {
    match happening {
        Happening::Nudge(nudge) => {
            if !notifier.show(Bubble::new(nudge, words).with_start()) {
                return Err(Report::NotTaken { nudge_id: nudge.id });
            }
        }
        Happening::Bubble(bubble) => {
            // One that is not taken is not missed: the next one says more.
            notifier.show((**bubble).clone());
        }
        _ => {}
    }
    Ok(())
}
