import { posix } from "node:path";
import { lexer, type Token, type Tokens } from "marked";
import type { AlertDefinition } from "../rules/language/alert.ts";
import type { Problem } from "./problem.ts";
import { nearest } from "./settings/parse.ts";

/** Sections of every runbook, in this order (requirement N7). */
export const runbookSections = [
  "Symptoms",
  "Immediate actions",
  "Investigation",
  "Resolution",
  "Prevention",
] as const;

/** Runbook pages by their path below runbooks/: "infrastructure/high-cpu.md" → Markdown. */
export type Runbooks = Readonly<Record<string, string>>;

/** What is wrong with the runbooks: an alert without its page, a page without its sections, a link that leads nowhere. */
export function checkRunbooks(pages: Runbooks, alerts: readonly AlertDefinition[]): Problem[] {
  const names = Object.keys(pages).map((path) => path.replace(/\.md$/, ""));
  const missing = alerts
    .filter(({ runbook }) => !Object.hasOwn(pages, `${runbook}.md`))
    .map(({ name, runbook, source }) => ({
      where: source,
      message: `expected the runbook of ${name} at runbooks/${runbook}.md, found no such page${nearest(runbook, names)}`,
    }));
  const parsed = new Map(Object.entries(pages).map(([path, text]) => [path, pageOf(text)]));
  return [
    ...missing,
    ...[...parsed].flatMap(([path, page]) => [
      ...checkSections(path, page),
      ...checkLinks(path, page, parsed),
    ]),
  ];
}

interface Page {
  readonly titles: readonly string[];
  /** Headings of the second level, with the number of characters below each. */
  readonly sections: readonly { readonly title: string; readonly length: number }[];
  /** Anchors of all headings. */
  readonly anchors: ReadonlySet<string>;
  readonly links: readonly string[];
}

function pageOf(text: string): Page {
  const tokens = lexer(text);
  const sections: { title: string; length: number }[] = [];
  const titles: string[] = [];
  const anchors = new Set<string>();
  for (const token of tokens) {
    const section = sections.at(-1);
    if (!isHeading(token)) {
      if (section !== undefined) section.length += token.raw.trim().length;
      continue;
    }
    anchors.add(anchorOf(token.text));
    if (token.depth === 1) titles.push(token.text);
    if (token.depth === 2) sections.push({ title: token.text, length: 0 });
  }
  return { titles, sections, anchors, links: linksIn(tokens) };
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === "heading";
}

/** The anchor that a heading gets, here as on the pages where repositories are browsed. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replace(/ /g, "-");
}

function linksIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => [
    ...(token.type === "link" ? [(token as Tokens.Link).href] : []),
    ...("tokens" in token && Array.isArray(token.tokens) ? linksIn(token.tokens) : []),
    ...(token.type === "list" ? linksIn((token as Tokens.List).items) : []),
  ]);
}

function checkSections(path: string, { titles, sections }: Page): Problem[] {
  const where = `runbooks/${path}`;
  const problems: Problem[] = [];
  if (titles.length !== 1)
    problems.push({ where, message: `expected one title ("# Disk full"), found ${titles.length}` });
  const found = sections.map(({ title }) => title);
  if (found.join() !== runbookSections.join())
    problems.push({
      where,
      message: `expected the sections ${runbookSections.join(", ")} in this order, found ${found.length === 0 ? "none" : found.join(", ")}`,
    });
  return [
    ...problems,
    ...sections
      .filter(({ length }) => length === 0)
      .map(({ title }) => ({ where, message: `expected something below "${title}", found nothing` })),
  ];
}

function checkLinks(path: string, { links }: Page, pages: ReadonlyMap<string, Page>): Problem[] {
  return links
    .filter((href) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(href))
    .flatMap((href): Problem[] => {
      const [file = "", anchor] = href.split("#");
      const target = file === "" ? path : posix.normalize(posix.join(posix.dirname(path), file));
      const page = pages.get(target);
      const where = `runbooks/${path}`;
      if (page === undefined)
        return [{ where, message: `the link to ${href} leads nowhere${nearest(target, [...pages.keys()])}` }];
      if (anchor === undefined || page.anchors.has(anchor)) return [];
      return [
        {
          where,
          message: `the link to ${href} leads to no heading of runbooks/${target}${nearest(anchor, [...page.anchors])}`,
        },
      ];
    });
}
