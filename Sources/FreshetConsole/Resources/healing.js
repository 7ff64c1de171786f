// What to do once an EventSource is CLOSED: the browser has given up and does not say why. It gives up on
// 204, which means "it is over", and just as silently on a proxy's 502, which will pass. Its resource timing
// has no status for either, so the page asks the server once more with fetch.

import { waitAfter } from "/websocket-client.js";

/// The two client errors that pass by waiting: Request Timeout and Too Many Requests.
const passing = new Set([408, 429]);

/// The verdict on one answer: reopen, ended, refused or wait.
export function verdict(status, contentType) {
    if (status === 200 && contentType?.startsWith("text/event-stream")) return "reopen";
    if (status === 204) return "ended";
    if (status >= 400 && status < 500 && !passing.has(status)) return "refused";
    return "wait";
}

export class Healing {
    #attempts = 0;
    #abort = new AbortController();

    /// Events flow again: the next break starts from the shortest wait.
    succeeded() {
        this.#attempts = 0;
    }

    cancel() {
        this.#abort.abort();
        this.#abort = new AbortController();
        this.#attempts = 0;
    }

    /// Asks until there is something to do, and returns it with the status; null when cancelled.
    /// `tell` hears each status that means waiting (null: no answer at all).
    async advice(url, tell) {
        const signal = this.#abort.signal;
        for (;;) {
            // The first look is at once; a stream that fails again right after it was reopened waits.
            if (this.#attempts > 0) await pause(waitAfter(this.#attempts), signal);
            if (signal.aborted) return null;
            this.#attempts += 1;
            const { status, contentType } = await ask(url, signal);
            if (signal.aborted) return null;
            const action = verdict(status, contentType);
            if (action !== "wait") return { action, status };
            tell(status);
        }
    }
}

/// A reopened stream goes on where the lost one was: a new EventSource knows no last event ID.
export function resuming(url, lastEventID) {
    const again = new URL(url, location.href);
    if (lastEventID !== null && lastEventID !== "") again.searchParams.set("last-event-id", lastEventID);
    return again.href;
}

async function ask(url, cancelled) {
    // The answer's head is enough: a stream's body would never end.
    const enough = new AbortController();
    try {
        const response = await fetch(url, {
            headers: { Accept: "text/event-stream" },
            cache: "no-store",
            signal: AbortSignal.any([enough.signal, cancelled]),
        });
        return { status: response.status, contentType: response.headers.get("content-type") };
    } catch {
        return { status: null, contentType: null };
    } finally {
        enough.abort();
    }
}

function pause(milliseconds, signal) {
    return new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
    });
}
