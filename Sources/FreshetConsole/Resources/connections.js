// Over HTTP/1.1 a browser opens six connections to a host, over all its tabs, and a seventh request hangs
// without a word: eight streams would silence this very page. So event streams are counted, two connections
// stay free for clicks and other tabs, and a stream too many is refused with the reason. WebSockets are counted
// apart by browsers (30 or more), and HTTP/2 carries all streams on one connection.

export const allowedConnections = 6;
export const keptFree = 2;
const held = "freshet connection";

/// The protocol that carried this page, or null where the browser does not say. Browsers speak HTTP/2 over TLS only.
export function pageProtocol() {
    if (location.protocol === "http:") return "http/1.1";
    return performance.getEntriesByType("navigation")[0]?.nextHopProtocol || null;
}

export class Connections {
    isLimited = pageProtocol() === "http/1.1";
    #own = 0;

    /// Takes one connection for a stream and returns how to give it back, or null when none may be taken.
    async take() {
        if (!this.isLimited) return () => {};
        // A lock held is a connection held: the browser knows the locks of all tabs, and takes them from a tab
        // that crashed. Counting and taking happen under a lock of their own, so two tabs cannot take the last.
        const take = async () => ((await this.used()) < allowedConnections - keptFree ? this.#hold() : null);
        return navigator.locks ? navigator.locks.request("freshet count", take) : take();
    }

    /// Connections held by streams, over all tabs; on plain HTTP away from localhost, where there are no locks, by this tab.
    async used() {
        if (!navigator.locks) return this.#own;
        const locks = await navigator.locks.query();
        return locks.held.filter((lock) => lock.name.startsWith(held)).length;
    }

    async #hold() {
        this.#own += 1;
        let release;
        const released = new Promise((resolve) => { release = resolve; });
        if (navigator.locks) {
            await new Promise((granted) => {
                navigator.locks.request(held, { mode: "shared" }, () => { granted(); return released; });
            });
        }
        let isHeld = true;
        return () => {
            if (isHeld) this.#own -= 1;
            isHeld = false;
            release();
        };
    }
}

/// What to look at when a server has never answered. The browser tells a page no more.
export const whatToCheck = location.protocol === "https:"
    ? "is the server running, and its certificate trusted? Its terminal says how"
    : "is the server running?";

export const refusal = `HTTP/1.1 allows ${allowedConnections} connections for all tabs: `
    + `${allowedConnections - keptFree} are used, ${keptFree} kept free. Close a stream, or open the page over https.`;
