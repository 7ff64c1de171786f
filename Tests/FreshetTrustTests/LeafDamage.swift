import Foundation
import FreshetTrust

/// What can become of a leaf's files.
enum LeafDamage: CaseIterable {
    case wrongKey, noPEM, truncated, noBytes, noKey, noCertificate

    func strike(_ directory: TemporaryDirectory) throws {
        switch self {
        case .wrongKey:
            let other = TemporaryDirectory()
            _ = try other.authority.leaf(now: .start)
            try directory.copy(.leafKey, from: other)
        case .noPEM: try directory.put("no certificate", into: .leaf)
        case .truncated: try directory.put(String(directory.text(of: .leaf).prefix(300)), into: .leaf)
        case .noBytes: try directory.put("", into: .leafKey)
        case .noKey: try directory.remove(.leafKey)
        case .noCertificate: try directory.remove(.leaf)
        }
    }
}
