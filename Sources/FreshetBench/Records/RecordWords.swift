/// What records name. The front ones come more often.
enum RecordWords {
    static let symbols = [
        "ACME", "ADLR", "BRNT", "CYGN", "DUNE", "ELBE", "FJRD", "GLEN", "HAVN", "ISAR", "JUNO", "KELP", "LOCH", "MOSS",
    ]

    static let names = [
        "ann", "bob", "cem", "dora", "eli", "fay", "gus", "hana", "ivo", "jun", "kit", "lea", "mika", "nora", "olu",
        "pia",
    ]

    static let words = [
        "the", "to", "and", "it", "you", "is", "we", "at", "for", "on", "this", "that", "can", "have", "not", "will",
        "with", "order", "today", "please", "thanks", "when", "still", "there", "just", "price", "train", "check",
        "again", "late", "meeting", "morning", "invoice", "harbour", "customer", "shipment", "number", "tomorrow",
        "call", "back", "team", "waiting", "river", "north", "platform", "sixteen", "early", "ticket", "received",
        "confirm", "question", "window", "garden", "engine", "bridge", "market", "weather", "office", "seldom",
        "copper", "lantern", "orchard", "pebble", "quarry", "meadow", "juniper", "gravel", "lagoon", "ember",
        "yarrow",
    ]
}
