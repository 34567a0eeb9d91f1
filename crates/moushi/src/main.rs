//! 谋实: the one binary.

fn main() {}
