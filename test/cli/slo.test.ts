import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { budgetBar, percentText } from "../../cli/slo-table.ts";
import { showFreeze, showSlos, type SloEnvironment } from "../../cli/verbs/slo.ts";
import type { SloModel } from "../../model/slo.ts";
import { realTool } from "../components/ground.ts";
import { freePorts } from "../e2e/free-ports.ts";
import { until } from "../e2e/until.ts";
import { recorder } from "./recorder.ts";

jest.setTimeout(60_000);

function objective(service: string, name: string, percent: number): SloModel {
  return {
    service,
    team: "shop",
    name,
    objective: percent,
    period: "30d",
    policy: "sre-workbook",
    indicator: `flask-${name}`,
  };
}

const slos = [
  objective("gateway", "availability", 99.9),
  objective("payment", "availability", 99.99),
  objective("payment", "latency-2s", 95),
  objective("search", "availability", 99.9),
];

function environmentAt(prometheus: string): SloEnvironment {
  return { services: ["gateway", "payment", "search", "shop-page"], slos, prometheus, freezeBelow: 0.1 };
}

const labelsOf = (slo: SloModel): Record<string, string> => ({
  service: slo.service,
  team: "shop",
  environment: "test",
  slo: slo.name,
  policy: slo.policy,
  period: slo.period,
  indicator: slo.indicator,
});

/** Series as Prometheus would have recorded them, by name. */
type Recorded = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

const [gateway, payment, paymentLatency, search] = slos.map(labelsOf) as [
  Record<string, string>,
  Record<string, string>,
  Record<string, string>,
  Record<string, string>,
];
const named = (name: string, labels: Record<string, string>): Record<string, string> => ({
  __name__: name,
  ...labels,
});

/** Gateway is well, payment has overdrawn its budget and burns its other one, search had no event. */
const recorded: Recorded = [
  ...[gateway, payment, paymentLatency, search].map(
    (labels) => [named("slo:objective:ratio", labels), 0.999] as const,
  ),
  [named("slo:sli_error:ratio_rate30d", gateway), 0.0002],
  [named("slo:period_error_budget_remaining:ratio", gateway), 0.8],
  [named("slo:current_burn_rate:ratio", gateway), 0.5],
  [named("slo:sli_error:ratio_rate30d", payment), 0.0002],
  [named("slo:period_error_budget_remaining:ratio", payment), -1],
  [named("ALERTS_FOR_STATE", { ...payment, alertname: "SloErrorBudgetLow" }), 1_795_000_000],
  [named("slo:sli_error:ratio_rate30d", paymentLatency), 0.04],
  [named("slo:period_error_budget_remaining:ratio", paymentLatency), 0.2],
  [named("ALERTS", { ...paymentLatency, alertname: "SloBurnRateHigh", alertstate: "firing" }), 1],
];

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

