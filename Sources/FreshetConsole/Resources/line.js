// One stream's story as the page tells it: what happened goes in, state and words come out.
// It knows no DOM, no connection and no clock, so every state can be reached without a server.

/// Slots of the sparkline: the last 60 values, with the marks between them.
const shownSlots = 60;
/// Dots that a broken stream draws while time passes: enough to see it, and the values stay in sight.
const shownDarkSeconds = 20;

const receiving = new Set(["live", "resumed"]);

export class Line {
    /// idle, connecting, live, reconnecting, resumed, closed or refused.
    state = "idle";
    note = "not started";
    lastEventID = null;
    value = null;
    events = 0;
    reconnects = 0;
    /// Values as numbers; "break", "dark" (a second without a stream) and "resume" as words.
    slots = [];
    /// True from a break until events flow again or somebody closes the stream.
    isBroken = false;

    #changed;
    #wrote;
    #resumedBy = null;
    #awaitsFirstEvent = false;

    /// `changed` hears each new state or event, `wrote` each entry of the log.
    constructor({ changed, wrote }) {
        this.#changed = changed;
        this.#wrote = wrote;
    }

    get isReceiving() {
        return receiving.has(this.state);
    }

    /// Whether this is a story to go on with: events flow, or did until a break.
    get hasBegun() {
        return this.isReceiving || this.isBroken;
    }

    /// A start from nothing: the server counts from 0 again, and so does the panel.
    start() {
        Object.assign(this, { lastEventID: null, value: null, events: 0, reconnects: 0, slots: [], isBroken: false });
        this.#become("connecting", "waiting for the server’s answer");
    }

    reconnect(note) {
        this.#become(this.isBroken ? "reconnecting" : "connecting", note);
    }

    /// `resumedBy` is who reopened the stream: "the browser" or "this page’s code".
    opened(resumedBy) {
        this.#wrote("open");
        if (!this.isBroken) return this.#become("live", "");
        this.isBroken = false;
        this.reconnects += 1;
        this.#push("resume");
        this.#resumedBy = resumedBy;
        this.#awaitsFirstEvent = true;
        this.#become("resumed", this.#resumption(""));
    }

    received(id, value) {
        if (this.#awaitsFirstEvent) {
            // The demo's IDs are dense, so the page can say what was missed instead of claiming it.
            const missed = Number(id) - Number(this.lastEventID ?? -1) - 1;
            this.note = this.#resumption(missed === 0 ? ", none missed" : `, ${missed} missed`);
            this.#awaitsFirstEvent = false;
        }
        this.lastEventID = String(id);
        this.value = Number(value);
        this.events += 1;
        this.#push(this.value);
        this.#changed(this);
    }

    /// The connection is gone. Somebody reopens it, unless `state` says otherwise.
    broke(entry, note, state = null) {
        this.#wrote(entry);
        if (this.isReceiving) {
            this.isBroken = true;
            this.#push("break");
        }
        if (state) this.#become(state, note);
        else this.reconnect(note);
    }

    closed(entry, note) {
        this.#wrote(entry);
        this.isBroken = false;
        this.#become("closed", note);
    }

    refused(note) {
        this.#wrote("refused");
        this.isBroken = false;
        this.#become("refused", note);
    }

    /// For the log alone: something that changes no state.
    noted(entry) {
        this.#wrote(entry);
    }

    secondPassed() {
        if (!this.isBroken || this.slots.slice(-shownDarkSeconds).every((slot) => slot === "dark")) return;
        this.#push("dark");
        this.#changed(this);
    }

    #resumption(missed) {
        const place = this.lastEventID === null ? "from the start" : `after ${this.lastEventID}`;
        return `by ${this.#resumedBy} ${place}${missed}`;
    }

    #push(slot) {
        this.slots.push(slot);
        if (this.slots.length > shownSlots) this.slots.shift();
    }

    #become(state, note) {
        Object.assign(this, { state, note });
        this.#changed(this);
    }
}
