//! Listens to clips and prints what happens: `listen [--seconds N] [--rate HZ] ADDRESS=UID…`, with the
//! address as the system writes it and the id as 16 hexadecimal digits. Without clips it looks round
//! for some and asks each one who it is.
//!
//! Frames are not printed but counted; a line for each clip every five seconds tells its statistics.
//! Nothing is recorded or judged.

use std::error::Error;
use std::io::{Write, stdout};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nape_ble::{BleEvent, Central, ClipId, Ingest, Now, Options, Wanted, identify, scan};
use nape_core::{Placement, Span, Timestamp};
use nape_wire::Config;
use tokio::sync::mpsc;

type Problem = Box<dyn Error>;

fn uid(text: &str) -> Result<[u8; 8], Problem> {
    if text.len() != 16 || !text.is_ascii() {
        return Err(format!("{text}: expected 16 hexadecimal digits").into());
    }
    let mut uid = [0; 8];
    for (i, byte) in uid.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16)?;
    }
    Ok(uid)
}

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
    let mut config = Config::DEFAULT;
    let mut seconds = 3600;
    let mut wanted = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--seconds" => seconds = value()?.parse()?,
            "--rate" => config.rate_dhz = value()?.parse::<u16>()?.saturating_mul(10),
            clip => {
                let (address, id) = clip.split_once('=').ok_or("expected ADDRESS=UID")?;
                wanted.push(Wanted {
                    placement: Placement::ALL[wanted.len() % 3],
                    name: format!("clip {}", wanted.len()),
                    id: ClipId {
                        address: address.to_owned(),
                        uid: uid(id)?,
                    },
                });
            }
        }
    }
    if wanted.is_empty() {
        return look_round().await;
    }
    let mut ingests: Vec<Ingest> = (0..)
        .zip(&wanted)
        .map(|(device, w)| Ingest::new(w.placement, device))
        .collect();
    let began = Instant::now();
    let now: Now =
        Arc::new(move || Timestamp::default() + Span::from_secs_f64(began.elapsed().as_secs_f64()));
    let (tx, mut rx) = mpsc::channel(64);
    let options = Options {
        wanted,
        config,
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
                for (i, ingest) in ingests.iter().enumerate() {
                    let s = ingest.stats();
                    line(now(), &format!(
                        "  {i}: {} samples, {} lost, {} twice, {} faults, {:.2} Hz, {:.0} ppm ± {:?} ms, latency {:.1} ms, worst {:.1} ms",
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
            BleEvent::Frame { clip, at, bytes } => {
                if let Err(fault) = ingests[clip].frame(at, &bytes) {
                    line(at, &format!("{clip} {fault}"))?;
                }
            }
            BleEvent::Opened { clip, at, opened } => {
                ingests[clip].open(at, &opened);
                line(at, &format!("{clip} {opened:?}"))?;
            }
            BleEvent::Time {
                clip,
                sent,
                received,
                device_us,
            } => {
                ingests[clip].time(sent, received, device_us);
                let ms = received.since(sent).as_secs_f64() * 1e3;
                line(received, &format!("{clip} time, round trip {ms:.1} ms"))?;
            }
            BleEvent::Link { clip, at, state } => line(at, &format!("{clip} {state:?}"))?,
            BleEvent::Radio { at, state } => line(at, &format!("{state}"))?,
            BleEvent::Status { .. } => {}
            other => line(now(), &format!("{other:?}"))?,
        }
    }
    central.shutdown(Duration::from_secs(5)).await;
    line(now(), "ended")
}
