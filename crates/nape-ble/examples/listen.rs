//! Listens to devices and prints what happens: `listen [--seconds N] [--rate HZ] ADDRESS=DRIVER…`, with the
//! address as the system writes it and the driver as `nape` or `witmotion`. Without devices it looks round
//! for some and asks each one who it is.
//!
//! Samples are not printed but counted; a line for each clip every five seconds tells its statistics.
//! Nothing is recorded or judged.

use std::error::Error;
use std::io::{Write, stdout};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nape_ble::{BleEvent, Central, Now, Options, Wanted, identify, scan};
use nape_core::{Placement, Span, Timestamp};
use nape_devices::{Identity, News, Stats, Wish, kind};
use tokio::sync::mpsc;

type Problem = Box<dyn Error>;

fn line(at: Timestamp, text: &str) -> Result<(), Problem> {
    let s = at.since(Timestamp::default()).as_secs_f64();
    Ok(writeln!(stdout(), "{s:9.3} {text}")?)
}

async fn look_round() -> Result<(), Problem> {
    let mut all = Vec::new();
    scan(None, Duration::from_secs(5), |found| all.push(found)).await?;
    for found in all {
        let identity = identify(None, &found.address).await;
        writeln!(stdout(), "{found:?}: {identity:?}")?;
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Problem> {
    let mut wish = Wish::DEFAULT;
    let mut seconds = 3600;
    let mut wanted = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--seconds" => seconds = value()?.parse()?,
            "--rate" => wish.rate_dhz = value()?.parse::<u16>()?.saturating_mul(10),
            clip => {
                let (address, driver) = clip.split_once('=').ok_or("expected ADDRESS=DRIVER")?;
                wanted.push(Wanted {
                    placement: Placement::ALL[wanted.len() % 3],
                    name: format!("clip {}", wanted.len()),
                    id: Identity {
                        kind: kind(driver).ok_or("there is no such driver")?,
                        address: address.to_owned(),
                        serial: None,
                    },
                });
            }
        }
    }
    if wanted.is_empty() {
        return look_round().await;
    }
    let mut all = vec![Stats::default(); wanted.len()];
    let began = Instant::now();
    let now: Now =
        Arc::new(move || Timestamp::default() + Span::from_secs_f64(began.elapsed().as_secs_f64()));
    let (tx, mut rx) = mpsc::channel(64);
    let options = Options {
        wanted,
        wish,
        adapter: None,
        seed: 1,
    };
    let central = Central::start(options, Arc::clone(&now), tx);
    let end = tokio::time::sleep(Duration::from_secs(seconds));
    let mut end = std::pin::pin!(end);
    let mut report = tokio::time::interval(Duration::from_secs(5));
    loop {
        let event = tokio::select! {
            event = rx.recv() => event,
            _ = report.tick() => {
                for (i, s) in all.iter().enumerate() {
                    line(now(), &format!(
                        "  {i}: {} samples, {:?} lost, {} twice, {} faults, {:.2} Hz, {:.0} ppm ± {:?} ms, latency {:.1} ms, worst {:.1} ms",
                        s.samples, s.lost, s.duplicates, s.faults.total(), s.rate_hz, s.clock_ppm,
                        s.clock_uncertainty.map(|u| u.as_micros() / 1000),
                        s.latency.as_secs_f64() * 1e3, s.latency_worst.as_secs_f64() * 1e3,
                    ))?;
                }
                continue;
            }
            () = &mut end => break,
            _ = tokio::signal::ctrl_c() => break,
        };
        let Some(event) = event else { break };
        match event {
            BleEvent::News {
                clip,
                at,
                news,
                stats,
            } => {
                all[clip] = stats;
                match news {
                    News::Samples(_) => {}
                    News::Fault(fault) => line(at, &format!("{clip} {fault}"))?,
                    other => line(at, &format!("{clip} {other:?}"))?,
                }
            }
            BleEvent::Link { clip, at, state } => line(at, &format!("{clip} {state:?}"))?,
            BleEvent::Radio { at, state } => line(at, &format!("{state}"))?,
            other => line(now(), &format!("{other:?}"))?,
        }
    }
    central.shutdown(Duration::from_secs(5)).await;
    line(now(), "ended")
}
