import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { LogTail } from "../../cli/log-tail.ts";

describe("the end of a log file", () => {
  let folder: string;
  let path: string;
  let tail: LogTail;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tail-"));
    path = join(folder, "loki.log");
    tail = new LogTail(path);
  });
  afterEach(() => {
    tail.close();
    rmSync(folder, { recursive: true });
  });

  it("is its last lines, and then what is written behind them", () => {
    writeFileSync(path, "one\ntwo\nthree\n");
    expect(tail.last(2)).toEqual(["two", "three"]);
    expect(tail.next()).toEqual([]);
    appendFileSync(path, "four\nfi");
    expect(tail.next()).toEqual(["four"]);
    appendFileSync(path, "ve\n");
    expect(tail.next()).toEqual(["five"]);
  });

  it("goes on in the new file when the old one is rotated, without losing its last lines", () => {
    writeFileSync(path, "one\n");
    expect(tail.last(10)).toEqual(["one"]);
    appendFileSync(path, "two\n");
    renameSync(path, `${path}.1`);
    writeFileSync(path, "three\n");
    expect(tail.next()).toEqual(["two", "three"]);
  });

  it("starts again when the file was cut to nothing", () => {
    writeFileSync(path, "a long first line\n");
    tail.last(10);
    truncateSync(path);
    appendFileSync(path, "new\n");
    expect(tail.next()).toEqual(["new"]);
  });

  it("waits for a file that is not there yet, and keeps characters whole", () => {
    expect(tail.last(5)).toEqual([]);
    const bytes = Buffer.from("gr\u00fc\u00dfe\n");
    writeFileSync(path, bytes.subarray(0, 3));
    expect(tail.next()).toEqual([]);
    appendFileSync(path, bytes.subarray(3));
    expect(tail.next()).toEqual(["gr\u00fc\u00dfe"]);
  });
});
