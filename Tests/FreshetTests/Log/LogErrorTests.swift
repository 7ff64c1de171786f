import Freshet
import Testing

@Suite("A log's error")
struct LogErrorTests {
    @Test(
        "says in sentences what is wrong",
        arguments: [
            .full("The disk with freshet.db is full."), .busy, .topicClosed(try! Topic("orders/42")), .keyReused,
            .closed, .broken("The file freshet.db is damaged."), .uncertain("The disk did not answer."),
        ] as [LogError])
    func messages(error: LogError) {
        #expect(error.description.hasSuffix("."))
    }
}
