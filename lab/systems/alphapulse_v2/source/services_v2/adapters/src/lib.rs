//! Adapters to exchanges and chains.

pub mod pool;
