import { Marked, type Tokens } from "marked";
import { isHttpUrl } from "./config.ts";
import { escapeText, type Html, trusted } from "./pages/html.ts";

/** Keeps a heading from taking the id of a part of the page. */
const idPrefix = "section-";

/** A heading of a rendered page. */
export interface Heading {
  readonly id: string;
  readonly title: string;
}

/** Markdown as HTML, with the second-level headings that a table of contents lists. */
export interface RenderedMarkdown {
  /** The first heading of the first level, which the body leaves out. @default none */
  readonly title?: Html;
  readonly body: Html;
  readonly headings: readonly Heading[];
}

/**
 * Renders Markdown. HTML in it is shown as text, links lead to http, https, mailto and relative addresses only, pictures
 * become links: a page can hold nothing that runs or loads.
 */
export function renderMarkdown(markdown: string): RenderedMarkdown {
  const headings: Heading[] = [];
  let title: Html | undefined;
  const ids = new Set<string>();
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeText(text),
      link({ href, tokens }: Tokens.Link) {
        return anchor(href, this.parser.parseInline(tokens));
      },
      image: ({ href, text }: Tokens.Image) => anchor(href, escapeText(text)),
      heading({ tokens, depth, text }: Tokens.Heading) {
        if (depth === 1 && title === undefined) {
          title = trusted(this.parser.parseInline(tokens));
          return "";
        }
        const id = uniqueId(text, ids);
        if (depth === 2) headings.push({ id, title: text.replace(/[`*_]/g, "") });
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      code: ({ text }: Tokens.Code) => `<pre tabindex="0"><code>${escapeText(text)}</code></pre>\n`,
    },
  });
  const body = marked
    .parse(markdown, { async: false })
    .replaceAll("<table>", '<div class="scroll" tabindex="0"><table>')
    .replace(/<th(?=[ >])/g, '<th scope="col"')
    .replaceAll("</table>", "</table></div>");
  return { ...(title && { title }), body: trusted(body), headings };
}

function anchor(href: string, content: string): string {
  // Pages link to each other as files ("../services/down.md"), which also works where the repository is browsed.
  const relative = /^(?:[a-z][a-z0-9+.-]*:|\/\/|\\)/i.test(href)
    ? undefined
    : href.replace(/\.md(?=$|#)/, "").replace(/#(?=.)/, `#${idPrefix}`);
  const target = relative ?? (isHttpUrl(href) || href.startsWith("mailto:") ? href : undefined);
  return target === undefined ? content : `<a href="${escapeText(target)}" rel="noreferrer">${content}</a>`;
}

function uniqueId(title: string, taken: Set<string>): string {
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  let id = `${idPrefix}${name}`;
  for (let i = 2; taken.has(id); i++) id = `${idPrefix}${name}-${i}`;
  taken.add(id);
  return id;
}
