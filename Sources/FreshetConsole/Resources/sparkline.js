// The last values as bars, with a mark where the stream broke and where it resumed. Each kind of mark is one path,
// so that a new value costs a few attributes and no elements; the style sheet says what they look like.

const height = 40;
const ground = 39;
/// Room above the highest bar, so that a mark stands out from it.
const headroom = 6;
const largestValue = 999;

export function drawSparkline(svg, slots) {
    const paths = { values: "", newest: "", dark: "", break: "", resume: "" };
    const newest = slots.findLastIndex((slot) => typeof slot === "number");
    slots.forEach((slot, index) => {
        const x = index + 0.5;
        if (typeof slot === "number") paths[index === newest ? "newest" : "values"] += bar(x, slot);
        // A line of no length with round caps is a dot.
        else if (slot === "dark") paths.dark += `M${x} ${height - 6}h0`;
        else paths[slot] += `M${x} 0V${height}`;
    });
    for (const [name, d] of Object.entries(paths)) svg.querySelector(`[data-draw=${name}]`).setAttribute("d", d);
}

function bar(x, value) {
    const top = ground - 1 - (value / largestValue) * (ground - 1 - headroom);
    return `M${x} ${ground}V${top.toFixed(1)}`;
}
