fn main() {
    println!("market_data_relay");
}
