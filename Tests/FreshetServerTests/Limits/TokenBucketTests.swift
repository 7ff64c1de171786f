import FreshetServer
import Testing

@Suite struct TokenBucketTests {
    @Test func `So much as a second brings may come at once, and no more`() {
        var bucket = TokenBucket(perSecond: 3, at: 0)
        for _ in 0..<3 {
            #expect(bucket.wait(at: 0) == 0)
            bucket.take(1, at: 0)
        }
        #expect(bucket.wait(at: 0) == 334)
        #expect(bucket.wait(at: 334) == 0)
    }

    @Test func `What overdraws it is waited for`() {
        var bucket = TokenBucket(perSecond: 10, at: 0)
        bucket.take(40, at: 0)
        #expect(bucket.wait(at: 0) == 3_100)
        #expect(bucket.wait(at: 3_099) == 1)
        #expect(bucket.wait(at: 3_100) == 0)
    }

    @Test func `It never holds more than a second brings, however long nothing is taken`() {
        var bucket = TokenBucket(perSecond: 2, at: 0)
        bucket.take(2, at: 0)
        #expect(!bucket.isFull(at: 999))
        #expect(bucket.isFull(at: 1_000))
        bucket.take(2, at: 1_000_000)
        #expect(bucket.wait(at: 1_000_000) == 500)
    }

    @Test func `A clock that goes back gives nothing`() {
        var bucket = TokenBucket(perSecond: 1, at: 1_000)
        bucket.take(1, at: 1_000)
        #expect(bucket.wait(at: 0) == 1_000)
        bucket.take(1, at: 0)
        #expect(bucket.wait(at: 2_000) == 1_000)
    }
}
