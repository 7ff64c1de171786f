import Freshet
import Testing

@Suite("A position")
struct PositionTests {
    @Test("is before another by its sequence, then by its index")
    func order() {
        let inOrder = [
            .start, Position(sequence: 0, index: 1), Position(sequence: 1), Position(sequence: 1, index: 1),
            Position(sequence: 1, index: 2), Position(sequence: 2), Position(sequence: 10), Position(sequence: .max),
        ]
        #expect(inOrder.shuffled().sorted() == inOrder)
        #expect(Position(sequence: 3) == Position(sequence: 3, index: 0))
    }
}
