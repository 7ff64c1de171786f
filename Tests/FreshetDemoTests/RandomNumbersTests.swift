import Freshet
import FreshetDemo
import Testing

@Suite("The streams of numbers")
struct RandomNumbersTests {
    @Test(
        "give the same number for the same stream and event ID, for ever",
        arguments: [
            ("1", [725, 412, 507]), ("2", [775, 886, 751]),
        ])
    func areDeterministic(name: String, expected: [Int]) throws {
        let numbers = try #require(RandomNumbers(named: name))
        #expect((0..<3).map(numbers.number(at:)) == expected)
    }

    @Test("are named by every positive integer, of any length", arguments: ["1", "10", "999999999999999999999999999"])
    func names(name: String) {
        #expect(RandomNumbers(named: name) != nil)
    }

    @Test("are named by nothing else", arguments: ["", "0", "01", "-1", "+1", "1.0", "1x", "x", "٣", " 1"])
    func otherNames(name: String) {
        #expect(RandomNumbers(named: name) == nil)
    }

    @Test("spread evenly from 0 to 999")
    func areEven() throws {
        let numbers = try #require(RandomNumbers(named: "7"))
        var counts = [Int](repeating: 0, count: 10)
        for position in 0..<10_000 { counts[numbers.number(at: position) / 100] += 1 }
        // 1,000 are expected in each tenth, with a standard deviation of 30.
        #expect(counts.allSatisfy { 850...1150 ~= $0 })
    }

    @Test("have nothing to do with each other")
    func areUncorrelated() throws {
        let one = try #require(RandomNumbers(named: "1"))
        let two = try #require(RandomNumbers(named: "2"))
        let positions = 0..<10_000
        let product = positions.reduce(0.0) { sum, position in
            sum + (Double(one.number(at: position)) - 499.5) * (Double(two.number(at: position)) - 499.5)
        }
        // The variance of each is 1000² / 12; the correlation of 10,000 independent pairs stays below 4 %.
        #expect(abs(product / 10_000 / (1_000_000 / 12)) < 0.04)
    }

    @Test("go on at the next event after the last one")
    func goOn() throws {
        let numbers = try #require(RandomNumbers(named: "1"))
        let all = Array(numbers.events(after: nil).prefix(20))
        #expect(all.map(\.position) == Array(0..<20))
        for cut in 0..<19 {
            #expect(Array(numbers.events(after: cut).prefix(19 - cut)) == Array(all[(cut + 1)...]))
        }
    }
}
