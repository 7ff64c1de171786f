// Words for everybody: the status line, and one polite region for screen readers.

/// Changes come together (a cut breaks eight streams at once): what falls into this time is read in one go.
const gatheringMilliseconds = 400;
const gathered = new Map();

/// Of several texts about one thing, only the last is still true when it is read.
export function announce(text, about = text) {
    if (gathered.size === 0) setTimeout(flush, gatheringMilliseconds);
    gathered.set(about, text.trim());
}

function flush() {
    document.getElementById("announcements").textContent = [...gathered.values()].join(". ");
    gathered.clear();
}

/// The visible status line of the buttons; it is announced too.
export function showStatus(text) {
    document.getElementById("status").textContent = text;
    if (text) announce(text);
}

export function followOnlineState() {
    addEventListener("offline", () => {
        showStatus("You are offline. Once you are back, the browser reopens event streams, and this page’s code WebSockets.");
    });
    addEventListener("online", () => showStatus("You are online again."));
    if (!navigator.onLine) dispatchEvent(new Event("offline"));
}
