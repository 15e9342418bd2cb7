import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { durationSeconds, seconds } from "../../model/duration.ts";

describe("durationSeconds", () => {
  it("reads Prometheus' durations", () => {
    expect(["15s", "5m", "1h30m", "30d", "2w", "1y", "500ms", "0"].map(durationSeconds)).toEqual([
      15, 300, 5400, 2_592_000, 1_209_600, 31_536_000, 0.5, 0,
    ]);
  });

  it("refuses everything else", () => {
    for (const text of ["", "5", "30 days", "5 m", "m5", "1m1h", "-5m", "1.5h"])
      expect(durationSeconds(text)).toBeUndefined();
  });

  it("adds its units up", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(23), fc.nat(59), (d, h, m) => {
        expect(durationSeconds(`${d}d${h}h${m}m`)).toBe(d * 86_400 + h * 3600 + m * 60);
      }),
    );
  });

  it("treats a wrong duration in our own definitions as a mistake of ours", () => {
    expect(() => seconds("soon")).toThrow('expected a duration such as "5m", got "soon"');
  });
});
