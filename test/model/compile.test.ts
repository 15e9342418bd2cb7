import { describe, expect, it } from "@jest/globals";
import { compile, type CompileInput } from "../../model/compile.ts";
import { ProblemsError } from "../../model/problem.ts";
import { settingsSchema } from "../../model/settings/schema.ts";
import { spokenDuration } from "../../model/spoken-duration.ts";
import { team } from "../../notify/team.ts";
import { alert, type AlertDefinition, type StateAlertSpec } from "../../rules/alert.ts";
import { fires, staysSilent } from "../../rules/alert-test.ts";
import { promql } from "../../rules/promql.ts";
import { recording } from "../../rules/recording.ts";
import { ratio } from "../../rules/threshold.ts";
import { up } from "../../rules/metrics/scrape.ts";
import { type Catalogue, ownCatalogue } from "../../services/catalogue.ts";
import { host, http } from "../../services/kinds.ts";
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

  it("holds the five alerts and this machine and the stack itself", () => {
    const model = compiled();
    expect(model.ruleGroups.map(({ name, alerts }) => [name, alerts.map((rule) => rule.name)])).toEqual([
      ["infrastructure", ["HostCpuHigh", "HostMemoryHigh", "HostDiskFull"]],
      ["monitoring", ["Watchdog", "TargetDown"]],
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
    expect(compiled({}, { catalogue }).ruleGroups.map(({ name }) => name)).toEqual(["monitoring"]);
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
        /^monitoring:alerts.Nothing: there is no alert of this name: expected one of HostCpuHigh, /,
      ),
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
      /expected an alert with a name of its own, found TargetDown, which rules\/monitoring\.ts:\d+:\d+ defines already/,
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
          service("monitoring", { team: operations, kind: host() }),
        ],
      },
    ).join("\n");
    expect(problems).toContain('expected a service named in kebab-case, such as "sms-api", got "SMS API"');
    expect(problems).toContain('as url of SMS API, got "example.com"');
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
