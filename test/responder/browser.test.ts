import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import * as scenes from "./scenes.ts";

/** Colours of a text and of what lies behind it, for every text that shows; in the page's own language. */
const weakTexts = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = channels(colour).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const texts = [...document.querySelectorAll("body *")].filter(
    (e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== "" && e.tagName !== "SCRIPT"));
  return texts.flatMap((e) => {
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return ratio >= 4.5 ? [] : [e.tagName + " " + e.className + " " + e.textContent.trim().slice(0, 30) + " " + ratio.toFixed(2)];
  }).concat(texts.length > 20 ? [] : ["only " + texts.length + " texts"]);
})()`;

/** What somebody would miss who hears the page instead of seeing it. */
const gaps = `(() => {
  const missing = [];
  const name = (e) => e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent).join(" ").trim() || e.textContent.trim();
  if (document.documentElement.lang !== "en") missing.push("language");
  for (const part of ["header", "nav", "main", "footer"]) if (document.querySelectorAll(part).length < 1) missing.push(part);
  if (document.querySelectorAll("h1").length !== 1) missing.push("one h1");
  let level = 0;
  for (const heading of document.querySelectorAll("h1,h2,h3,h4")) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) missing.push("a heading before " + heading.textContent);
    level = now;
  }
  for (const e of document.querySelectorAll("a,summary,section,nav,button")) if (!name(e)) missing.push("a name of " + e.outerHTML.slice(0, 80));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) missing.push("one " + id);
  for (const e of document.querySelectorAll("svg")) if (e.getAttribute("aria-hidden") !== "true") missing.push("a word for an icon");
  for (const e of document.querySelectorAll("th")) if (!e.scope) missing.push("scope of " + e.textContent);
  return missing;
})()`;

const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

let browser: Browser;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] }).catch((error: unknown) => {
    const fix = "run 'apt-get install -y chromium', or name another one in CHROMIUM";
    throw new Error(`expected Chromium at ${executablePath}: ${fix}`, { cause: error });
  });
}, 60_000);
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
afterAll(() => browser.close());

interface Visit {
  readonly page: Page;
  readonly url: string;
  readonly scene: scenes.Scene;
  /** Errors and warnings of the page: a refused script or style is one. */
  readonly complaints: readonly string[];
}

async function visit(
  scene: Promise<scenes.Scene>,
  options: BrowserContextOptions = {},
  path = "/",
): Promise<Visit> {
  open.push(await scene);
  const url = await (await scene).server.listen({ port: 0, host: "127.0.0.1" });
  const context = await browser.newContext(options);
  open.push(context);
  const page = await context.newPage();
  await page.clock.install();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url + path);
  return { page, url, scene: await scene, complaints };
}

describe("the status page in a browser", () => {
  it("shows what is wrong, runs nothing that came over the network, and loads nothing from anywhere", async () => {
    const { page, url, complaints } = await visit(scenes.brokenScene());
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.reload();
    expect(await page.title()).toBe("2 components down, 1 critical alert, 1 warning, 2 targets down · test");
    expect(await page.getByRole("status").innerText()).toContain("Down: Loki, Jaeger");
    expect(await page.getByRole("heading", { level: 3 }).first().innerText()).toMatch(
      /Critical\s+HostCpuHigh/,
    );
    expect(await page.getByText("<script>alert('x')</script>").isVisible()).toBe(true);
    expect(await page.getByText("the new disk arrives on Monday").isVisible()).toBe(false);
    await page.getByText("1 silenced or inhibited").click();
    expect(await page.getByText("the new disk arrives on Monday").isVisible()).toBe(true);
    expect(requests.filter((one) => !one.startsWith("data:"))).toEqual([`${url}/`]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it("leads from an alert to its runbook", async () => {
    const { page, complaints } = await visit(scenes.brokenScene());
    await page.getByRole("link", { name: "Runbook for HostCpuHigh" }).click();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("CPU of a host is high");
    await page
      .getByRole("navigation", { name: "On this page" })
      .getByRole("link", { name: "Resolution" })
      .click();
    expect(page.url()).toContain("#section-resolution");
    expect(complaints).toEqual([]);
  }, 60_000);

  it.each(["light", "dark"] as const)(
    "can be read by everybody in the %s colours",
    async (colorScheme) => {
      for (const scene of [
        scenes.brokenScene,
        scenes.healthyScene,
        scenes.allDeadScene,
        scenes.alertmanagerDeadScene,
      ]) {
        const { page } = await visit(scene(), { colorScheme });
        for (const fold of await page.locator("summary:visible").all()) await fold.click();
        expect(await page.evaluate(weakTexts)).toEqual([]);
        expect(await page.evaluate(gaps)).toEqual([]);
      }
      const { page } = await visit(
        scenes.brokenScene(),
        { colorScheme },
        "/runbooks/infrastructure/high-cpu",
      );
      expect(await page.evaluate(weakTexts)).toEqual([]);
      expect(await page.evaluate(gaps)).toEqual([]);
    },
    120_000,
  );

  it("fits the narrowest phone without sideways scrolling", async () => {
    for (const path of [
      "/",
      "/runbooks/",
      "/runbooks/infrastructure/high-cpu",
      "/runbooks/infrastructure/hihg-cpu",
    ]) {
      const { page } = await visit(scenes.brokenScene(), { viewport: { width: 320, height: 640 } }, path);
      expect([path, await page.evaluate(overflow)]).toEqual([path, 0]);
    }
  }, 120_000);

  it("tells everything without JavaScript as well", async () => {
    const { page } = await visit(scenes.brokenScene(), { javaScriptEnabled: false });
    expect(await page.getByRole("status").innerText()).toContain("2 components down");
    expect(await page.locator('meta[http-equiv="refresh"]').count()).toBe(1);
  }, 60_000);

  it("keeps itself current without losing the reader's place, until it is told to pause", async () => {
    const { page, scene, complaints } = await visit(scenes.brokenScene());
    await page.getByText("1 silenced or inhibited").click();
    await page.getByRole("link", { name: "Runbook for HostCpuHigh" }).focus();
    await page.evaluate("document.querySelector('#alerts h2').dataset.old = 'yes'");
    await page.clock.runFor(10_500);
    await page.locator("#alerts h2:not([data-old])").waitFor();
    expect(await page.locator("#quiet").getAttribute("open")).toBe("");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Runbook for HostCpuHigh");
    await page.getByRole("link", { name: "Pause updates" }).click();
    expect(await page.getByRole("link", { name: "Resume updates" }).isVisible()).toBe(true);
    await scene.server.close();
    await page.clock.runFor(30_000);
    expect(await page.locator("#offline").isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  }, 60_000);

  it("says that it is out of date when the service itself is gone", async () => {
    const { page, scene } = await visit(scenes.healthyScene());
    await scene.server.close();
    const failed = page.waitForEvent("requestfailed");
    await page.clock.runFor(10_500);
    await failed;
    await page.locator("#offline").waitFor({ state: "visible" });
    expect(await page.getByRole("alert").innerText()).toMatch(
      /^This page is out of date: .* since \d\d:\d\d:\d\d UTC/,
    );
    expect(await page.title()).toBe("Out of date – Everything is healthy · test");
    expect(await page.evaluate(weakTexts)).toEqual([]);
  }, 60_000);
});
