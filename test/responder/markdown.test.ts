import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { renderMarkdown } from "../../responder/markdown.ts";
import { loadRunbooks } from "../../responder/runbooks.ts";

const body = (markdown: string): string => renderMarkdown(markdown).body.text;

describe("a runbook's Markdown", () => {
  it("becomes HTML with the sections as a table of contents and the title apart", () => {
    const {
      title,
      body: html,
      headings,
    } = renderMarkdown("# High `load`\n\n## Symptoms\ntext\n\n## Symptoms\n### Deeper\n");
    expect(title?.text).toBe("High <code>load</code>");
    expect(headings).toEqual([
      { id: "section-symptoms", title: "Symptoms" },
      { id: "section-symptoms-2", title: "Symptoms" },
    ]);
    expect(html.text).toContain('<h2 id="section-symptoms">Symptoms</h2>\n<p>text</p>');
    expect(html.text).not.toContain("<h1");
  });

  it("shows HTML as text", () => {
    expect(body("<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b")).not.toMatch(
      /<(script|img)/,
    );
    expect(body('```sh\necho "<b>" && x\n```')).toBe(
      '<pre tabindex="0"><code>echo &#34;&#60;b&#62;&#34; &#38;&#38; x</code></pre>\n',
    );
  });

  it("links only to http, https, mailto and relative addresses", () => {
    for (const href of ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//evil.example"])
      expect(body(`[x](${href})`)).not.toMatch(/href="(?:javascript|data|\/\/|java)/i);
    expect(body("[x](https://a.example/?a=1&b=2)")).toContain('href="https://a.example/?a=1&#38;b=2"');
    expect(body("![chart](https://a.example/x.png)")).toBe(
      '<p><a href="https://a.example/x.png" rel="noreferrer">chart</a></p>\n',
    );
  });

  it("links to other pages and their headings as files do, which becomes their address here", () => {
    expect(body("[x](../services/down.md) [y](high-disk.md#symptoms)")).toBe(
      '<p><a href="../services/down" rel="noreferrer">x</a> <a href="high-disk#section-symptoms" rel="noreferrer">y</a></p>\n',
    );
  });
});

describe("the folder of runbooks", () => {
  it("holds only pages in a domain, and none at all when it is missing", () => {
    const folder = mkdtempSync(join(tmpdir(), "runbooks-"));
    try {
      mkdirSync(join(folder, "a"));
      for (const path of ["a/one.md", "a/Two.md", "a/three.txt", "top.md"])
        writeFileSync(join(folder, path), "text");
      writeFileSync(join(folder, "a", "zero-load.md"), "# Nothing to do\n");
      expect([...loadRunbooks(folder)].map(([key, { title }]) => [key, title])).toEqual([
        ["a/one", "One"],
        ["a/zero-load", "Nothing to do"],
      ]);
      expect(loadRunbooks(join(folder, "missing")).size).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
