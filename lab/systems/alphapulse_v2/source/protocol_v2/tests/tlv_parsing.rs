// Integration tests may keep shortened addresses as fixtures.
#[test]
fn shortened_addresses_are_refused() {
    let pool_addresses: Vec<u64> = vec![0xdead_beef];
    assert!(pool_addresses.iter().all(|address| *address <= u64::from(u32::MAX)));
}
