/// Bytes of a header on the wire.
pub const HEADER_SIZE: usize = 32;

/// Reads that must start on eight bytes go through this buffer.
pub struct Aligned {
    buffer: Vec<u64>,
}

impl Aligned {
    pub fn holding(bytes: usize) -> Self {
        let words: Vec<u64> = vec![0; bytes.div_ceil(8)];
        Self { buffer: words }
    }

    pub fn capacity(&self) -> usize {
        self.buffer.len() * 8
    }
}
