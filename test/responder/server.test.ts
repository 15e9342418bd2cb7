import { afterEach, describe, expect, it } from "@jest/globals";
import { buildServer } from "../../responder/server.ts";
import * as scenes from "./scenes.ts";
import { configOf, deadUrl, stateOf } from "./stage.ts";

const open: scenes.Scene[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((scene) => scene.close()));
});

async function stage(scene: Promise<scenes.Scene>): Promise<scenes.Scene["server"]> {
  open.push(await scene);
  return (await scene).server;
}

/** What a person reads: the page without its head, scripts and tags. */
function readable(page: string): string {
  const body = page.slice(page.indexOf("<body")).replace(/<script>.*?<\/script>/gs, "");
  return body
    .replace(/<[^>]+>/g, " ")
    .replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, " ");
}

describe("the status page", () => {
  it("says that everything is healthy when it is", async () => {
    const server = await stage(scenes.healthyScene());
    const page = await server.inject("/");
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("<title>Everything is healthy · test</title>");
    const text = readable(page.body);
    expect(text).toContain("Everything is healthy All 7 components answer, all 7 targets are scraped.");
    expect(text).toContain("None – and Watchdog fires as it should");
    expect(text).not.toMatch(/Down|cannot be reached/);
  });

  it("shows what is down, what fires and who is told, the worst first", async () => {
    const server = await stage(scenes.brokenScene());
    const { body } = await server.inject("/");
    const text = readable(body);
    expect(text).toContain(
      "2 components down, 1 critical alert, 1 warning, 2 targets down Down: Loki, Jaeger",
    );
    expect(text).toMatch(
      /Critical HostCpuHigh .* Warning SmsFailuresHigh .* Info HostMemoryHigh .* HostDiskFull/,
    );
    expect(text).toMatch(/First: Run top on db-1.* for 12 min, since \d\d:\d\d UTC .*team operations/);
    expect(text).toMatch(/HostDiskFull .* Silenced by anna until .* UTC: the new disk arrives on Monday/);
    expect(text).toMatch(/Loki Down nothing listens on 127\.0\.0\.1:\d+ 3\.7\.8/);
    expect(text).toContain("connect: connection refused");
    expect(body).toContain('href="/runbooks/infrastructure/high-cpu"');
    expect(body).toContain('href="http://localhost:3000/d/host"');
    expect(text).not.toContain("Watchdog is firing");
  });

  it("shows hostile text from the network as text and links to nothing that runs", async () => {
    const { body } = await (await stage(scenes.brokenScene())).inject("/");
    expect(body).toContain("&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;");
    expect(body.match(/<script/g)).toHaveLength(1);
    expect(body).not.toContain("javascript:");
  });

  it("says plainly that Alertmanager cannot be reached, and shows what Prometheus says is firing", async () => {
    const text = readable((await (await stage(scenes.alertmanagerDeadScene())).inject("/")).body);
    expect(text).toContain("1 component down, 1 critical alert, 1 target down, alerting broken");
    expect(text).toMatch(
      /Alertmanager cannot be reached \(nothing listens on .*\): nobody is being notified/,
    );
    expect(text).toContain("TargetDown 127.0.0.1:9093 (alertmanager) has been down for 5 minutes");
  });

  it("still works when nothing else does", async () => {
    const page = await (await stage(scenes.allDeadScene())).inject("/");
    const text = readable(page.body);
    expect(page.statusCode).toBe(200);
    expect(text).toContain("7 components down, alerts unknown, targets unknown");
    expect(text).toContain("Prometheus cannot be reached");
    expect(text).not.toMatch(/ECONN|Error|at .*\.ts/);
  });

  it("comes within a second while Prometheus hangs, and does not call that healthy", async () => {
    const server = await stage(scenes.hangingScene());
    const started = performance.now();
    const page = await server.inject("/");
    expect(performance.now() - started).toBeLessThan(1000);
    const text = readable(page.body);
    expect(text).toContain("Still checking Not answered yet: Loki");
    expect(text).toContain("Prometheus has not answered yet");
    expect(page.body).toContain('data-refresh="2"');
  });

  it("tells of a configuration that was refused", async () => {
    const dead = await deadUrl();
    const server = buildServer(stateOf(configOf(dead, dead), new Map(), "responder.json: expected <a> URL"));
    const text = readable((await server.inject("/")).body);
    expect(text).toContain(
      "previous configuration, since the new one was refused: responder.json: expected <a> URL",
    );
    await server.close();
  });

  it("refreshes itself with and without JavaScript, unless told not to", async () => {
    const server = await stage(scenes.healthyScene());
    expect((await server.inject("/")).body).toContain(
      '<noscript><meta http-equiv="refresh" content="10"></noscript>',
    );
    const paused = (await server.inject("/?refresh=off")).body;
    expect(paused).not.toMatch(/http-equiv="refresh"|<script/);
    expect(paused).toContain('<a href="/">resume</a>');
  });
});

describe("every answer", () => {
  it("carries the headers that keep a browser from running, framing and guessing", async () => {
    const server = await stage(scenes.healthyScene());
    for (const url of ["/", "/runbooks/", "/health", "/nowhere"]) {
      const { headers } = await server.inject(url);
      expect(headers["content-security-policy"]).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+';/,
      );
      expect(headers["content-security-policy"]).not.toContain("unsafe");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["x-frame-options"]).toBe("DENY");
      expect(headers["cache-control"]).toBe("no-store");
    }
  });
});

