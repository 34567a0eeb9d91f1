//! The one integration-test binary of this crate.

/// Demand held against promise.
mod align {
    mod bars;
    mod links;
    mod pool;
    mod years;
}
