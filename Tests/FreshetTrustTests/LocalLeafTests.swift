import Foundation
import FreshetTrust
import Testing
// The verifier's clock can be set by no other door.
@_spi(FixedExpiryValidationTime) import X509

@Suite("A local leaf")
struct LocalLeafTests {
    let directory = TemporaryDirectory()
    let authority: Certificate
    let leaf: Certificate

    init() throws {
        let made = try directory.authority.leaf(
            for: ["app.test", "*.app.test", "192.168.1.20", "FE80::1"], now: .start)
        leaf = try KeyedCertificate(made).certificate
        authority = try directory.authorityPair().certificate
    }

    @Test(
        "is good for localhost and each extra name, and for no other",
        arguments: [
            ("localhost", true), ("127.0.0.1", true), ("::1", true), ("app.test", true), ("x.app.test", true),
            ("192.168.1.20", true), ("fe80::1", true), ("other.test", false), ("192.168.1.21", false), ("::2", false),
        ])
    func identity(name: String, isGood: Bool) async {
        #expect(await isValid(for: name, at: .start) == isGood)
    }

    @Test(
        "is good from an hour before it was made until its last second",
        arguments: [
            (-3601, false), (-3600, true), (0, true), (397 * 86_400 - 3600, true), (397 * 86_400 - 3599, false),
        ]
    )
    func validity(secondsAfterStart: Int, isGood: Bool) async {
        #expect(await isValid(for: "localhost", at: .start + .seconds(secondsAfterStart)) == isGood)
    }

    @Test("may serve and do nothing else")
    func leafProfile() throws {
        #expect(leaf.version == .v3)
        #expect(try leaf.extensions.basicConstraints == .notCertificateAuthority)
        #expect(try leaf.extensions.keyUsage == KeyUsage(digitalSignature: true))
        #expect(try leaf.extensions.extendedKeyUsage == ExtendedKeyUsage([.serverAuth]))
        let issuer = try authority.extensions.subjectKeyIdentifier?.keyIdentifier
        #expect(try leaf.extensions.authorityKeyIdentifier?.keyIdentifier == issuer)
        #expect(try leaf.extensions.subjectKeyIdentifier != nil)
        #expect("\(leaf.subject)" == "CN=localhost")
    }

    @Test("comes from an authority that may issue leaves and nothing else, for about ten years")
    func authorityProfile() throws {
        #expect(try authority.extensions.basicConstraints == .isCertificateAuthority(maxPathLength: 0))
        #expect(try authority.extensions.keyUsage == KeyUsage(keyCertSign: true, cRLSign: true))
        #expect(authority.signatureAlgorithm == .ecdsaWithSHA256)
        for present in authority.extensions {
            #expect(present.critical == (present.oid != .X509ExtensionID.subjectKeyIdentifier))
        }
        #expect(authority.notValidBefore == .start - .seconds(3600))
        #expect(authority.notValidAfter == .start - .seconds(3600) + .days(3650))
    }

    @Test("has a serial number of twenty bytes that is positive", arguments: 0..<32)
    func serialNumber(attempt: Int) {
        let bytes = Certificate.SerialNumber.random().bytes
        #expect(bytes.count == 20)
        #expect((0x40...0x7F).contains(bytes.first ?? 0))
    }

    @Test("comes from an authority whose name fits a certificate however long its owner's is")
    func longOwner() throws {
        let owner = String(repeating: "long", count: 50) + "@host"
        let made = try KeyedCertificate.authority(for: owner, now: .start)
        let name = try #require("\(made.certificate.subject)".split(separator: ",").first { $0.hasPrefix("CN=") })
        #expect(name.hasPrefix("CN=Freshet local authority (longlong"))
        #expect(name.count == "CN=".count + 64)
    }

    private func isValid(for name: String, at time: Date) async -> Bool {
        let address = POSIX.addressBytes(name) != nil
        var verifier = Verifier(rootCertificates: CertificateStore([authority])) {
            RFC5280Policy(fixedExpiryValidationTime: time)
            ServerIdentityPolicy(serverHostname: address ? nil : name, serverIP: address ? name : nil)
        }
        let result = await verifier.validate(leaf: leaf, intermediates: CertificateStore())
        guard case .validCertificate = result else { return false }
        return true
    }
}
