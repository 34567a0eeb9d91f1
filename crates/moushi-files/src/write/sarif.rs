//! SARIF
