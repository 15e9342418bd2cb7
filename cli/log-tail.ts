import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** How much of a file's end is searched for its last lines. */
const searchedBytes = 4 * 1024 * 1024;

/**
 * Reads a log file from its end and on, as it grows. When the file is rotated (another one is put in its place, or it is
 * cut to nothing) what is left of the old one is read first, then the new one from its start. A file that is not there
 * yet is one without lines.
 */
export class LogTail {
  readonly #path: string;
  #handle: number | undefined;
  #offset = 0;
  #decoder = new StringDecoder("utf8");
  #rest = "";

  constructor(path: string) {
    this.#path = path;
  }

  /** The last whole lines of the file, at most so many; {@link next} goes on behind them. */
  last(count: number): readonly string[] {
    this.#open();
    if (this.#handle === undefined) return [];
    const { size } = fstatSync(this.#handle);
    const from = Math.max(0, size - searchedBytes);
    this.#offset = from;
    const lines = this.#read();
    return count === 0 ? [] : (from > 0 ? lines.slice(1) : lines).slice(-count);
  }

  /** Whole lines that were written since the last call. */
  next(): readonly string[] {
    if (this.#handle === undefined) {
      this.#open();
      return this.#read();
    }
    const lines = this.#read();
    if (!this.#wasReplaced()) return lines;
    this.close();
    this.#open();
    return [...lines, ...this.#read()];
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    this.#offset = 0;
    this.#rest = "";
    this.#decoder = new StringDecoder("utf8");
  }

  #open(): void {
    try {
      this.#handle = openSync(this.#path, "r");
    } catch {
      // Not written yet.
    }
  }

  #wasReplaced(): boolean {
    if (this.#handle === undefined) return false;
    try {
      const named = statSync(this.#path);
      const open = fstatSync(this.#handle);
      return named.ino !== open.ino || named.dev !== open.dev || open.size < this.#offset;
    } catch {
      // Moved away, and the new one is not there yet: the old one is still being read.
      return false;
    }
  }

  #read(): string[] {
    if (this.#handle === undefined) return [];
    const buffer = Buffer.alloc(64 * 1024);
    let text = this.#rest;
    for (;;) {
      const bytes = readSync(this.#handle, buffer, 0, buffer.length, this.#offset);
      if (bytes === 0) break;
      this.#offset += bytes;
      text += this.#decoder.write(buffer.subarray(0, bytes));
    }
    const lines = text.split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }
}
