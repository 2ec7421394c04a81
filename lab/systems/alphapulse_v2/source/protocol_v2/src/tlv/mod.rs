pub mod types;

#[cfg(test)]
mod samples;
