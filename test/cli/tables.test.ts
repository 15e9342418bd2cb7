import { describe, expect, it } from "@jest/globals";
import { memoryText, table, uptimeText } from "../../cli/tables.ts";
import { recorder } from "./recorder.ts";

describe("tables", () => {
  it("have aligned columns, no borders and no spaces at the end of lines", () => {
    const text = table(
      ["A", "LONGER"],
      [
        ["prometheus", "x"],
        ["b", ""],
      ],
      recorder().terminal.paint,
    );
    expect(text).toBe("A            LONGER\nprometheus   x\nb");
  });

  it("say times and sizes for people", () => {
    expect([45.9, 60, 3 * 3600 + 300, 100_000].map(uptimeText)).toEqual([
      "45 s",
      "1 min",
      "3 h 5 min",
      "1 d 3 h",
    ]);
    expect(memoryText(100 * 1024 * 1024)).toBe("100 MiB");
  });
});
