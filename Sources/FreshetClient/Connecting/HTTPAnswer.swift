import AsyncHTTPClient

/// An answer, and what it came over.
struct HTTPAnswer: Sendable {
    let response: HTTPClientResponse
    let client: HTTPClient
    let connections: HTTPConnections

    /// Has further requests go over new connections: this one is dead.
    func giveUpConnection() async {
        await connections.giveUp(client)
    }
}
