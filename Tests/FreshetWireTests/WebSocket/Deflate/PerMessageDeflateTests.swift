import FreshetWire
import Testing

@Suite("An offer of permessage-deflate")
struct PerMessageDeflateTests {
    struct Offer: Sendable, CustomTestStringConvertible {
        let lines: [String]
        let response: String
        var testDescription: String { lines.joined(separator: " | ") }

        init(_ lines: String..., response: String) {
            self.lines = lines
            self.response = response
        }
    }

    private static let plain: String = "permessage-deflate; client_no_context_takeover"

    static let offers: [Offer] = [
        Offer("permessage-deflate", response: plain),
        // As Chromium and Firefox write it.
        Offer("permessage-deflate; client_max_window_bits", response: plain),
        Offer("permessage-deflate; client_max_window_bits=9", response: plain),
        Offer("permessage-deflate;client_no_context_takeover", response: plain),
        Offer("permessage-deflate; server_max_window_bits=15", response: plain),
        Offer("Permessage-Deflate ; Server_Max_Window_Bits = \"15\"", response: plain),
        Offer("permessage-deflate; server_no_context_takeover", response: plain + "; server_no_context_takeover"),
        Offer(
            "permessage-deflate; server_max_window_bits=10",
            response: plain + "; server_no_context_takeover; server_max_window_bits=10"
        ),
        Offer("x-webkit-deflate-frame, permessage-deflate", response: plain),
        Offer("permessage-bzip2", "permessage-deflate", response: plain),
        // The first that can be accepted is.
        Offer(
            "permessage-deflate; server_max_window_bits=8, permessage-deflate; server_no_context_takeover, permessage-deflate",
            response: plain + "; server_no_context_takeover"
        ),
    ]

    @Test("is accepted, and the answer names what both keep to", arguments: offers)
    func accepted(_ offer: Offer) {
        #expect(PerMessageDeflate(offers: offer.lines)?.response == offer.response)
    }

    @Test(
        "is declined where it is not the RFC's, or asks for a window that zlib cannot keep to",
        arguments: [
            "", "deflate", "permessage-deflate; window=15", "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=8", "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits=015", "permessage-deflate; server_max_window_bits=x",
            "permessage-deflate; client_max_window_bits=7", "permessage-deflate; client_max_window_bits=\"1 0\"",
            "permessage-deflate; server_no_context_takeover=1", "permessage-deflate; client_no_context_takeover=true",
            "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
            "permessage-deflate; server_max_window_bits=10; server_max_window_bits=10", "permessage-deflate;;",
        ]
    )
    func declined(_ offer: String) {
        #expect(PerMessageDeflate(offers: [offer]) == nil)
    }

    @Test("decides whether messages may refer to those before")
    func context() {
        #expect(PerMessageDeflate(offers: ["permessage-deflate"])?.keepsServerContext == true)
        let small = PerMessageDeflate(offers: ["permessage-deflate; server_max_window_bits=12"])
        #expect(small?.keepsServerContext == false)
        #expect(small?.serverWindowBits == 12)
    }
}
