// The whole client. What the browser does for an EventSource is
// work of the page here: after which close codes to come back,
// how soon, from which event on, and when to give up.

// Waits double from one second to half a minute. Half of each is
// chance, so that not everybody meets a restarted server at once.
const firstWait = 1_000;
const longestWait = 30_000;

// What passes: the server goes away (1001) or says no code (1005),
// the connection breaks (1006), the server fails (1011), restarts
// (1012) or is full (1013), its gateway fails (1014). The rest
// would only be repeated: complete (1000), a rule was broken, or
// the application's own no (from 3000 on). A refused handshake is
// a 1006 too: browsers do not tell a page 404 from no network.
const passing = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014]);

export function waitAfter(failures, chance = Math.random()) {
    const doubled = firstWait * 2 ** (failures - 1);
    return Math.min(doubled, longestWait) * (1 + chance) / 2;
}

export function openWebSocket(url, line, lastEventID = null) {
    let socket = null;
    let timer = null;
    let failures = 0;

    function open() {
        timer = null;
        const resuming = new URL(url);
        if (lastEventID !== null) {
            resuming.searchParams.set("last-event-id", lastEventID);
        }
        socket = new WebSocket(resuming);
        socket.onopen = () => line.opened();
        socket.onmessage = ({ data }) => {
            const { id, msg } = JSON.parse(data);
            lastEventID = id;
            // An open socket proves little, a message much: a server
            // that accepts and fails at once is not hammered.
            failures = 0;
            line.received(id, msg);
        };
        socket.onclose = ({ code, reason }) => {
            if (passing.has(code)) return wait(code, reason);
            close();
            line.ended(code, reason);
        };
    }

    function wait(code, reason) {
        failures += 1;
        const milliseconds = waitAfter(failures);
        timer = setTimeout(open, milliseconds);
        line.waiting(code, reason, milliseconds, failures);
    }

    // Ends a wait: somebody asks for it, or the network is back.
    function tryNow() {
        if (timer === null) return;
        clearTimeout(timer);
        open();
    }

    function close() {
        removeEventListener("online", tryNow);
        clearTimeout(timer);
        timer = null;
        // What is still under way is for nobody.
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close(1000);
    }

    addEventListener("online", tryNow);
    open();
    return { tryNow, close };
}
