// One WebSocket of the page: its buttons' verbs. Nothing here reconnects by itself, which is the point.

import { whatToCheck } from "/connections.js";
import { openWebSocket, reopenWebSocket } from "/websocket-client.js";

export class WebSocketStream {
    #url;
    #line;
    #socket = null;
    #attempt = 0;

    constructor({ path, page, line }) {
        const url = new URL(`${path}?page=${page}`, location.href);
        // http becomes ws, https becomes wss.
        url.protocol = url.protocol.replace("http", "ws");
        this.#url = url;
        this.#line = line;
    }

    get isWanted() {
        return this.#socket !== null;
    }

    /// What the page must run to come back, as shown in the panel of a socket that broke.
    get remedy() {
        const { lastEventID } = this.#line;
        const resume = lastEventID === null ? "" : `?last-event-id=${lastEventID}`;
        return `new WebSocket("${this.#url.pathname}${resume}")`;
    }

    /// Opens the socket; one that is open or opening stays as it is, one that broke is opened again after its last event.
    start() {
        if (this.#socket) return;
        if (this.#line.isBroken) {
            this.#line.reconnect("this page’s code reconnects");
            this.#socket = reopenWebSocket(this.#url, this.#listener(), this.#line.lastEventID);
        } else {
            this.#line.start();
            this.#socket = openWebSocket(this.#url, this.#listener());
        }
    }

    close() {
        const socket = this.#socket;
        if (!socket) return;
        this.#socket = null;
        this.#attempt += 1;
        socket.close(1000, "closed by this page");
        this.#line.closed("closed by this page", "by you");
    }

    #listener() {
        // A socket that the page has left still fires its close event: it is noted, and decides nothing.
        const attempt = ++this.#attempt;
        const isCurrent = () => attempt === this.#attempt;
        return {
            opened: () => isCurrent() && this.#line.opened("this page’s code"),
            received: (id, value) => isCurrent() && this.#line.received(id, value),
            closed: (code, reason) => this.#closed(isCurrent(), `close (code ${code}, ${reason || "no reason"})`, code),
        };
    }

    #closed(isCurrent, entry, code) {
        if (!isCurrent) return this.#line.noted(entry);
        this.#socket = null;
        const { isReceiving, isBroken } = this.#line;
        this.#line.broke(entry, "closed", isReceiving || isBroken
            ? `code ${code}: gone until this page reconnects`
            : `code ${code}, no connection: ${whatToCheck}`);
    }
}
