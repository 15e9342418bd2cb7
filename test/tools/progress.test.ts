import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { formatSeconds, progressTo } from "../../tools/progress.ts";

let written: string[];
const write = (text: string): boolean => written.push(text) > 0;

beforeEach(() => {
  written = [];
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe("progress without a terminal", () => {
  it("is one line at the start, one a minute, and one at the end with the time", () => {
    const step = progressTo({ write }).start("loki 3.7.8 (2 of 3)");
    step.update("compiled 7 packages of at most 900");
    jest.advanceTimersByTime(125_000);
    step.end("built,");
    jest.advanceTimersByTime(125_000);
    expect(written).toEqual([
      "loki 3.7.8 (2 of 3) ...\n",
      "loki 3.7.8 (2 of 3) · compiled 7 packages of at most 900 · 1 min 00 s\n",
      "loki 3.7.8 (2 of 3) · compiled 7 packages of at most 900 · 2 min 00 s\n",
      "loki 3.7.8 (2 of 3): built, in 2 min 05 s\n",
    ]);
  });
});

describe("progress on a terminal", () => {
  it("draws over one line that never wraps", () => {
    const step = progressTo({ write, isTTY: true, columns: 20 }).start("loki 3.7.8 (2 of 3)");
    jest.advanceTimersByTime(1000);
    step.end("built,");
    expect(written.slice(0, -1).every((text) => text.startsWith("\r\u001b[K") && text.length <= 4 + 19)).toBe(
      true,
    );
    expect(written.at(-1)).toBe("\r\u001b[Kloki 3.7.8 (2 of 3): built, in 1 s\n");
  });
});

describe("a duration", () => {
  it("is in seconds, and from a minute on in minutes too", () => {
    expect([0.4, 59.4, 59.6, 3605].map(formatSeconds)).toEqual(["0 s", "59 s", "1 min 00 s", "60 min 05 s"]);
  });
});
