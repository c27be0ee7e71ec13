//! What it brings to go over a transition block by block, against whole matrices of nalgebra in the same run.
//!
//! `cargo bench -p nape-attitude --bench algebra`. Each item is one transition of the twenty error states: the covariance
//! forward (`Φ P Φᵀ + Q`), and back what later corrections say (`Φᵀ Λ Φ`). Live there are five of the first a second,
//! and five of the second for each of those. That both give the same is `tests/oracle`'s business, and is looked at
//! here before the clock runs.

use divan::{Bencher, black_box};
use nalgebra::Vector3;

#[path = "../src/algebra.rs"]
#[expect(dead_code, reason = "the half of it that is measured")]
mod algebra;

use algebra::{
    BIAS, FAST, GRAVITY, Later, Matrix, Noise, SLOW, SlowFast, Transition, VELOCITY, propagate,
};

const NOISE: Noise = Noise {
    rotation: 1e-5,
    velocity: 1e-4,
    bias: 1e-8,
};

fn main() {
    let (p, t) = (covariance(), transition());
    let mut ours = p;
    propagate(&mut ours, &t, &NOISE);
    assert!((ours - forward(&p, &t)).amax() < 1e-12, "forward");
    let mut ours = Later::nothing();
    ours.matrix = p;
    ours.unpropagate(&t, false);
    assert!((ours.matrix - back(&p, &t)).amax() < 1e-12, "back");
    divan::main();
}

/// Numbers between -0.5 and 0.5.
fn numbers() -> impl FnMut() -> f64 {
    let mut seed = 1_u32;
    move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(seed >> 8) / f64::from(1_u32 << 24) - 0.5
    }
}

fn covariance() -> Matrix {
    let mut number = numbers();
    let half = Matrix::from_fn(|_, _| 0.1 * number());
    let square = half * half.transpose();
    (square + square.transpose()) * 0.5
}

fn transition() -> Transition {
    let mut number = numbers();
    let mut slow_fast = SlowFast::from_fn(|_, _| 0.2 * number());
    slow_fast
        .fixed_view_mut::<2, VELOCITY>(GRAVITY - FAST, 0)
        .fill(0.0);
    Transition {
        slow_fast,
        force: Vector3::new(0.3, -0.2, 2.0),
        heading_keep: 1.0,
    }
}

/// The transition as one matrix.
fn whole(t: &Transition) -> Matrix {
    let mut phi = Matrix::identity();
    phi.fixed_view_mut::<3, 3>(VELOCITY, 0)
        .copy_from(&-t.force.cross_matrix());
    phi.fixed_view_mut::<FAST, SLOW>(0, FAST)
        .copy_from(&t.slow_fast.transpose());
    phi
}

fn forward(p: &Matrix, t: &Transition) -> Matrix {
    let phi = whole(t);
    let mut q = Matrix::zeros();
    for i in 0..3 {
        q[(i, i)] = NOISE.rotation;
        q[(VELOCITY + i, VELOCITY + i)] = NOISE.velocity;
        q[(BIAS + i, BIAS + i)] = NOISE.bias;
    }
    phi * p * phi.transpose() + q
}

fn back(m: &Matrix, t: &Transition) -> Matrix {
    let phi = whole(t);
    phi.transpose() * m * phi
}

#[divan::bench(sample_count = 200, sample_size = 200)]
fn forward_by_blocks(bencher: Bencher<'_, '_>) {
    let t = transition();
    bencher
        .with_inputs(covariance)
        .bench_local_refs(|p| propagate(black_box(p), black_box(&t), &NOISE));
}

#[divan::bench(sample_count = 200, sample_size = 200)]
fn forward_whole(bencher: Bencher<'_, '_>) {
    let t = transition();
    bencher
        .with_inputs(covariance)
        .bench_local_refs(|p| *p = forward(black_box(p), black_box(&t)));
}

#[divan::bench(sample_count = 200, sample_size = 200)]
fn back_by_blocks(bencher: Bencher<'_, '_>) {
    let t = transition();
    let later = || Later {
        matrix: covariance(),
        ..Later::nothing()
    };
    bencher
        .with_inputs(later)
        .bench_local_refs(|later| black_box(later).unpropagate(black_box(&t), false));
}

#[divan::bench(sample_count = 200, sample_size = 200)]
fn back_whole(bencher: Bencher<'_, '_>) {
    let t = transition();
    bencher
        .with_inputs(covariance)
        .bench_local_refs(|m| *m = back(black_box(m), black_box(&t)));
}
