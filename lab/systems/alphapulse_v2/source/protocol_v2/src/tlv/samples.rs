// Only compiled for tests (see mod.rs), though nothing in this file says so.
pub struct Sample {
    pub pool_addresses: Vec<u64>,
}
