/** Text that is HTML already. Only {@link html} and {@link trusted} make one. */
export interface Html {
  readonly kind: "html";
  readonly text: string;
}

/** What may stand in a template: texts are escaped, HTML is not, nothing stays nothing. */
export type Content = Html | string | number | undefined | readonly Content[];

/**
 * Makes HTML of a template literal and escapes every text put into it, for content and for attributes in quotes.
 * Everything that comes from a network passes through here, so a label value of `<script>` is only ever text.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { kind: "html", text: strings.map((part, i) => part + render(values[i])).join("") };
}

/** Marks a text of this project's own as HTML: style sheets, scripts, icons, rendered Markdown. Never foreign text. */
export function trusted(text: string): Html {
  return { kind: "html", text };
}

/** Escapes a text for content and for attributes in quotes. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(unprintable, "\ufffd")
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Control characters, and those that turn the direction of the text after them, with which a label could fake another. */
const unprintable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function render(value: Content): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  return "kind" in value ? value.text : value.map(render).join("");
}
