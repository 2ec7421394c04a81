/// Which tokens may be paired. The ids are given out here, counted from one: they are no addresses.
#[derive(Default)]
pub struct Pairing {
    pub token_ids: Vec<u64>,
}

impl Pairing {
    pub fn next_id(&self) -> u64 {
        self.token_ids.last().map_or(1, |id| id + 1)
    }
}
