//! The world: what a host sees of clips over the simulated radio.

use firmware_sim::{Characteristic, ClipOptions, Happening, Script, World, WorldOptions};
use nape_core::{Placement, Timestamp};
use nape_wire::DataFrame;

#[test]
fn streams() {
    let script = Script::parse("screen for 1m").expect("a script");
    let clips = vec![
        ClipOptions::new(Placement::Head),
        ClipOptions::new(Placement::UpperBack),
    ];
    let mut world = World::new(WorldOptions::new(script, 7, clips)).expect("a world");
    for clip in 0..2 {
        world.connect(clip, 247).expect("there");
        for c in [
            Characteristic::Control,
            Characteristic::Data,
            Characteristic::Status,
        ] {
            world.subscribe(clip, c, true).expect("can");
        }
        world
            .write(clip, Characteristic::Control, &[1, 0])
            .expect("start");
    }
    let (mut n, mut wakes) = ([0usize; 2], 0);
    while world.now() < Timestamp::from_micros(60_000_000) {
        let to = world.next_deadline().expect("goes on");
        assert!(to >= world.now());
        world.advance(to);
        wakes += 1;
        while let Some(h) = world.poll() {
            if let Happening::Notify {
                clip,
                characteristic,
                value,
                ..
            } = h
                && characteristic == Characteristic::Data
            {
                let frame = DataFrame::parse(&value).expect("a frame");
                let full = frame.header().full.expect("full");
                assert_eq!(full.first_index as usize, n[clip]);
                n[clip] += frame.header().count();
            }
        }
    }
    println!("{n:?} {wakes}");
    assert!(n.iter().all(|n| (2980..=3000).contains(n)));
}