/** A Prometheus that knows a few series, by the name, the service and the alert that it is asked for. */
async function stub(series: Recorded | "nonsense"): Promise<string> {
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      const query = new URLSearchParams(body).get("query") ?? "";
      if (series === "nonsense") {
        response.writeHead(502).end("<html>bad gateway</html>");
        return;
      }
      const asks = (name: string): boolean =>
        query.includes(`${name}{`) || new RegExp(/__name__=~"([^"]*)"/.exec(query)?.[1] ?? "^$").test(name);
      const service = /service="([^"]*)"/.exec(query)?.[1];
      const result = series
        .filter(([labels]) => asks(labels["__name__"] ?? ""))
        .filter(([labels]) => service === undefined || labels["service"] === service)
        .map(([metric, value]) => ({ metric, value: [0, String(value)] }));
      response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(
    () =>
      new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  );
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("./monitoring slo", () => {
  it("shows every objective: what was promised, what came of it, and what is left of the budget", async () => {
    const { terminal, out } = recorder();
    const code = await showSlos(
      { environment: "test", json: false, terminal },
      environmentAt(await stub(recorded)),
    );
    expect(code).toBe(0);
    expect(
      out()
        .split("\n")
        .map((line) => line.replace(/ {2,}/g, "  ").trim()),
    ).toEqual([
      "SERVICE  OBJECTIVE  TARGET  NOW  BUDGET LEFT  BURN RATE  STATE",
      "gateway  availability  99.9% of 30d  99.980%  ████████░░ 80%  0.5x  ok",
      "payment  availability  99.99% of 30d  99.9800%  ░░░░░░░░░░ -100%  frozen",
      "payment  latency-2s  95% of 30d  96.00%  ██░░░░░░░░ 20%  burning",
      "search  availability  99.9% of 30d  no data",
      "",
    ]);
  });

  it("shows those of one service, and says the nearest name of an unknown one", async () => {
    const { terminal, out } = recorder({ json: true });
    const given = environmentAt(await stub(recorded));
    const context = { environment: "test", json: true, terminal };
    await showSlos(context, given, "payment");
    expect(JSON.parse(out())).toMatchObject({
      ok: true,
      slos: [
        { service: "payment", name: "availability", state: "frozen", budgetRemaining: -1 },
        { service: "payment", name: "latency-2s", state: "burning", budgetRemaining: 0.2, sli: 0.96 },
      ],
    });
    await expect(showSlos(context, given, "paymemt")).rejects.toThrow(/did you mean "?payment/);
  });

  it("says so when there is no objective at all", async () => {
    const { terminal, out } = recorder();
    const context = { environment: "test", json: false, terminal };
    await showSlos(context, { ...environmentAt("127.0.0.1:1"), slos: [] });
    await showSlos(context, environmentAt("127.0.0.1:1"), "shop-page");
    expect(out()).toBe(
      "no service has an objective: add slos: [availability({ objective: 99.9 })] to one\nshop-page has no objective\n",
    );
  });

  it("tells of objectives that Prometheus has not heard of", async () => {
    const { terminal, out } = recorder();
    await showSlos({ environment: "test", json: false, terminal }, environmentAt(await stub([])), "gateway");
    expect(out()).toContain("not deployed");
  });
});

describe("./monitoring slo freeze", () => {
  async function freeze(service: string, series: Recorded | "nonsense" = recorded) {
    const { terminal, out } = recorder();
    const code = await showFreeze(
      { environment: "test", json: false, terminal },
      environmentAt(await stub(series)),
      service,
    );
    return { code, out: out() };
  }

  it("lets a service be deployed that has budget left, no objective, or nothing measured yet", async () => {
    expect(await freeze("gateway")).toEqual({
      code: 0,
      out: "free  gateway: gateway availability has 80% of its error budget of 30d left\n",
    });
    expect(await freeze("shop-page")).toEqual({ code: 0, out: "free  shop-page: it has no objective\n" });
    expect(await freeze("search")).toEqual({
      code: 0,
      out: "free  search: nothing was measured for its objectives yet\n",
    });
  });

  it("holds a deployment up when a budget is used up: which, how much, since when", async () => {
    const { code, out } = await freeze("payment");
    expect(code).toBe(1);
    expect(out).toContain(
      "frozen  payment availability has overdrawn its error budget of 30d by 100%, since 2026-11-18 11:06 UTC\n",
    );
    expect(out).not.toContain("latency");
  });

  it.each([
    [0.0999, 1],
    [0.1, 0],
  ])("with %d of the budget left exits %d", async (left, code) => {
    const series: Recorded = [
      [named("slo:objective:ratio", gateway), 0.999],
      [named("slo:period_error_budget_remaining:ratio", gateway), left],
    ];
    expect((await freeze("gateway", series)).code).toBe(code);
  });

  it("fails when Prometheus does not answer, answers nonsense, or does not know the objective or its budget", async () => {
    const { terminal } = recorder();
    const context = { environment: "test", json: false, terminal };
    await expect(showFreeze(context, environmentAt("127.0.0.1:1"), "gateway")).rejects.toThrow(
      /expected Prometheus to answer, and it does not/,
    );
    await expect(freeze("gateway", "nonsense")).rejects.toThrow(/it answered 502: <html>/);
    await expect(freeze("gateway", [])).rejects.toThrow(/does not \(yet\).*counts as frozen/);
    const withoutBudget: Recorded = [
      [named("slo:objective:ratio", gateway), 0.999],
      [named("slo:sli_total:rate5m_sampled", gateway), 3],
    ];
    await expect(freeze("gateway", withoutBudget)).rejects.toThrow(/what is left.*counts as frozen/);
    await expect(freeze("gatway")).rejects.toThrow(/did you mean "?gateway/);
  });
});

describe("a real Prometheus", () => {
  it("answers what the verbs ask", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slo-"));
    const [port = 0] = await freePorts(1);
    const now = Math.floor(Date.now() / 1000);
    // A sample now and a minute later, so that it does not matter when it is asked.
    const lines = recorded.flatMap(([{ __name__: name = "", ...labels }, value]) =>
      [now, now + 60].map(
        (time) =>
          `${name}{${Object.entries(labels)
            .map(([label, text]) => `${label}="${text}"`)
            .join(",")}} ${value} ${time}`,
      ),
    );
    writeFileSync(join(folder, "series.txt"), `${lines.join("\n")}\n# EOF\n`);
    writeFileSync(join(folder, "prometheus.yml"), "{}\n");
    mkdirSync(join(folder, "data"));
    await promisify(execFile)(
      await realTool("promtool"),
      ["tsdb", "create-blocks-from", "openmetrics", "series.txt", "data"],
      { cwd: folder },
    );
    const child: ChildProcess = spawn(
      await realTool("prometheus"),
      ["--config.file=prometheus.yml", "--storage.tsdb.path=data", `--web.listen-address=127.0.0.1:${port}`],
      { cwd: folder, stdio: "ignore" },
    );
    open.push(async () => {
      const end = new Promise((resolve) => child.once("exit", resolve));
      if (child.kill("SIGKILL")) await end;
      rmSync(folder, { recursive: true, force: true });
    });
    const address = `127.0.0.1:${port}`;
    await until("Prometheus is ready", async () =>
      (await fetch(`http://${address}/-/ready`)).ok ? true : undefined,
    );
    const { terminal, out } = recorder({ json: true });
    const context = { environment: "test", json: true, terminal };
    expect(await showSlos(context, environmentAt(address))).toBe(0);
    const { slos: shown } = JSON.parse(out()) as {
      readonly slos: readonly { readonly state: string; readonly frozenSince?: string }[];
    };
    expect(shown.map(({ state }) => state)).toEqual(["ok", "frozen", "burning", "no data"]);
    expect(shown[1]?.frozenSince).toBe("2026-11-18T11:06:40.000Z");
    expect(await showFreeze(context, environmentAt(address), "payment")).toBe(1);
    expect(await showFreeze(context, environmentAt(address), "gateway")).toBe(0);
  });
});

describe("a budget as text", () => {
  it("is drawn, and never rounded up to what it is not", () => {
    expect([1.2, 1, 0.55, 0.04, 0, -3].map(budgetBar)).toEqual([
      "██████████",
      "██████████",
      "██████░░░░",
      "░░░░░░░░░░",
      "░░░░░░░░░░",
      "░░░░░░░░░░",
    ]);
    expect([0.09999, 0.1, 0.123, -0.5].map(percentText)).toEqual(["9.9%", "10%", "12.3%", "-50%"]);
  });
});
