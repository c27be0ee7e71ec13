//! One value for each clip or each angle, looked up by what it is of.

use core::ops::{Index, IndexMut};
use core::slice;

use serde::{Deserialize, Serialize};

use crate::measure::Measure;
use crate::sample::Placement;

macro_rules! per {
    ($(#[$doc:meta])* $name:ident, $key:ty, $n:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name<T>([T; $n]);

        impl<T> $name<T> {
            /// Of these values, in the order of `ALL`.
            pub const fn new(values: [T; $n]) -> Self {
                Self(values)
            }

            /// The same value for each.
            pub const fn all(value: T) -> Self
            where
                T: Copy,
            {
                Self([value; $n])
            }

            /// What `of` says for each.
            pub fn from_fn(of: impl FnMut($key) -> T) -> Self {
                Self(<$key>::ALL.map(of))
            }

            /// Each value made another.
            pub fn map<U>(self, f: impl FnMut(T) -> U) -> $name<U> {
                $name(self.0.map(f))
            }

            /// The values, in the order of `ALL`.
            pub fn values(&self) -> slice::Iter<'_, T> {
                self.0.iter()
            }

            /// The same, to be changed.
            pub fn values_mut(&mut self) -> slice::IterMut<'_, T> {
                self.0.iter_mut()
            }

            /// Each value with what it is of.
            pub fn iter(&self) -> impl Iterator<Item = ($key, &T)> {
                <$key>::ALL.into_iter().zip(&self.0)
            }

            /// The same, to be changed.
            pub fn iter_mut(&mut self) -> impl Iterator<Item = ($key, &mut T)> {
                <$key>::ALL.into_iter().zip(&mut self.0)
            }
        }

        impl<T> Index<$key> for $name<T> {
            type Output = T;

            fn index(&self, of: $key) -> &T {
                &self.0[of.index()]
            }
        }

        impl<T> IndexMut<$key> for $name<T> {
            fn index_mut(&mut self, of: $key) -> &mut T {
                &mut self.0[of.index()]
            }
        }
    };
}

per!(
    /// One value for each placement: for each clip a rig can have.
    PerPlacement, Placement, 3
);

per!(
    /// One value for each measure.
    PerMeasure, Measure, 4
);
