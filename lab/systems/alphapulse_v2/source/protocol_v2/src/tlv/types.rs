//! The registry of TLV types. A number, once given, is never given again.

/// What a TLV carries. The number is the first byte on the wire.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TLVType {
    // Market data 1-19
    Trade = 1,
    Quote = 2,
    OrderBook = 3,
    InstrumentMeta = 4,
    L2Snapshot = 5,
    L2Delta = 6,
    L2Reset = 7,
    PriceUpdate = 8,
    VolumeUpdate = 9,
    PoolLiquidity = 10,
    PoolSwap = 11,
    PoolMint = 12,
    PoolBurn = 13,
    PoolTick = 14,
    PoolState = 15,
    PoolSync = 16,
    QuoteUpdate = 17,
    GasPrice = 18,
    StateInvalidationReason = 19,

    // Signals 20-39
    SignalIdentity = 20,
    AssetCorrelation = 21,
    Economics = 22,
    ExecutionAddresses = 23,
    VenueMetadata = 24,
    StateReference = 25,
    ExecutionControl = 26,
    PoolAddresses = 27,
    MEVBundle = 28,
    TertiaryVenue = 29,
    RiskParameters = 30,
    PerformanceMetrics = 31,
    ArbitrageSignal = 32,

    // Execution 40-59
    OrderRequest = 40,
    OrderStatus = 41,
    Fill = 42,
    OrderCancel = 43,
    OrderModify = 44,
    ExecutionReport = 45,
    Portfolio = 46,
    Position = 47,
    Balance = 48,
    TradeConfirmation = 49,

    // Portfolio and risk 60-79
    RiskDecision = 60,
    PositionUpdate = 61,
    RiskAlert = 62,
    CollateralUpdate = 63,
    ExposureReport = 64,
    PortfolioEvent = 65,
    RiskThreshold = 66,
    FlashLoanResult = 67,
    PostTradeAnalytics = 68,
    PositionQuery = 69,
    RiskMetrics = 70,
    CircuitBreaker = 71,
    StrategyRegistration = 72,

    // Compliance 80-99
    ComplianceCheck = 80,
    AuditTrail = 81,
    RegulatoryReport = 82,
    TradeBreakdown = 83,
    SettlementInstruction = 84,
    ClearingReport = 85,
    MarginCall = 86,
    CustodyEvent = 87,
    VenueConnectivity = 88,
    CrossVenueSpread = 89,
    ArbitrageExecution = 90,

    // System 100-109
    Heartbeat = 100,
    Snapshot = 101,
    Error = 102,
    ConfigUpdate = 103,
    ServiceDiscovery = 104,
    ResourceUsage = 105,
    StateInvalidation = 106,
    SystemHealth = 107,
    TraceContext = 108,

    // Recovery 110-112
    RecoveryRequest = 110,
    RecoveryResponse = 111,
    SequenceSync = 112,

    // Extension 255
    ExtendedTLV = 255,
}

/// Types that vendors may use among themselves.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VendorTLVType {
    PoolInfo = 200,
    PoolCacheHeader = 201,
    ProprietaryData = 202,
    CustomMetrics = 203,
    ExperimentalSignal = 204,
}

/// Never on the wire any more; kept so that old captures can be named. Its number is ExtendedTLV's today.
#[repr(u8)]
pub enum DeprecatedTLVType {
    DemoDeFiArbitrage = 255,
}

impl TLVType {
    /// An old name for quotes. A second number = 2 here would be no conflict: it is no enum.
    pub const BEST_BID_OFFER: u8 = 2;

    // Trade = 1, and this comment gives no number either.
    pub fn description(self) -> &'static str {
        match self {
            TLVType::Trade => "Trade = 1",
            _ => "another",
        }
    }
}

#[cfg(test)]
mod tests {
    #[repr(u8)]
    enum TLVType {
        Trade = 7,
    }

    #[test]
    fn numbers_of_tests_do_not_count() {
        assert_eq!(TLVType::Trade as u8, 7);
    }
}
