/// What records are about.
package enum RecordKind: String, Sendable, CaseIterable {
    /// Orders of a shop.
    case orders
    /// Quotes of shares.
    case prices
    /// Lines that people write to each other.
    case chat
    /// Readings of sensors in a building.
    case sensors
    /// Where the buses of a town are.
    case positions
}
