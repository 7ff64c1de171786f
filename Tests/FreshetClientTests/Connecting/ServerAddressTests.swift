import Freshet
import FreshetClient
import Testing

@Suite("The address of a server")
struct ServerAddressTests {
    @Test(
        "names its resources",
        arguments: [
            ("https://localhost:8443", "https://localhost:8443/events/a"),
            ("https://localhost:8443/", "https://localhost:8443/events/a"),
            ("HTTP://Example.com", "http://Example.com/events/a"),
            ("https://example.com:443/below/it//", "https://example.com/below/it/events/a"),
            ("http://[::1]:8080", "http://[::1]:8080/events/a"),
            ("http://127.0.0.1:80/a%20b", "http://127.0.0.1/a%20b/events/a"),
        ]
    )
    func resources(_ url: String, _ expected: String) throws {
        #expect(try ServerAddress(url).publishing(to: Topic("a")) == expected)
    }

    @Test("is refused with the reason where it is no URL of a server")
    func refused() {
        #expect(throws: ClientError.self) { try ServerAddress("localhost:8443") }
    }

    @Test("encodes whatever would mean something else in a URL")
    func encoding() throws {
        let address = try ServerAddress("http://x")
        let topic = try Topic("a b/ü?#%&+=/..")
        let encoded = "a%20b/%C3%BC%3F%23%25%26%2B%3D/.."
        #expect(address.publishing(to: topic) == "http://x/events/\(encoded)")
        #expect(
            address.reading([TopicFilter(topic), try TopicFilter("b/**")], [("wait", "5")])
                == "http://x/events?topic=\(encoded)&topic=b/%2A%2A&wait=5"
        )
    }
}
