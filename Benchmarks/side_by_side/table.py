"""Figures of several runs as tables in Markdown: the median, from the least to the most, and ratios of medians."""

from statistics import median


def row(cells):
    return "| " + " | ".join(cells) + " |"


def table(title, columns, figures, contenders):
    """`columns` are (heading, the key of a figure, digits, the ratios that follow); `figures` has, for each contender's
    name, a list of dictionaries, one for each run."""
    headings = ["server"]
    for heading, _, _, ratios in columns:
        headings += [heading, *(f"× {name}" for name in ratios)]
    lines = [f"**{title}**", "", row(headings), row(["---"] + ["---:"] * (len(headings) - 1))]
    for contender in contenders:
        if runs := figures.get(contender.name):
            lines.append(row([contender.name, *cells(contender, runs, columns, figures)]))
    return "\n".join(lines)


def cells(contender, runs, columns, figures):
    for _, key, digits, ratios in columns:
        values = [run[key] for run in runs if run[key] is not None]
        yield spread(values, digits)
        # Every ratio but the floor's is to the contender's peer, under whatever name the column has for it.
        others = [figures.get("floor" if name == "floor" else contender.peer) for name in ratios]
        yield from (ratio(values, other, key) for other in others)


def spread(values, digits):
    if not values:
        return ""
    least, middle, most = (number(value, digits) for value in (min(values), median(values), max(values)))
    return middle if least == most else f"{middle} ({least} – {most})"


def number(value, digits):
    return f"{value:,.{digits}f}"


def ratio(values, others, key):
    other = median(run[key] for run in others) if others else 0
    return f"{median(values) / other:.2f}" if values and other else ""
