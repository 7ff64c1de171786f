#if NATS
    import Freshet
    import FreshetNATS
    import Testing

    @Suite("The address of a log on NATS")
    struct AddressTests {
        @Test("names servers, a stream and how it is kept")
        func whole() throws {
            let address = "tls://me:secret@a:1,b,c:3/ORDERS?replicas=3&max-bytes=1000&ca=/ca.pem&credentials=/me.creds"
            let configuration = try NATSConfiguration(address: address)
            #expect(configuration.servers == ["tls://me:secret@a:1", "tls://me:secret@b", "tls://me:secret@c:3"])
            #expect(configuration.stream == "ORDERS" && configuration.replicas == 3)
            #expect(configuration.maximumBytes == 1_000 && configuration.usesTLS)
            #expect(configuration.authorityFile == "/ca.pem" && configuration.credentials == "/me.creds")
            #expect(try NATSConfiguration(address: "nats://a/S").replicas == 1)
        }

        @Test(
            "that breaks a rule is refused with that rule",
            arguments: [
                ("http://a/S", .scheme), ("nats:a/S", .scheme), ("nats://a", .stream), ("nats://a/", .stream),
                ("nats://a/S.T", .stream), ("nats://a/S/T", .stream), ("nats://a,,b/S", .host), ("nats:///S", .host),
                ("nats://a/S?replicas=0", .replicas), ("nats://a/S?replicas=x", .replicas),
                ("nats://a/S?max-bytes=-1", .maximumBytes), ("nats://a/S?certificate=/c", .halfCertificate),
                ("nats://a/S?retries=3", .option("retries")), ("nats://a/S?x", .option("x")),
            ] as [(String, NATSAddressError)])
        func broken(address: String, error: NATSAddressError) {
            #expect(throws: error) { try NATSConfiguration(address: address) }
        }
    }

    @Suite("A topic's NATS subject")
    struct SubjectTests {
        private let subjects = Subjects(stream: "S")

        @Test(
            "has a token for each segment, and nothing that NATS forbids",
            arguments: [
                ("orders/42", "S.e.orders.42"), ("a.b/c", "S.e.a%2Eb.c"), ("50%/a b", "S.e.50%25.a%20b"),
                ("a*/b>", "S.e.a%2A.b%3E"), ("größe/😀", "S.e.größe.😀"), (">", "S.e.%3E"), ("$JS/x", "S.e.$JS.x"),
            ])
        func mapping(topic: String, subject: String) throws {
            let topic = try Topic(topic)
            #expect(subjects.subject(of: topic) == subject)
            #expect(subjects.topic(of: subject) == topic)
        }

        @Test(
            "of a filter has NATS's wildcards",
            arguments: [
                ("orders/*", "S.e.orders.*"), ("orders/**", "S.e.orders.>"), ("**", "S.e.>"),
                ("a.b/*/c", "S.e.a%2Eb.*.c"),
                ("a", "S.e.a"),
            ])
        func filters(filter: String, subject: String) throws {
            #expect(subjects.subject(of: try TopicFilter(filter)) == subject)
        }

        @Test(
            "that is none of a topic is told apart", arguments: ["S.r.state", "S.e.", "S.e.a..b", "S.e.a%2", "T.e.a"])
        func none(subject: String) {
            #expect(subjects.topic(of: subject) == nil)
        }
    }
#endif