describe("the runbooks", () => {
  it("are listed and shown, with the alerts that lead there and fire now", async () => {
    const server = await stage(scenes.brokenScene());
    expect(readable((await server.inject("/runbooks/")).body)).toContain(
      "Infrastructure CPU of a host is high A disk is full",
    );
    const page = readable((await server.inject("/runbooks/infrastructure/high-cpu")).body);
    expect(page).toMatch(
      /CPU of a host is high Critical HostCpuHigh CPU of db-1.* Symptoms Immediate actions .*ps -eo pid/,
    );
    expect((await server.inject("/runbooks")).headers.location).toBe("/runbooks/");
    expect((await server.inject("/runbooks/infrastructure/high-cpu.md")).statusCode).toBe(200);
    expect(readable((await server.inject("/runbooks/infrastructure/high-disk")).body)).not.toContain(
      "SmsFailuresHigh",
    );
  });

  it("say when it is not known whether their alerts fire", async () => {
    const server = await stage(scenes.allDeadScene());
    expect(readable((await server.inject("/runbooks/infrastructure/high-cpu")).body)).toContain(
      "is firing is not known",
    );
  });

  it("suggest the nearest page for one that does not exist", async () => {
    const server = await stage(scenes.healthyScene());
    const page = await server.inject("/runbooks/infrastructure/hihg-cpu");
    expect(page.statusCode).toBe(404);
    expect(readable(page.body)).toContain("No runbook is named infrastructure/hihg-cpu . See");
    expect(page.body).toContain('Did you mean <a href="/runbooks/infrastructure/high-cpu">');
    expect((await server.inject("/runbooks/<script>/x")).body).not.toContain("/<script>");
    expect((await server.inject("/nowhere")).statusCode).toBe(404);
  });

  it("are all that can be read: no path leads out of their folder", async () => {
    const server = await stage(scenes.healthyScene());
    for (const path of [
      "/runbooks/../package.json",
      "/runbooks/..%2f..%2fpackage.json/x",
      "/runbooks/infrastructure/..%2f..%2f..%2fetc%2fpasswd",
      "/runbooks/infrastructure/%2e%2e/%2e%2e/etc/passwd",
      "/runbooks/infrastructure/high-cpu%00.md",
      "/runbooks/__proto__/constructor",
      "/runbooks//etc/passwd",
    ]) {
      const page = await server.inject(path);
      expect([path, page.statusCode]).toEqual([path, 404]);
      expect(page.body).not.toMatch(/root:|devDependencies/);
    }
  });

  it("survive an address that is no address", async () => {
    const page = await (await stage(scenes.healthyScene())).inject("/runbooks/%zz/%");
    expect([400, 404]).toContain(page.statusCode);
    expect(page.body).not.toMatch(/at .*\.js/);
  });
});

describe("the operation of the responder", () => {
  it("answers health, readiness and metrics", async () => {
    const server = await stage(scenes.healthyScene());
    expect((await server.inject("/health")).json()).toMatchObject({ status: "ok", version: "0.1.0" });
    expect((await server.inject("/ready")).json()).toMatchObject({
      status: "ready",
      configuration: { problem: null },
    });
    await server.inject("/runbooks/infrastructure/high-cpu");
    await server.inject("/nowhere/at/all");
    const metrics = (await server.inject("/metrics")).body;
    expect(metrics).toContain(
      `responder_http_requests_total{method="GET",route="/runbooks/:domain/:page",status="200"} 1`,
    );
    expect(metrics).toContain(`responder_http_requests_total{method="GET",route="none",status="404"} 1`);
    expect(metrics).toContain(`responder_build_info{version="0.1.0",node="${process.versions.node}"} 1`);
    expect(metrics).toContain("responder_config_last_reload_successful 1");
    expect(metrics).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it("writes one line per request, without the query", async () => {
    const lines: string[] = [];
    const dead = await deadUrl();
    const server = buildServer(stateOf(configOf(dead, dead)), {
      level: "info",
      stream: { write: (line: string) => lines.push(line) },
    });
    await server.inject("/runbooks/?token=abc");
    await server.inject("/health");
    await server.close();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      method: "GET",
      path: "/runbooks/",
      status: 200,
      from: "127.0.0.1",
    });
  });

  it("reloads for this machine only, and for no web page", async () => {
    const server = await stage(scenes.healthyScene());
    const reload = { method: "POST", url: "/-/reload" } as const;
    expect((await server.inject(reload)).statusCode).toBe(200);
    expect((await server.inject({ ...reload, remoteAddress: "10.0.0.7" })).statusCode).toBe(403);
    expect((await server.inject({ ...reload, headers: { origin: "https://evil.example" } })).statusCode).toBe(
      403,
    );
    expect((await server.inject({ ...reload, method: "GET" })).statusCode).toBe(404);
  });

  it("shows a failure of its own without its reason", async () => {
    const dead = await deadUrl();
    const state = stateOf(configOf(dead, dead));
    const broken = { ...state.current(), readSnapshot: () => Promise.reject(new Error("inner secret")) };
    const server = buildServer({ ...state, current: () => broken });
    const page = await server.inject("/");
    expect(page.statusCode).toBe(500);
    expect(readable(page.body)).toContain("This page could not be made");
    expect(page.body).not.toContain("inner secret");
    await server.close();
  });
});
