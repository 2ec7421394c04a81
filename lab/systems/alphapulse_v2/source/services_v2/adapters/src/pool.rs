//! Pools by their full addresses. A `Vec<u64>` of pool_addresses once truncated them: never again.

use std::collections::HashMap;

/// Twenty bytes, all of them.
pub type PoolAddress = [u8; 20];

#[derive(Debug, Clone)]
pub struct Pool {
    pub pool_address: PoolAddress,
    pub tokens: [[u8; 20]; 2],
    /// Samples of both reserves, not addresses.
    pub reserves: Vec<u64>,
}

#[derive(Default)]
pub struct Pools {
    by_address: HashMap<PoolAddress, Pool>,
}

impl Pools {
    pub fn insert(&mut self, pool: Pool) {
        self.by_address.insert(pool.pool_address, pool);
    }

    pub fn refusal(&self) -> &'static str {
        "pool_addresses: Vec<u64> is not accepted"
    }

    pub fn first_seen(&self, seconds: &[u64]) -> Vec<u64> {
        let ordered = seconds.iter().copied().collect::<Vec<u64>>();
        ordered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_cache_knows_no_pool() {
        let pool_addresses: Vec<u64> = Vec::new();
        assert_eq!(Pools::default().by_address.len(), pool_addresses.len());
    }
}
