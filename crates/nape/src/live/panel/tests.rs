use super::*;

#[test]
fn a_gauge_is_full_at_the_limit_and_beyond() {
    let full = |share| {
        let gauge = gauge(share, Glyphs::Ascii);
        assert_eq!(gauge.len(), GAUGE);
        gauge.chars().filter(|&c| c == '#').count()
    };
    assert_eq!(full(0.0), 0);
    assert_eq!(full(0.5), 5);
    // Not full before the limit, however close.
    assert_eq!(full(0.999), GAUGE - 1);
    assert_eq!(full(1.0), GAUGE);
    assert_eq!(full(7.0), GAUGE);
    assert_eq!(full(f64::NAN), 0);
    assert_eq!(gauge(0.5, Glyphs::Unicode), "█████░░░░░");
}
