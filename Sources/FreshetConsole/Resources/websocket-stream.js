// One WebSocket of the page: its buttons' verbs, and what its client does, in words.

import { whatToCheck } from "/connections.js";
import { openWebSocket } from "/websocket-client.js";

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const endings = { one: "st", two: "nd", few: "rd", other: "th" };

export class WebSocketStream {
    #url;
    #line;
    #client = null;
    /// The client's wait: the close code before it, when it is over, and how many attempts there were.
    #wait = null;
    #reconnects = true;

    constructor({ path, page, line }) {
        const url = new URL(`${path}?page=${page}`, location.href);
        // http becomes ws, https becomes wss.
        url.protocol = url.protocol.replace("http", "ws");
        this.#url = url;
        this.#line = line;
    }

    get isWanted() {
        return this.#client !== null;
    }

    get isWaiting() {
        return this.#wait !== null;
    }

    /// What the page must run to come back, as shown in the panel of a socket that broke.
    get remedy() {
        const { lastEventID } = this.#line;
        const resume = lastEventID === null ? "" : `?last-event-id=${lastEventID}`;
        return `new WebSocket("${this.#url.pathname}${resume}")`;
    }

    /// Whether the client may come back by itself. Without it, a socket that broke stays dark until it is started.
    set reconnects(isAllowed) {
        this.#reconnects = isAllowed;
        if (!isAllowed && this.#wait) this.#goDark("waits no longer", this.#wait.code);
        if (isAllowed && this.#line.isBroken) this.start();
    }

    /// Opens the socket; one that is open, opening or waiting stays so, one that is dark goes on after its last event.
    start() {
        if (this.#client) return;
        if (this.#line.isBroken) this.#line.reconnect("this page’s code reconnects");
        else this.#line.start();
        this.#client = openWebSocket(this.#url, this.#listener(), this.#line.lastEventID);
    }

    close() {
        if (!this.#client) return;
        this.#stop();
        this.#line.closed("closed by this page", "by you");
    }

    tryNow() {
        this.#wait.end = 0;
        this.#line.reconnect(this.#waitingNote);
        this.#client.tryNow();
    }

    /// Counts a wait down in words: once a second, which is calm enough for everybody.
    secondPassed() {
        if (this.#wait) this.#line.reconnect(this.#waitingNote);
    }

    #listener() {
        return {
            opened: () => {
                this.#wait = null;
                this.#line.opened("this page’s code");
            },
            received: (id, value) => this.#line.received(id, value),
            waiting: (code, reason, milliseconds, attempts) => {
                const entry = closing(code, reason);
                this.#wait = { code, attempts, end: performance.now() + milliseconds };
                if (!this.#reconnects) return this.#goDark(entry, code);
                this.#line.broke(`${entry}, back in ${seconds(milliseconds)}`, this.#waitingNote);
            },
            ended: (code, reason) => {
                this.#stop();
                this.#line.closed(closing(code, reason), code === 1000
                    ? "complete: the server said code 1000, so the page’s code stays away"
                    : `the server refused with code ${code}: it would do so again`);
            },
        };
    }

    get #waitingNote() {
        const { attempts, end } = this.#wait;
        const { lastEventID, hasBegun } = this.#line;
        const left = end - performance.now();
        const when = left > 0 ? `back in ${seconds(left)}` : "trying now";
        const place = hasBegun ? `after ${lastEventID ?? "the start"}` : `no answer yet: ${whatToCheck}`;
        return `${when}, ${attempts}${endings[ordinals.select(attempts)]} attempt, ${place}`;
    }

    #goDark(entry, code) {
        this.#stop();
        this.#line.broke(entry, this.#line.hasBegun
            ? `code ${code}: gone until this page reconnects`
            : `code ${code}, no connection: ${whatToCheck}`, "closed");
    }

    #stop() {
        this.#client.close();
        this.#client = this.#wait = null;
    }
}

function closing(code, reason) {
    return `close (code ${code}, ${reason || "no reason"})`;
}

function seconds(milliseconds) {
    return `${(milliseconds / 1_000).toFixed(1)} s`;
}
