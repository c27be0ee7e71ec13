//! Smooth random motion: sway, drift, physiological tremor.
//!
//! White noise at the knots drives chains of four equal low-pass filters; value, rate and acceleration
//! of the last stage are known exactly at every knot and joined by fifth-degree polynomials between.

use nape_core::num;

use super::KNOT_S;
use super::jet::Jet;
use crate::rng::SimRng;

/// One component: a band of random motion.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Band {
    /// Corner frequency of the filters, Hz.
    pub(crate) hz: f64,
    /// Standard deviation of the value.
    pub(crate) sd: f64,
}

#[derive(Debug, Clone)]
struct Chain {
    w: f64,
    decay: f64,
    gain: f64,
    x: [f64; 4],
}

impl Chain {
    fn new(band: Band) -> Self {
        let w = core::f64::consts::TAU * band.hz;
        let mut chain = Self {
            w,
            decay: num::exp(-w * KNOT_S),
            gain: 0.0,
            x: [1.0, 0.0, 0.0, 0.0],
        };
        // The sum of squares of the impulse response gives the gain for the wanted deviation.
        let mut energy = 0.0;
        let mut t = 0.0;
        while w * t < 40.0 {
            energy += chain.x[3] * chain.x[3];
            chain.advance(0.0);
            t += KNOT_S;
        }
        chain.gain = band.sd / num::sqrt(energy);
        chain.x = [0.0; 4];
        chain
    }

    /// One knot on: exact solution of the chain, then the push of white noise.
    fn advance(&mut self, push: f64) {
        let k = self.w * KNOT_S;
        let (k2, k3) = (k * k / 2.0, k * k * k / 6.0);
        let [a, b, c, d] = self.x;
        self.x = [
            self.decay * a,
            self.decay * (k * a + b),
            self.decay * (k2 * a + k * b + c),
            self.decay * (k3 * a + k2 * b + k * c + d),
        ];
        self.x[0] += self.gain * push;
    }

    fn jet(&self) -> Jet {
        let [_, b, c, d] = self.x;
        let v = self.w * (c - d);
        Jet {
            p: d,
            v,
            a: self.w * (self.w * (b - c) - v),
        }
    }
}

/// A sum of bands.
#[derive(Debug, Clone)]
pub(crate) struct Noise {
    chains: Vec<Chain>,
    last: Jet,
    next: Jet,
}

impl Noise {
    /// Noise of these bands, already in its stationary state.
    pub(crate) fn new(bands: &[Band], rng: &mut SimRng) -> Self {
        let mut noise = Self {
            chains: bands.iter().map(|b| Chain::new(*b)).collect(),
            last: Jet::default(),
            next: Jet::default(),
        };
        let slowest = bands.iter().map(|b| b.hz).fold(f64::INFINITY, f64::min);
        // Run in for two time constants of the whole chain of the slowest band.
        let mut t = 0.0;
        while t < 8.0 / (core::f64::consts::TAU * slowest) {
            noise.advance(rng);
            t += KNOT_S;
        }
        noise.advance(rng);
        noise
    }

    /// One knot on.
    pub(crate) fn advance(&mut self, rng: &mut SimRng) {
        // One push drives every band: their sum is still Gaussian, at a quarter of the cost.
        let push = rng.normal();
        self.last = self.next;
        let mut sum = Jet::default();
        for chain in &mut self.chains {
            chain.advance(push);
            sum = sum.plus(chain.jet());
        }
        self.next = sum;
    }

    /// Value at the fraction `x` between the last knot and the next.
    pub(crate) fn at(&self, x: f64) -> Jet {
        Jet::between(self.last, self.next, KNOT_S, x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Stream;

    #[test]
    fn deviation_is_as_asked_and_rate_is_the_derivative() {
        let mut rng = SimRng::new(3, Stream::Sway);
        let mut n = Noise::new(&[Band { hz: 1.0, sd: 2.0 }], &mut rng);
        let (mut sum, mut rate) = (0.0, 0.0);
        let count = 100_000;
        for _ in 0..count {
            n.advance(&mut rng);
            let (a, b, c) = (n.at(0.49), n.at(0.5), n.at(0.51));
            sum += b.p * b.p;
            rate += b.v * b.v;
            assert!(((c.p - a.p) / (0.02 * KNOT_S) - b.v).abs() < 1e-3 * (1.0 + b.v.abs()));
        }
        let n = f64::from(count);
        assert!(
            (num::sqrt(sum / n) - 2.0).abs() < 0.1,
            "{}",
            num::sqrt(sum / n)
        );
        // Rate of a chain of four: w · sd / √5.
        let want = core::f64::consts::TAU * 2.0 / num::sqrt(5.0);
        assert!((num::sqrt(rate / n) / want - 1.0).abs() < 0.05);
    }
}
