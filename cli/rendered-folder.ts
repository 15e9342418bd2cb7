import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { ProblemsError } from "../model/problem.ts";

/** Lists what was rendered, so that the next time removes what is no longer, and nothing else. */
const marker = ".rendered-by-monitoring.json";

/**
 * Makes a folder hold exactly the given files, as far as they were rendered: files that an earlier call wrote and that
 * are gone are removed. The same files give the same bytes.
 *
 * @param files path within the folder → text.
 * @throws ProblemsError when the folder holds other people's files.
 */
export function writeRendered(folder: string, files: Readonly<Record<string, string>>): void {
  const previous = renderedBefore(folder);
  const paths = Object.keys(files).sort();
  for (const path of previous) {
    if (path in files || !staysInside(path)) continue;
    rmSync(join(folder, path), { force: true });
    removeEmptyFolders(folder, dirname(path));
  }
  mkdirSync(folder, { recursive: true });
  // First, so that an interrupted call can be repeated.
  writeFileSync(join(folder, marker), `${JSON.stringify({ files: paths }, null, 2)}\n`);
  for (const path of paths) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, files[path] ?? "");
  }
}

function renderedBefore(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  let entries: readonly string[];
  try {
    entries = readdirSync(folder);
  } catch {
    throw new ProblemsError([
      {
        where: folder,
        message: "expected a folder, found a file or a folder that cannot be read: choose another --out",
      },
    ]);
  }
  if (entries.length === 0) return [];
  try {
    const { files } = JSON.parse(readFileSync(join(folder, marker), "utf8")) as { readonly files?: unknown };
    if (Array.isArray(files)) return files.filter((path) => typeof path === "string");
  } catch {
    // Not ours.
  }
  throw new ProblemsError([
    {
      where: folder,
      message: `expected an empty folder, or one rendered before, found other files (${entries.slice(0, 3).join(", ")}): choose another --out, or empty it`,
    },
  ]);
}

/** The marker is a file that anybody may edit: what it names outside the folder is left alone. */
function staysInside(path: string): boolean {
  return !path.startsWith("/") && !path.split(/[\\/]/).includes("..");
}

function removeEmptyFolders(folder: string, path: string): void {
  for (let current = path; current !== "." && current !== sep; current = dirname(current)) {
    try {
      rmdirSync(join(folder, current));
    } catch {
      return;
    }
  }
}
