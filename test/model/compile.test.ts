import { describe, expect, it } from "@jest/globals";
import { compile, type CompileInput } from "../../model/compile.ts";
import { ProblemsError } from "../../model/problem.ts";
import { settingsSchema } from "../../model/settings/schema.ts";
import { spokenDuration } from "../../model/spoken-duration.ts";
import { team } from "../../notify/team.ts";
import { alert, type AlertDefinition, type StateAlertSpec } from "../../rules/language/alert.ts";
import { fires, staysSilent } from "../../rules/language/alert-test.ts";
import { promql } from "../../rules/language/promql/promql.ts";
import { recording } from "../../rules/language/recording.ts";
import { ratio } from "../../rules/language/threshold.ts";
import { up } from "../../rules/metrics/scrape.ts";
import { type Catalogue, ownCatalogue } from "../../services/catalogue.ts";
import { flask, host, http, postgres } from "../../services/kinds.ts";
import { service } from "../../services/service.ts";

const site = { url: (workload: string) => `http://${workload}` };

function compiled(changes: Readonly<Record<string, unknown>> = {}, rest: Partial<CompileInput> = {}) {
  return compile({ environment: "test", settings: settingsSchema.parse(changes), site, ...rest });
}

/** The problems of a model that must be refused, one per line. */
function refused(
  changes: Readonly<Record<string, unknown>>,
  catalogue: Catalogue = ownCatalogue,
): readonly string[] {
  try {
    compiled(changes, { catalogue });
  } catch (error) {
    if (error instanceof ProblemsError) return error.message.split("\n");
    throw error;
  }
  throw new Error("it was not refused");
}

function alertOf(model: ReturnType<typeof compiled>, name: string) {
  return model.ruleGroups.flatMap((group) => group.alerts).find((candidate) => candidate.name === name);
}

const probe = { series: [], at: "1m", because: "it does" };
const sound: StateAlertSpec = {
  severity: "warning",
  runbook: "services/down",
  firstAction: "Look.",
  when: () => promql`${up} == 0`,
  summary: () => "Down",
  description: () => "Down",
  tests: [fires({ ...probe, labels: {} }), staysSilent(probe)],
};

function withRules(alerts: readonly AlertDefinition[]): Catalogue {
  return { ...ownCatalogue, rules: [{ domain: "extra", recordings: [], alerts }] };
}

describe("the compiled model", () => {
  it("is plain data: it survives JSON, and is frozen through and through", () => {
    const model = compiled();
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    const thawed: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      if (!Object.isFrozen(value)) thawed.push(path);
      for (const [key, part] of Object.entries(value)) visit(part, `${path}.${key}`);
    };
    visit(model, "model");
    expect(thawed).toEqual([]);
  });

  it("is the same for the same input", () => {
    expect(JSON.stringify(compiled())).toBe(JSON.stringify(compiled()));
  });

  it("holds the packs of this machine and of the stack itself, and the demo shop only when it is asked for", () => {
    const model = compiled();
    const own = model.ruleGroups.map(({ name }) => name);
    expect(own).toEqual(
      expect.arrayContaining(["host", "monitoring", "prometheus", "alertmanager", "probe"]),
    );
    expect(own).not.toContain("flask");
    const demo = compiled({ demo: true });
    expect(demo.ruleGroups.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...own, "flask", "fastapi", "business", "security"]),
    );
    expect(demo.services.map(({ name }) => name)).toEqual([
      "authentication",
      "gateway",
      "monitoring",
      "payment",
      "this-machine",
    ]);
    expect(model.services.map(({ name, team: owner }) => [name, owner])).toEqual([
      ["monitoring", "operations"],
      ["this-machine", "operations"],
    ]);
  });

  it("has only the rules of the kinds in use", () => {
    const catalogue = {
      ...ownCatalogue,
      services: ownCatalogue.services.filter(({ kind }) => kind.kind !== "host"),
    };
    const groups = compiled({}, { catalogue }).ruleGroups.map(({ name }) => name);
    expect(groups).toContain("monitoring");
    expect(groups).not.toContain("host");
  });
});

