// The lines for the terminal. Over https the server alone knows where its local authority's certificate lies,
// so it gives the line; a page that cannot know shows a dash.

const resumeHeader = "-H 'Last-Event-ID: 41'";
const copiedMilliseconds = 2_000;

export async function showTryIt(announce) {
    const about = await fetch("/demo/about").then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    const line = about?.curl ?? (location.protocol === "http:" ? `curl -N ${location.origin}/sse1` : null);
    if (about?.version) document.getElementById("version").textContent = about.version;
    if (!line) return;
    show("stream", line, announce);
    show("resume", line.replace(/^curl -N/, `curl -N ${resumeHeader}`), announce);
}

function show(name, line, announce) {
    const code = document.querySelector(`[data-line=${name}]`);
    const button = document.querySelector(`[data-copy=${name}]`);
    code.textContent = line;
    button.disabled = false;
    button.addEventListener("click", async () => {
        // The clipboard is closed to pages over plain HTTP away from localhost: then the line is selected instead.
        const isCopied = await navigator.clipboard?.writeText(line).then(() => true, () => false);
        if (!isCopied) getSelection().selectAllChildren(code);
        button.textContent = isCopied ? "Copied" : "Selected";
        announce(isCopied ? "The line is copied." : "The line is selected: copy it with the keyboard.");
        setTimeout(() => { button.textContent = "Copy"; }, copiedMilliseconds);
    });
}
