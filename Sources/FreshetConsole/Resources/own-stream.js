// All that the page itself needs comes over one event stream: what the server counts on the wire for this page, and
// the topics of the chat. Over HTTP/1.1 each stream costs one of six connections.

import { Healing, resuming } from "/healing.js";

export class OwnStream {
    #url;
    #listeners = new Map();
    #lost;
    #lastEventID = null;
    #release = null;
    #healing = new Healing();

    /// Reads `topics` from the earliest event that is kept; `lost` is told when the stream breaks.
    constructor({ page, topics, lost }) {
        const query = new URLSearchParams({ page, "last-event-id": "earliest" });
        for (const topic of topics) query.append("topic", topic);
        this.#url = `/demo/stream?${query}`;
        this.#lost = lost;
    }

    /// Calls `heard` for each event of a type. To be called before the stream opens.
    on(type, heard) {
        this.#listeners.set(type, heard);
    }

    /// Returns whether the stream is on its way: the page's other streams open after it.
    async open(connections) {
        this.#release = await connections.take();
        if (this.#release) this.#listen(this.#url);
        return this.#release !== null;
    }

    #listen(url) {
        const source = new EventSource(url);
        for (const [type, heard] of this.#listeners) {
            source.addEventListener(type, (event) => {
                this.#healing.succeeded();
                this.#lastEventID = event.lastEventId;
                heard(event);
            });
        }
        source.onerror = async () => {
            this.#lost();
            if (source.readyState !== EventSource.CLOSED) return;
            // A server without this route says 404 to the one question after, and is left in peace.
            const advice = await this.#healing.advice(this.#url, () => {});
            if (advice.action === "reopen") this.#listen(resuming(this.#url, this.#lastEventID));
            else this.#release();
        };
    }
}