describe("overrides of alerts", () => {
  it("change threshold, duration and severity in expression, labels and words alike", () => {
    const cpu = alertOf(
      compiled({ alerts: { HostCpuHigh: { threshold: 0.77, for: "90s", severity: "warning" } } }),
      "HostCpuHigh",
    );
    expect(cpu).toMatchObject({
      expression: "instance:node_cpu_utilisation:rate5m > 0.77",
      for: "90s",
      severity: "warning",
      threshold: { value: 0.77 },
      labels: { severity: "warning" },
      annotations: { summary: "CPU of {{ $labels.instance }} has been above 77% for 1 minute 30 seconds" },
    });
  });

  it("change who is told: another team, or nobody", () => {
    const model = compiled({
      alerts: {
        HostCpuHigh: { team: "shop" },
        HostDiskFull: { channels: [] },
        TargetDown: { channels: ["webhook"] },
      },
    });
    expect(alertOf(model, "HostCpuHigh")?.labels).toMatchObject({ team: "shop" });
    expect(alertOf(model, "HostDiskFull")?.labels).toMatchObject({ channels: "none" });
    expect(alertOf(model, "TargetDown")?.labels).not.toHaveProperty("channels");
    expect(refused({ alerts: { HostCpuHigh: { team: "shopp" } } })).toEqual([
      'monitoring:alerts.HostCpuHigh.team: there is no team of this name: did you mean "shop"?',
    ]);
  });

  it("may not let a milder band cross its stronger sibling", () => {
    expect(refused({ alerts: { HostCpuHigh: { threshold: 0.95 } } })).toEqual([
      "monitoring:alerts.HostCpuHigh.threshold: expected the warning HostCpuHigh to be the milder of its band, found 95% beside 90% of HostCpuCritical, which would mute it: set it to at most 90%",
    ]);
    expect(refused({ alerts: { HostCpuCritical: { threshold: 0.7 } } })).toEqual([
      expect.stringMatching(
        /^monitoring:alerts\.HostCpuCritical\.threshold: expected the warning HostCpuHigh .* found 80% beside 70%/,
      ),
    ]);
    // Both moved, or the stronger one gone: nothing crosses.
    const moved = compiled({
      alerts: { HostCpuHigh: { threshold: 0.95 }, HostCpuCritical: { threshold: 0.97 } },
    });
    expect(alertOf(moved, "HostCpuHigh")?.threshold?.value).toBe(0.95);
    compiled({ alerts: { HostCpuHigh: { threshold: 0.95 }, HostCpuCritical: { enabled: false } } });
  });

  it("switch an alert off, and leave the others as they are", () => {
    const model = compiled({ alerts: { HostDiskFull: { enabled: false } } });
    expect(alertOf(model, "HostDiskFull")).toBeUndefined();
    expect(alertOf(model, "HostCpuHigh")).toEqual(alertOf(compiled(), "HostCpuHigh"));
  });

  it("are refused all at once, with the nearest name and the range", () => {
    const alerts = {
      HostCpuHihg: { threshold: 0.5 },
      HostDiskFull: { threshold: 85 },
      TargetDown: { threshold: 1 },
      Nothing: {},
    };
    expect(refused({ alerts })).toEqual([
      "monitoring:alerts.HostDiskFull.threshold: expected a ratio from 0 to 1, such as 0.9 for 90 %, got 85",
      "monitoring:alerts.TargetDown.threshold: TargetDown has no threshold: remove this setting",
      'monitoring:alerts.HostCpuHihg: there is no alert of this name: did you mean "HostCpuHigh"?',
      expect.stringMatching(
        /^monitoring:alerts.Nothing: there is no alert of this name: the nearest of \d+ are (\w+, ){5}\w+$/,
      ),
    ]);
  });
});

