import Freshet

// What the request asks for, as far as whoever made it may have it.
extension EventRequest {
    /// The topic in the path, to publish to or to close.
    ///
    /// - Throws: ``Problem`` 400 with the rule that it breaks, 401 or 403 if that is not granted.
    var topicToPublish: Topic {
        get throws(Problem) {
            let topic = try topic
            do throws(AccessError) {
                try grant.checkPublishing(to: topic)
            } catch {
                throw Problem(error)
            }
            return topic
        }
    }

    /// The topic in the path, to read.
    ///
    /// - Throws: ``Problem`` as above.
    var topicToRead: Topic {
        get throws(Problem) {
            let topic = try topic
            _ = try grant.selectionOrProblem(of: TopicSelection(topic))
            return topic
        }
    }

    /// What the topics that the request wants and those that are granted have in common.
    ///
    /// - Throws: ``Problem`` as above.
    func selectionToRead(limits: EventLimits) throws(Problem) -> TopicSelection {
        try grant.selectionOrProblem(of: selection(limits: limits))
    }
}

extension Grant {
    func selectionOrProblem(of wanted: TopicSelection) throws(Problem) -> TopicSelection {
        do throws(AccessError) {
            return try selection(of: wanted)
        } catch {
            throw Problem(error)
        }
    }
}
