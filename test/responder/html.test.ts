import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { escapeText, markup } from "../../responder/pages/html.ts";
import { pageLink } from "../../responder/pages/links.ts";
import { ago, shortUtc, span } from "../../responder/pages/times.ts";

const own = { publicUrl: "http://localhost:5001" };

describe("texts in a page", () => {
  it("stay texts, whatever they hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(markup`<p title="${text}">${text}</p>`.text).not.toMatch(
          /[<"'`].*[<"'`]p |<(?!p title="|\/p>)/s,
        );
        expect(escapeText(text)).not.toMatch(/[<>"'`]/);
      }),
    );
  });

  it("keep no character that turns the direction of what follows, and no control character", () => {
    expect(escapeText("a\u202eb\u0000c\u2066\u200f")).toBe("a\ufffdb\ufffdc\ufffd\ufffd");
  });

  it("take lists, numbers and nothing", () => {
    expect(markup`<ul>${["a&b", undefined, 3].map((item) => markup`<li>${item}</li>`)}</ul>`.text).toBe(
      "<ul><li>a&#38;b</li><li></li><li>3</li></ul>",
    );
  });
});

describe("a link that came from somewhere else", () => {
  it("is left out unless it is http or https", () => {
    for (const url of [
      "javascript:alert(1)",
      "data:text/html,x",
      " javascript:alert(1)",
      "//evil.example",
      "x",
      undefined,
    ])
      expect(pageLink(url, own, "Runbook")).toBeUndefined();
  });

  it("is escaped and sends no referrer", () => {
    const link = pageLink('https://wiki.example/a"onclick="x', own, "Runbook", { of: "A<b" });
    expect(link?.text).toBe(
      '<a href="https://wiki.example/a&#34;onclick=&#34;x" rel="noreferrer">Runbook<span class="hidden"> for A&#60;b</span></a>',
    );
  });

  it("becomes relative when it leads to a runbook of this service, so that it works through a tunnel", () => {
    expect(pageLink("http://localhost:5001/runbooks/a/b", own, "Runbook")?.text).toContain(
      'href="/runbooks/a/b"',
    );
    expect(pageLink("http://localhost:50010/runbooks/a/b", own, "Runbook")?.text).toContain(
      "localhost:50010",
    );
  });
});

describe("times on a page", () => {
  const now = new Date("2026-11-20T21:04:31Z");

  it("are told in their two largest units", () => {
    expect([0, 59, 60, 3599, 3600, 5400, 86_400, 93_600].map(span)).toEqual([
      "0 s",
      "59 s",
      "1 min",
      "59 min",
      "1 h",
      "1 h 30 min",
      "1 d",
      "1 d 2 h",
    ]);
  });

  it("never lie in the future, even when two clocks differ", () => {
    expect(ago(new Date(now.getTime() + 5000), now).text).toContain("0 s ago");
  });

  it("carry the date when it is another day", () => {
    expect(shortUtc(new Date("2026-11-20T02:03:04Z"), now)).toBe("02:03 UTC");
    expect(shortUtc(new Date("2026-11-19T02:03:04Z"), now)).toBe("2026-11-19 02:03 UTC");
  });
});
