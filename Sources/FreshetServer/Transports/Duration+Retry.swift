extension Duration {
    /// After how long an EventSource is to reconnect where nobody says otherwise. Every event stream states it anew: what
    /// a server has said that was full, or was about to end, would else stay with the EventSource for as long as it
    /// lives (WHATWG HTML § 9.2.6).
    static let standardRetry = Duration.seconds(1)
}
