//! Wire protocol: a 32-byte header, then TLVs.

pub mod message;
pub mod tlv;
