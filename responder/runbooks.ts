import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { errorCode } from "./decode.ts";

/** One runbook page. */
export interface Runbook {
  /** Folder: "infrastructure". */
  readonly domain: string;
  /** File without its ending: "high-cpu". */
  readonly page: string;
  /** First heading of the page. */
  readonly title: string;
  readonly markdown: string;
}

/** All runbook pages by `domain/page`, in the order of their paths. */
export type Runbooks = ReadonlyMap<string, Runbook>;

const pagePath = /^([a-z0-9-]+)\/([a-z0-9-]+)\.md$/;

/**
 * Reads the pages `<domain>/<page>.md` of a folder; none when there is no such folder. Pages are only ever served from
 * this map, so no request can reach any other file.
 *
 * @throws Error when a page cannot be read.
 */
export function loadRunbooks(folder: string): Runbooks {
  const pages = new Map<string, Runbook>();
  for (const path of [...listFiles(folder)].sort()) {
    const [, domain, page] = pagePath.exec(path) ?? [];
    if (domain === undefined || page === undefined) continue;
    const markdown = readFileSync(join(folder, path), "utf8");
    const title = /^#\s+(.+?)\s*#*$/m.exec(markdown)?.[1] ?? titleOf(page);
    pages.set(`${domain}/${page}`, { domain, page, title, markdown });
  }
  return pages;
}

/** A name such as "high-cpu" for people: "High cpu". */
export function titleOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) =>
      path.replaceAll(sep, "/"),
    );
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}
