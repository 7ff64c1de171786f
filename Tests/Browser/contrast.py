"""How well two colours can be told apart (WCAG 2.2)."""

# AA for text, and for what is drawn.
TEXT_CONTRAST = 4.5
GRAPHIC_CONTRAST = 3.0


def colours(page, *names) -> dict:
    """The page's custom properties of these names, as red, green and blue."""
    return page.evaluate(
        """(names) => Object.fromEntries(names.map((name) => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = `var(--${name})`;
            const colour = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
            probe.remove();
            return [name, colour];
        }))""",
        names,
    )


def contrast(one, other):
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    red, green, blue = (
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
