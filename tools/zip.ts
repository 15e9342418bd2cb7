import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import { ToolError } from "./tool-error.ts";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/**
 * Reads one file out of a zip archive. Enough for release archives: stored or deflated entries, no zip64. (Node.js has
 * the decompression but not the format, and `unzip` is missing on many servers.)
 * @throws ToolError when the archive has no such file or is none
 */
export async function readZipEntry(archive: string, entry: string): Promise<Buffer> {
  const data = await readFile(archive);
  // The directory is at the end, before a comment of unknown length.
  let end = data.length - 22;
  while (end >= 0 && data.readUInt32LE(end) !== endOfDirectory) end -= 1;
  if (end < 0) throw new ToolError(`${archive} is not a zip archive; remove it and start again.`);
  let at = data.readUInt32LE(end + 16);
  for (
    let left = data.readUInt16LE(end + 10);
    left > 0 && data.readUInt32LE(at) === directoryEntry;
    left -= 1
  ) {
    const [method, size] = [data.readUInt16LE(at + 10), data.readUInt32LE(at + 20)];
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      data.readUInt16LE(at + offset),
    );
    const nameEnd = at + 46 + (nameLength ?? 0);
    if (data.toString("utf8", at + 46, nameEnd) === entry) {
      const header = data.readUInt32LE(at + 42);
      const start = header + 30 + data.readUInt16LE(header + 26) + data.readUInt16LE(header + 28);
      const packed = data.subarray(start, start + size);
      return method === 0 ? packed : inflateRawSync(packed);
    }
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
  }
  throw new ToolError(`${archive} holds no ${entry}; the release has changed its layout.`);
}
