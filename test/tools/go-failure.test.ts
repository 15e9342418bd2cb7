import { describe, expect, it } from "@jest/globals";
import { explainGoFailure } from "../../tools/go-failure.ts";

const build = { name: "tiny", version: "1.2.3", storeDir: "/store", log: "/store/logs/tiny.log" };

describe("a failed build", () => {
  it("without a network names the network and the ways out", () => {
    const error = explainGoFailure(
      "go: downloading example.org/a v1.0.0\nexample.org/a@v1.0.0: dial tcp: lookup proxy.invalid: no such host\n",
      build,
    );
    expect(error.message).toBe(
      "The modules of tiny 1.2.3 cannot be downloaded (example.org/a@v1.0.0: dial tcp: lookup proxy.invalid: no such host): " +
        "connect this machine to the network, set GOPROXY to a mirror that it can reach, or put tiny 1.2.3 on PATH.",
    );
    expect(error.final).toBe(false);
  });

  it("with a module that differs from go.sum stops everything", () => {
    const error = explainGoFailure(
      "verifying example.org/a@v1.0.0: checksum mismatch\nSECURITY ERROR\n",
      build,
    );
    expect(error.message).toContain("differs from the checksum in go.sum");
    expect(error.final).toBe(true);
  });

  it("on a full disk says so", () => {
    expect(explainGoFailure("compile: writing output: no space left on device", build).message).toMatch(
      /^There is no space left for tools in \/store or in Go's caches: free some/,
    );
  });

  it("for any other reason gives the compiler's first complaint and the log", () => {
    expect(
      explainGoFailure("runtime\nexample.org/tiny\n# example.org/tiny\n./main.go:3:1: syntax error\n", build)
        .message,
    ).toBe("tiny 1.2.3 could not be built (./main.go:3:1: syntax error): see /store/logs/tiny.log.");
  });
});
