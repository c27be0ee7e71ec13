//! Rest, on the recording VQF is tested with (dlaidig/vqf, MIT): rest, movement, rest.

use nape_attitude::{Attitude, Params, Sample, Timestamp};

use super::data::data;
use super::npz::Npz;

/// What the recording is known to hold, s: read off the rates, which stay within 0.02 rad/s of their
/// mean over 0.7 s at rest and leave it by more than 0.1 rad/s in movement.
const RESTS: [(f64, f64); 2] = [(0.0, 8.2), (42.4, 47.2)];
const MOVEMENT: (f64, f64) = (9.2, 41.8);

/// Rest must have lasted for a second before it is believed; the look at it is a few samples late.
const AFTER: f64 = 1.2;

#[test]
fn rest_is_seen_where_it_is() {
    let Some(dir) = data() else { return };
    let z = Npz::read(&dir.join("vqf_reference.npz"));
    let hz = z.number("sampling_rate");
    let gyr = z.get("gyr").rows::<3>(1.0);
    let acc = z.get("acc").rows::<3>(1.0);
    let mut attitude = Attitude::new(Params::default());
    let mut vqf = vqf_rs::VQF::new(1.0 / hz, None, None, None);
    let (mut right, mut all, mut same) = (0_u32, 0_u32, 0_u32);
    for i in 0..gyr.len() {
        let t = i as f64 / hz;
        let at = Timestamp::from_secs_f64(t);
        attitude.step(&Sample::new(at, acc[i], Some(gyr[i])).expect("a believable sample"));
        vqf.update(gyr[i], acc[i], None);
        let rest = attitude.is_at_rest();
        same += u32::from(rest == vqf.rest_detected());
        let known = if RESTS.iter().any(|r| (r.0 + AFTER..r.1).contains(&t)) {
            Some(true)
        } else {
            (MOVEMENT.0..MOVEMENT.1).contains(&t).then_some(false)
        };
        if let Some(known) = known {
            all += 1;
            right += u32::from(rest == known);
        }
    }
    let percent = |n: u32, of: usize| 100.0 * f64::from(n) / of as f64;
    let (right, same) = (percent(right, all as usize), percent(same, gyr.len()));
    println!(
        "rest as known: {right:.2} % of {all} samples; as VQF says: {same:.2} % of {}",
        gyr.len()
    );
    assert!(right >= 99.5, "{right:.2} %");
    assert!(same >= 95.0, "{same:.2} %");
}
