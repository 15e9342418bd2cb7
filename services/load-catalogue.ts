import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ProblemsError } from "../model/problem.ts";
import { type Catalogue, ownCatalogue } from "./catalogue.ts";

const where = "monitoring:catalogue";

/**
 * The catalogue that a setting names: "." is this repository's own, anything else a folder whose `catalogue.ts` exports
 * a {@link Catalogue} as `catalogue`.
 *
 * @param folder relative to the project, or absolute.
 * @throws ProblemsError when there is no such folder, or its file exports no catalogue or cannot be loaded.
 */
export async function loadCatalogue(folder: string, projectDir: string): Promise<Catalogue> {
  const path = resolve(projectDir, folder);
  if (path === resolve(projectDir)) return ownCatalogue;
  const file = resolve(path, "catalogue.ts");
  if (!existsSync(file))
    throw new ProblemsError([
      {
        where,
        message: `expected a folder with a file catalogue.ts, found no ${file}: correct the folder's name`,
      },
    ]);
  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(file).href);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemsError([{ where: file, message: `expected a module that loads, found: ${reason}` }]);
  }
  if (!hasCatalogue(loaded))
    throw new ProblemsError([
      {
        where: file,
        message: "expected `export const catalogue: Catalogue = { teams, services }`, found none",
      },
    ]);
  return loaded.catalogue;
}

function hasCatalogue(module: unknown): module is { readonly catalogue: Catalogue } {
  if (typeof module !== "object" || module === null || !("catalogue" in module)) return false;
  const { catalogue } = module;
  return (
    typeof catalogue === "object" && catalogue !== null && "teams" in catalogue && "services" in catalogue
  );
}
