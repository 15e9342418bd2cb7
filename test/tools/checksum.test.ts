import { describe, expect, it } from "@jest/globals";
import { publishedChecksum } from "../../tools/checksum.ts";

const [a, b] = ["a".repeat(64), "b".repeat(64)];

describe("a published checksum", () => {
  it("is found by the name of the file", () => {
    expect(publishedChecksum(`${a}  one.tar.gz\n${b}  two.tar.gz\n`, "two.tar.gz")).toBe(b);
  });

  it("is found behind the marks that some releases write", () => {
    expect(publishedChecksum(`${a} *one.tar.gz`, "one.tar.gz")).toBe(a);
    expect(publishedChecksum(`${a.toUpperCase()}  ./one.tar.gz`, "one.tar.gz")).toBe(a);
  });

  it("may be the whole file", () => {
    expect(publishedChecksum(`${a}\n`, "one.tar.gz")).toBe(a);
  });

  it("is not taken from another file's line, nor from one whose name only ends alike", () => {
    expect(publishedChecksum(`${a}  two.tar.gz\n`, "one.tar.gz")).toBeUndefined();
    expect(publishedChecksum(`${a}  one.tar.gz.sbom\n${b}  someone.tar.gz`, "one.tar.gz")).toBeUndefined();
    expect(publishedChecksum("<html>not found</html>", "one.tar.gz")).toBeUndefined();
  });
});