describe("overrides for a tenant", () => {
  const [operations] = ownCatalogue.teams;
  if (operations === undefined) throw new Error("no team");
  const catalogue: Catalogue = {
    ...ownCatalogue,
    services: [
      ...ownCatalogue.services,
      service("api-acme", {
        team: operations,
        tenant: "acme",
        kind: http({ url: "https://acme.example.com" }),
      }),
    ],
  };
  const acme = { tenants: { acme: { alerts: { HostCpuHigh: { threshold: 0.6, for: "1m" } } } } };
  const rulesOf = (changes: object, name: string) =>
    compiled({ ...changes }, { catalogue })
      .ruleGroups.flatMap(({ alerts }) => alerts)
      .filter((rule) => rule.name === name);

  it("make a rule of their own, and everybody else keeps the one there was", () => {
    const [others, own, ...rest] = rulesOf(
      { ...acme, alerts: { HostCpuHigh: { severity: "info" } } },
      "HostCpuHigh",
    );
    expect(rest).toEqual([]);
    expect(others).toMatchObject({
      expression: 'instance:node_cpu_utilisation:rate5m{tenant!~"acme"} > 0.8',
      for: "5m",
      severity: "info",
    });
    // What is set for everybody holds for the tenant too, where it says nothing else.
    expect(own).toMatchObject({
      expression: 'instance:node_cpu_utilisation:rate5m{tenant="acme"} > 0.6',
      for: "1m",
      severity: "info",
      annotations: { summary: "CPU of {{ $labels.instance }} has been above 60% for 1 minute" },
    });
  });

  it("limit every series of the expression, those with matchers too", () => {
    const [others] = rulesOf(
      { tenants: { acme: { alerts: { HostDiskFull: { enabled: false } } } } },
      "HostDiskFull",
    );
    expect(others?.expression.match(/tenant!~"acme"/g)).toHaveLength(3);
    expect(others?.expression).toContain('{fstype!~"squashfs|tmpfs|overlay",tenant!~"acme"}');
  });

  it("leave no rule for a tenant that wants none", () => {
    expect(
      rulesOf({ tenants: { acme: { alerts: { HostCpuHigh: { enabled: false } } } } }, "HostCpuHigh"),
    ).toHaveLength(1);
  });

  it("are refused with the nearest name, for tenants, alerts and crossing bands, and where nothing can differ", () => {
    const tenants = {
      acne: { alerts: {} },
      acme: { alerts: { HostCpuHihg: {}, HostCpuHigh: { threshold: 0.95 }, Watchdog: { enabled: false } } },
    };
    expect(refused({ tenants }, catalogue)).toEqual([
      "monitoring:tenants.acme.alerts.Watchdog: Watchdog reads no series, so it cannot differ from tenant to tenant: remove the override",
      expect.stringMatching(
        /^monitoring:tenants\.acme\.alerts\.HostCpuHigh\.threshold: expected the warning HostCpuHigh/,
      ),
      'monitoring:tenants.acne: no service has a tenant of this name: did you mean "acme"?',
      'monitoring:tenants.acme.alerts.HostCpuHihg: there is no alert of this name: did you mean "HostCpuHigh"?',
    ]);
    expect(refused({ tenants: { acme: { alerts: {} } } })).toEqual([
      "monitoring:tenants.acme: no service has a tenant: give the service of acme the property tenant",
    ]);
  });
});

