import { afterEach, describe, expect, it } from "@jest/globals";
import { source } from "../../responder/source.ts";
import { fetchText } from "../../responder/upstream.ts";
import { deadUrl, type FakeServer, serve } from "./stage.ts";

const open: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function reasonOf(listener: Parameters<typeof serve>[0], limits: Parameters<typeof fetchText>[1] = {}) {
  const server = await serve(listener);
  open.push(server);
  const fetched = await fetchText(server.url, limits);
  return fetched.kind === "failed" ? fetched.reason.replace(server.url.slice(7), "HOST") : fetched;
}

describe("a GET that fails", () => {
  it("says in plain words that nothing listens", async () => {
    const url = await deadUrl();
    expect(await fetchText(url)).toEqual({ kind: "failed", reason: `nothing listens on ${url.slice(7)}` });
  });

  it("says that a name is not known", async () => {
    const fetched = await fetchText("http://no-such-host.invalid:1/");
    expect(fetched).toEqual({ kind: "failed", reason: "the name of no-such-host.invalid:1 is not known" });
  });

  it("says when there is no answer in time, whether it never begins or never ends", async () => {
    expect(await reasonOf(() => undefined, { timeoutMs: 50 })).toBe("no answer within 0.05 s");
    const half: Parameters<typeof serve>[0] = (_request, response) => response.write("half");
    expect(await reasonOf(half, { timeoutMs: 50 })).toBe("no answer within 0.05 s");
  });

  it("says when the connection is closed without an answer", async () => {
    expect(await reasonOf((request) => request.socket.destroy())).toBe(
      "HOST closed the connection without an answer",
    );
  });

  it("gives the status, and the first line of a plain text that goes with it", async () => {
    expect(
      await reasonOf((_request, response) =>
        response
          .writeHead(503, { "content-type": "text/plain" })
          .end("Ingester not ready: waiting for 15s\nmore"),
      ),
    ).toBe("it answers HTTP 503: Ingester not ready: waiting for 15s");
    expect(
      await reasonOf((_request, response) =>
        response.writeHead(500, { "content-type": "text/html" }).end("<h1>x"),
      ),
    ).toBe("it answers HTTP 500");
  });

  it("does not read more than it was told to", async () => {
    const much: Parameters<typeof serve>[0] = (_request, response) => response.end("x".repeat(5000));
    expect(await reasonOf(much, { maxBytes: 1000 })).toBe("its answer is larger than 1000 bytes");
  });

  it("does not throw for what is no URL", async () => {
    expect((await fetchText("http://")).kind).toBe("failed");
  });
});

describe("a source", () => {
  it("is read once for many readers, and again when its reading is no longer fresh", async () => {
    let reads = 0;
    const counted = source(() => Promise.resolve(++reads), { freshMs: 60_000 });
    const all = await Promise.all([counted.read(1000), counted.read(1000), counted.read(1000)]);
    expect(all.map((reading) => reading?.value)).toEqual([1, 1, 1]);
    const restless = source(() => Promise.resolve(++reads), { freshMs: 0 });
    expect((await restless.read(1000))?.value).toBe(2);
    expect((await restless.read(1000))?.value).toBe(3);
  });

  it("gives nothing, then the last reading, while a new one takes too long, but no stale one", async () => {
    let answer: (value: number) => void = () => undefined;
    const slow = source(() => new Promise<number>((resolve) => (answer = resolve)), { freshMs: 0 });
    expect(await slow.read(1)).toBeUndefined();
    answer(1);
    expect((await slow.read(1000))?.value).toBe(1);
    expect((await slow.read(1))?.value).toBe(1);
    const stale = source(() => new Promise<number>((resolve) => (answer = resolve)), {
      freshMs: 0,
      staleMs: 0,
    });
    const first = stale.read(1000);
    answer(1);
    expect((await first)?.value).toBe(1);
    expect(await stale.read(1)).toBeUndefined();
  });
});
