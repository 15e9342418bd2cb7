import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Place in the source where a definition function was called, as `rules/infrastructure.ts:12:28`: problems of a
 * definition name it. It never reaches rendered text.
 *
 * @param definer the function that was called, such as `alert`.
 */
export function definedAt(definer: (...given: never[]) => unknown): string {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, definer);
  const frame = holder.stack?.split("\n").find((line) => /^\s+at /.test(line)) ?? "";
  const place = /\(?((?:file:\/\/)?\/[^()]*?):(\d+):(\d+)\)?$/.exec(frame);
  if (place === null) return "a definition";
  const [, file = "", line = "", column = ""] = place;
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  const inProject = relative(process.cwd(), path);
  return `${inProject.startsWith("..") ? path : inProject}:${line}:${column}`;
}
