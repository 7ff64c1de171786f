// The two clients beside each other: the modules that run, as the server gave them to the browser, no copies for show.

export async function showClients() {
    for (const figure of document.querySelectorAll("#clients figure")) {
        const [title, code] = figure.children;
        const name = title.textContent;
        const response = await fetch(`/${name}`).catch(() => null);
        if (!response?.ok) {
            code.textContent = "The code did not arrive: reload the page.";
            continue;
        }
        code.textContent = (await response.text()).trimEnd();
        const lines = code.textContent.split("\n").length;
        title.textContent = `${name}, ${lines} lines`;
        document.querySelector(`[data-lines="${name}"]`).textContent = lines;
    }
}
