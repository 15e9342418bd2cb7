import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** The sha256 of a file, in lower-case hexadecimal. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/**
 * Finds a file's sha256 in a published checksum file: a line "<sha256>  <file>" (also "*file" and "./file"), or the
 * only line when it is a bare sha256. Returns undefined when the file is not listed.
 */
export function publishedChecksum(text: string, fileName: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  for (const line of lines) {
    const [, sum, name] = /^([0-9a-fA-F]{64})\s+\*?(?:\.\/)?(\S+)$/.exec(line) ?? [];
    if (sum !== undefined && name === fileName) return sum.toLowerCase();
  }
  const filled = lines.filter((line) => line !== "");
  const only = filled.length === 1 ? /^[0-9a-fA-F]{64}$/.exec(filled[0] ?? "")?.[0] : undefined;
  return only?.toLowerCase();
}
