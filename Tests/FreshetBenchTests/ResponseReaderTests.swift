import FreshetBench
import Testing

@Suite("An answer to a publication")
struct ResponseReaderTests {
    private static let created = "HTTP/1.1 201 Created\r\nContent-Length: 11\r\n\r\n{\"id\":\"a-1\"}"
        .replacing("11", with: "12")
    private static let busy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "4\r\nlate\r\n1\r\nr\r\n0\r\n\r\n"

    private func responses(in parts: [ArraySlice<UInt8>]) throws -> [ResponseReader.Response] {
        var reader = ResponseReader()
        var responses: [ResponseReader.Response] = []
        for part in parts {
            try Array(part).withUnsafeBytes { bytes in
                var rest = bytes
                while let response = try reader.read(from: &rest) { responses.append(response) }
            }
        }
        return responses
    }

    @Test("is the same wherever the network cuts it, and ends where the next begins")
    func cutAnywhere() throws {
        let bytes = Array((Self.created + Self.busy + "HTTP/1.1 100 Continue\r\n\r\n" + Self.created).utf8)
        for index in 0...bytes.count {
            let responses = try responses(in: [bytes[..<index], bytes[index...]])
            #expect(responses.map(\.head.status) == [201, 503, 201], "cut at \(index)")
            #expect(responses.map(\.body) == [#"{"id":"a-1"}"#, "later", #"{"id":"a-1"}"#])
        }
    }

    @Test("says when to try again, and whether the connection goes on")
    func busy() throws {
        let response = try #require(try responses(in: [Array(Self.busy.utf8)[...]]).first)
        #expect(response.mayPass)
        #expect(response.head.retryAfter == 2)
        #expect(!response.head.keepsAlive)
    }

    @Test("of a status without a body has none", arguments: [204, 304])
    func withoutBody(status: Int) throws {
        let bytes = Array("HTTP/1.1 \(status) \r\nContent-Length: 12\r\n\r\n\(Self.created)".utf8)
        #expect(try responses(in: [bytes[...]]).map(\.head.status) == [status, 201])
    }
}
