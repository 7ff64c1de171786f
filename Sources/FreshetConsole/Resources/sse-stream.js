// One event stream of the page: its buttons' verbs, and what happens when the browser gives up.

import { refusal, whatToCheck } from "/connections.js";
import { Healing, resuming } from "/healing.js";
import { openEventStream } from "/sse-client.js";

export class SSEStream {
    #url;
    #path;
    #page;
    #line;
    #connections;
    #source = null;
    #release = null;
    #isWanted = false;
    #endWasAsked = false;
    #resumedBy = "the browser";
    #healing = new Healing();

    constructor({ path, page, line, connections }) {
        this.#path = path;
        this.#page = page;
        this.#url = new URL(`${path}?page=${page}`, location.href).href;
        this.#line = line;
        this.#connections = connections;
    }

    get isWanted() {
        return this.#isWanted;
    }

    /// Opens the stream; one that is open or opening stays as it is.
    async start() {
        if (this.#isWanted) return;
        this.#isWanted = true;
        this.#endWasAsked = false;
        this.#line.start();
        const release = await this.#connections.take();
        // Somebody may have closed the panel while the connections were counted.
        if (!this.#isWanted || this.#release) return release?.();
        if (!release) {
            this.#isWanted = false;
            return this.#line.refused(refusal);
        }
        this.#release = release;
        this.#open(this.#url, "the browser");
    }

    close() {
        if (!this.#isWanted) return;
        this.#stop();
        this.#line.closed("closed by this page", "by you");
    }

    /// Asks the server to end this stream, and to answer 204 when the browser comes back.
    async endForGood() {
        this.#endWasAsked = true;
        const query = new URLSearchParams({ page: this.#page, path: this.#path });
        const response = await fetch(`/demo/end?${query}`, { method: "POST" }).catch(() => null);
        if (response?.ok) return;
        this.#endWasAsked = false;
        this.#line.noted(`the server did not end it: ${words(response?.status ?? null)}`);
    }

    #open(url, resumedBy) {
        this.#resumedBy = resumedBy;
        this.#source = openEventStream(url, {
            opened: () => {
                this.#line.opened(this.#resumedBy);
                this.#resumedBy = "the browser";
            },
            received: (id, value) => {
                this.#healing.succeeded();
                this.#line.received(id, value);
            },
            failed: (readyState) => this.#failed(readyState),
        });
    }

    #failed(readyState) {
        const entry = `error (readyState ${readyState})`;
        if (readyState === EventSource.CONNECTING) return this.#line.broke(entry, this.#waitingNote);
        // We asked for it: the server said 202, ended the stream, and the browser's next request was its last.
        if (this.#endWasAsked) return this.#ended(entry);
        this.#line.broke(entry, "the browser gave up; asking the server why");
        this.#heal();
    }

    async #heal() {
        const url = resuming(this.#url, this.#line.lastEventID);
        const advice = await this.#healing.advice(url, (status) => {
            this.#line.reconnect(`the browser gave up at ${words(status)}; this page tries again`);
        });
        if (!advice) return;
        if (advice.action === "ended") return this.#ended("204");
        if (advice.action === "reopen") return this.#open(url, "this page, as the browser had given up,");
        this.#stop();
        this.#line.refused(`the server answered ${advice.status}`);
    }

    get #waitingNote() {
        const { lastEventID, hasBegun } = this.#line;
        if (hasBegun) return `the browser goes on after ${lastEventID ?? "the start"} by itself`;
        return `no answer yet: ${whatToCheck}`;
    }

    #ended(entry) {
        this.#stop();
        this.#line.closed(entry, "for good: the server answered 204, so the browser stays away");
    }

    #stop() {
        this.#isWanted = false;
        this.#source?.close();
        this.#healing.cancel();
        this.#release?.();
        this.#source = this.#release = null;
    }
}

function words(status) {
    return status === null ? "no answer" : `HTTP ${status}`;
}