describe("definitions", () => {
  it("are refused with the place and column of a mistake in an expression", () => {
    const broken = alert("Broken", { ...sound, when: () => promql`${up} >> 0` });
    expect(refused({}, withRules([broken]))).toEqual([
      expect.stringMatching(
        /^test\/model\/compile\.test\.ts:\d+:\d+: the expression of Broken is no PromQL at column 5, near "> 0": up >> 0$/,
      ),
    ]);
  });

  it("are refused when they read what nobody exposes, with the nearest name", () => {
    const wrong = alert("Wrong", {
      ...sound,
      when: () => promql`node_cpu_second_total > 0 or something_else > 0`,
    });
    const [near = "", far = ""] = refused({}, withRules([wrong]));
    expect(near).toContain(
      'node_cpu_second_total, which no exporter of the catalogue exposes and no rule records: did you mean "node_cpu_seconds_total"?',
    );
    expect(far).toContain(
      "something_else, which no exporter of the catalogue exposes and no rule records: add it to rules/metrics/",
    );
  });

  it("are refused together: names, durations, runbooks, thresholds and missing tests", () => {
    const problems = refused(
      {},
      withRules([
        alert("hostCpu", { ...sound, for: "5 min", runbook: "down" }),
        alert("TooMuch", { ...sound, threshold: ratio(90), when: () => promql`${up} == 0`, tests: [] }),
        alert("TargetDown", sound),
      ]),
    ).join("\n");
    expect(problems).toContain('expected an alert named in PascalCase, such as "HostCpuHigh", got "hostCpu"');
    expect(problems).toContain('expected a duration such as "5m" as "for" of hostCpu, got "5 min"');
    expect(problems).toContain('as runbook of hostCpu, got "down"');
    expect(problems).toContain("threshold of TooMuch: expected a ratio from 0 to 1");
    expect(problems).toContain("expected a test of TooMuch made with fires(), found none");
    expect(problems).toContain("expected a test of TooMuch made with staysSilent(), found none");
    expect(problems).toMatch(
      /expected an alert with a name of its own, found TargetDown, which rules\/monitoring\/[a-z-]+\.ts:\d+:\d+ defines already/,
    );
  });

  it("are refused when a recording rule is not named level:metric:operations", () => {
    const recordings = [recording("cpu_usage", { help: "", expression: promql`${up}` })];
    const catalogue = { ...ownCatalogue, rules: [{ domain: "extra", recordings, alerts: [] }] };
    expect(refused({}, catalogue)[0]).toMatch(
      /expected a recording rule named level:metric:operations, .* got "cpu_usage"/,
    );
  });
});

describe("services", () => {
  const [operations] = ownCatalogue.teams;
  if (operations === undefined) throw new Error("no team");
  const own = ownCatalogue.services;

  it("are refused together: names, teams, URLs and a second host", () => {
    const problems = refused(
      {},
      {
        teams: [operations],
        services: [
          ...own,
          service("SMS API", { team: operations, kind: http({ url: "example.com" }) }),
          service("other", {
            team: team("operation", { title: "?" }),
            kind: http({ url: "https://example.com" }),
          }),
          service("db", { team: operations, kind: postgres({ exporter: "localhost" }) }),
          service("app", {
            team: operations,
            tenant: "Acme Corp",
            kind: flask({ address: "app:5000", metricsPath: "metrics", latencyBuckets: [1, 0.5] }),
          }),
          service("monitoring", { team: operations, kind: host() }),
        ],
      },
    ).join("\n");
    expect(problems).toContain('expected a service named in kebab-case, such as "sms-api", got "SMS API"');
    expect(problems).toContain('as url of SMS API, got "example.com"');
    expect(problems).toContain(
      'expected an address such as "localhost:9187" (host and port) for db, got "localhost"',
    );
    expect(problems).toContain('expected a path such as "/metrics" for app, got "metrics"');
    expect(problems).toContain("as latencyBuckets of app, got [1, 0.5]");
    expect(problems).toContain('as tenant of app, got "Acme Corp"');
    expect(problems).toContain(
      'the team operation of other is not in the catalogue: did you mean "operations"?',
    );
    expect(problems).toMatch(
      /expected a service with a name of its own, found monitoring, which services\/own\.ts:\d+:\d+ defines already/,
    );
    expect(problems).toContain("expected one service of kind host(), found monitoring beside this-machine");
  });

  it("are refused without the stack itself: it would be watched by nobody", () => {
    const problems = refused(
      {},
      { teams: [operations], services: own.filter(({ kind }) => kind.kind === "host") },
    );
    expect(problems[0]).toMatch(/^services: expected the stack itself among the services, found none: add /);
  });
});

describe("a spoken duration", () => {
  it.each([
    ["5m", "5 minutes"],
    ["1h30m", "1 hour 30 minutes"],
    ["90s", "1 minute 30 seconds"],
    ["1d", "1 day"],
    ["0s", "a moment"],
  ])("of %s is %s", (text, spoken) => {
    expect(spokenDuration(text)).toBe(spoken);
  });
});
