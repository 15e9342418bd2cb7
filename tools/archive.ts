import { chmod, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { publishedChecksum, sha256Of } from "./checksum.ts";
import { DownloadError, type Downloader } from "./download.ts";
import type { Step } from "./progress.ts";
import { run } from "./run.ts";
import { fill, type Archive, type Platform, type ToolSpec } from "./tool-spec.ts";
import { noSpace, ToolError } from "./tool-error.ts";
import { readZipEntry } from "./zip.ts";

/** An archive with all placeholders filled in. */
export interface ResolvedArchive {
  readonly url: string;
  readonly fileName: string;
  readonly binary: string;
  readonly checksums: string;
  readonly pinned: string | undefined;
}

/** This machine, as archives name it; undefined where no archives are made for it. */
export function currentPlatform(
  os: string = process.platform,
  cpu: string = process.arch,
): Platform | undefined {
  const arch = cpu === "x64" ? "amd64" : cpu === "arm64" ? "arm64" : undefined;
  if (arch === undefined || (os !== "linux" && os !== "darwin")) return undefined;
  return `${os}-${arch}`;
}

/** Fills in an archive's placeholders for a version and a platform. */
export function resolveArchive(archive: Archive, version: string, platform: Platform): ResolvedArchive {
  const [os = "", arch = ""] = platform.split("-");
  const named = arch === "amd64" || arch === "arm64" ? archive.arch?.[arch] : undefined;
  const values = { version, os, arch: named ?? arch };
  const url = fill(archive.url, values);
  return {
    url,
    fileName: basename(new URL(url).pathname),
    binary: fill(archive.binary, values),
    checksums: fill(archive.checksums, values),
    pinned: archive.sha256?.[platform],
  };
}

async function expectedChecksum(archive: ResolvedArchive, downloader: Downloader): Promise<string> {
  if (archive.pinned !== undefined) return archive.pinned;
  const published = publishedChecksum(await downloader.text(archive.checksums), archive.fileName);
  if (published === undefined)
    throw new DownloadError(`${archive.checksums} does not list ${archive.fileName}`);
  return published;
}

export interface ArchiveWork {
  readonly downloader: Downloader;
  /** Downloaded archives are kept here for the run: one archive may hold several tools. */
  readonly downloads: string;
  readonly step: Step;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Downloads a release archive, checks its sha256 and puts the tool into a folder.
 * @returns the tool's path within the folder
 * @throws DownloadError when it cannot be had, or has no checksum to check it with
 * @throws ToolError (final) when the checksum is wrong: somebody should look before anything else is tried
 */
export async function installArchive(spec: ToolSpec, folder: string, work: ArchiveWork): Promise<string> {
  const platform = currentPlatform();
  if (spec.archive === undefined) throw new DownloadError("it has no release archive");
  if (platform === undefined) throw new DownloadError(`no release is made for ${process.platform}`);
  const archive = resolveArchive(spec.archive, spec.version, platform);
  const expected = await expectedChecksum(archive, work.downloader);
  const file = join(work.downloads, archive.fileName);
  if ((await stat(file).catch(() => undefined)) === undefined) {
    await mkdir(work.downloads, { recursive: true });
    await work.downloader.file(archive.url, `${file}.part`, (bytes, total) => {
      work.step.update(`${megabytes(bytes)} of ${total === undefined ? "?" : megabytes(total)} MB`);
    });
    await rename(`${file}.part`, file);
  }
  const actual = await sha256Of(file);
  if (actual !== expected) {
    throw new ToolError(
      `${archive.url} has the sha256 ${actual}, but ${archive.pinned === undefined ? archive.checksums : "tools/versions.ts"} ` +
        `says ${expected}: it was damaged or replaced, so nothing was installed. Try again; if it stays so, do not use it.`,
      { final: true },
    );
  }
  return unpack(file, archive, spec.archive.whole === true, folder, work.signal);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

async function unpack(
  file: string,
  archive: ResolvedArchive,
  whole: boolean,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const name = basename(archive.binary);
  if (file.endsWith(".zip")) {
    await writeFile(join(folder, name), await readZipEntry(file, archive.binary), { mode: 0o755 });
    return name;
  }
  const target = whole ? folder : join(folder, "unpacked");
  await mkdir(target, { recursive: true });
  const tar = await run("tar", ["-xzf", file, "-C", target, "--no-same-owner"], { signal });
  if (tar.notFound)
    throw new ToolError("The program `tar` is needed to unpack releases: install it and start again.");
  if (/no space left/i.test(tar.stderr)) throw noSpace(folder);
  const binary = join(target, archive.binary);
  if (tar.code !== 0 || (await stat(binary).catch(() => undefined)) === undefined) {
    throw new ToolError(
      `${archive.url} does not hold ${archive.binary}: ${tar.stderr.trim() || "its layout has changed"}.`,
    );
  }
  await chmod(binary, 0o755);
  if (whole) return archive.binary;
  await rename(binary, join(folder, name));
  await rm(target, { recursive: true });
  return name;
}
