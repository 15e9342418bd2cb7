import { mkdir, open, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";

/** Files of a folder: path relative to it → text. */
export type Files = Readonly<Record<string, string>>;

/** Makes a folder that only this user can enter. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

/**
 * Writes a file so that nobody ever sees half of it, and nobody but this user can read it, not even for a moment
 * (mode 0600 from its creation; secrets are written by this too). Not synced to the disk: what a power loss may spoil, the
 * next refresh finds and puts right.
 */
export async function writeAtomic(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  // One name per file, so that what a killed run left is overwritten by the next.
  const temporary = join(dirname(path), `.${basename(path)}.new`);
  await rm(temporary, { force: true });
  const handle = await open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.close();
    await rename(temporary, path);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Text of a file, or undefined when it is not there. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT") || isCode(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/** The named files of a folder that are there. */
export async function readFiles(folder: string, names: Iterable<string>): Promise<Files> {
  const sorted = [...new Set(names)].sort();
  const texts = await Promise.all(sorted.map((name) => readIfThere(join(folder, name))));
  return Object.fromEntries(sorted.flatMap((name, i) => (texts[i] === undefined ? [] : [[name, texts[i]]])));
}

/** Names whose text differs between two sets of files, sorted. */
export function changedNames(before: Files, after: Files): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}

/** Writes what is new or different, one atomic rename each, and deletes what is gone. Other files stay. */
export async function replaceFiles(folder: string, before: Files, after: Files): Promise<void> {
  await makeFolder(folder);
  for (const name of changedNames(before, after)) {
    const text = after[name];
    if (text !== undefined) await writeAtomic(join(folder, name), text);
    else await removeFile(folder, name);
  }
}

/** Deletes a file, and the folders that it leaves empty. */
async function removeFile(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
  for (let parent = dirname(join(folder, name)); relative(folder, parent) !== ""; parent = dirname(parent)) {
    try {
      await rmdir(parent);
    } catch {
      return; // Not empty.
    }
  }
}

/** Names of the entries of a folder, sorted; none when it is not there. */
export async function entries(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** Whether an error is a system's one of that code, such as "ENOENT". */
export function isCode(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
