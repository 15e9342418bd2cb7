import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readZipEntry } from "../../tools/zip.ts";
import { workbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => {
  bench.remove();
});

/** Writes a zip archive by hand, after the format's specification. */
function zip(
  files: readonly { readonly name: string; readonly text: string; readonly deflate: boolean }[],
): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, deflate } of files) {
    const data = deflate ? deflateRawSync(text) : Buffer.from(text);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(deflate ? 8 : 0, 4);
    fields.writeUInt32LE(crc32(text), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(text.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from("PK\u0003\u0004"), fields, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), fields, rest, Buffer.from(name)]),
    );
    bodies.push(body);
    offset += body.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}

describe("a zip archive", () => {
  it("gives stored and deflated files by name", async () => {
    const path = join(bench.root, "a.zip");
    const text = "loki ".repeat(1000);
    writeFileSync(
      path,
      zip([
        { name: "LICENSE", text: "free", deflate: false },
        { name: "loki-linux-amd64", text, deflate: true },
      ]),
    );
    expect((await readZipEntry(path, "loki-linux-amd64")).toString()).toBe(text);
    expect((await readZipEntry(path, "LICENSE")).toString()).toBe("free");
  });

  it("is refused in a sentence when it lacks the file or is none", async () => {
    const path = join(bench.root, "a.zip");
    writeFileSync(path, zip([{ name: "LICENSE", text: "free", deflate: false }]));
    await expect(readZipEntry(path, "loki")).rejects.toThrow(`${path} holds no loki`);
    writeFileSync(path, "<html>");
    await expect(readZipEntry(path, "loki")).rejects.toThrow(`${path} is not a zip archive`);
  });
});
