import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { withLock } from "../../../../tools/lock.ts";
import { defaultStoreDir } from "../../../../tools/store.ts";
import { freePorts } from "../../../e2e/free-ports.ts";
import { start, textAt } from "./scrape.ts";

const run = promisify(execFile);
const fixtures = join(import.meta.dirname, "../../../fixtures/python");

/** The packages that the applications need, each with its exact version. */
export const requirements = readFileSync(join(fixtures, "requirements.txt"), "utf8");

/** The exact version of a package in the requirements. */
export function pinned(name: string): string | undefined {
  return new RegExp(`^${name}==(\\S+)$`, "m").exec(requirements)?.[1];
}

/**
 * Path of a Python that has the required packages. They are installed once, into a virtual environment in the cache
 * folder beside the tools, named by what is in it.
 */
async function pythonWithPackages(): Promise<string> {
  const version = await run("python3", ["-c", "import sys; print(sys.version)"]);
  const key = createHash("sha256").update(`${version.stdout}\0${requirements}`).digest("hex").slice(0, 10);
  const folder = join(dirname(defaultStoreDir(process.env)), "python", key);
  const python = join(folder, "bin", "python");
  await withLock(`${folder}.lock`, {}, async () => {
    if (existsSync(python)) return;
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await run("python3", ["-m", "venv", unfinished]);
    const install = ["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"];
    await run(join(unfinished, "bin", "python"), [
      ...install,
      "--requirement",
      join(fixtures, "requirements.txt"),
    ]);
    // Its scripts name the folder where it was made; `python -m` does not need them.
    await rename(unfinished, folder);
  });
  return python;
}

/**
 * One scrape of an application in test/fixtures/python, after a request of each sort: answered, refused, failed with an
 * exception, not found, and with a method that the route does not have.
 */
export async function scrapeOfApplication(file: string): Promise<string> {
  const python = await pythonWithPackages();
  const [port = 0] = await freePorts(1);
  const application = start({ command: python, args: [join(fixtures, file), String(port)] });
  const url = `http://127.0.0.1:${port}`;
  try {
    await textAt(`${url}/orders/1`, application);
    for (const path of ["/refused", "/broken", "/nowhere"]) await fetch(url + path);
    await fetch(`${url}/orders/1`, { method: "POST" });
    // An application may count the scrapes of its own metrics: the second one shows it.
    await textAt(`${url}/metrics`, application);
    return await textAt(`${url}/metrics`, application);
  } finally {
    await application.stop();
  }
}
