import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { formatProblem, ProblemsError } from "../../../model/problem.ts";
import { parseSettings } from "../../../model/settings/parse.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";

/** The problems of a configuration, one line each. */
function problemsOf(config: Record<string, unknown>): string[] {
  try {
    parseSettings(config);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(formatProblem);
    throw error;
  }
  return [];
}

describe("parseSettings", () => {
  it("fills in every default and freezes the result", () => {
    const { settings } = parseSettings({});
    expect(settings.ports.prometheus).toBe(9090);
    expect(settings.prometheus).toMatchObject({ scrapeInterval: "15s", retention: "30d" });
    expect(Object.isFrozen(settings.ports)).toBe(true);
  });

  it("leaves the keys of other projects and providers alone", () => {
    expect(problemsOf({ "aws:region": "eu-central-1" })).toEqual([]);
  });

  it("reports every problem at once, each with what was expected and found", () => {
    expect(
      problemsOf({
        "monitoring:prometheus": { retention: "30 days", scrapeInterval: 5 },
        "monitoring:bind": "localhost",
        "monitoring:ports": { loki: 70_000 },
      }).sort(),
    ).toEqual([
      'monitoring:bind: expected an IP address such as "127.0.0.1", got "localhost"',
      "monitoring:ports.loki: expected a port number from 1 to 65535, got 70000",
      'monitoring:prometheus.retention: expected a duration such as "30d", got "30 days"',
      'monitoring:prometheus.scrapeInterval: expected a duration such as "15s", got 5',
    ]);
  });

  it("suggests the nearest name of an unknown setting at every depth", () => {
    expect(problemsOf({ "monitoring:promethus": {}, "monitoring:loki": { retension: "3d" } }).sort()).toEqual(
      [
        'monitoring:loki.retension: unknown setting: did you mean "retention"?',
        'monitoring:promethus: unknown setting: did you mean "prometheus"?',
      ],
    );
  });

  it("names the settings that exist when none is near", () => {
    expect(problemsOf({ "monitoring:loki": { colour: "blue" } })).toEqual([
      "monitoring:loki.colour: unknown setting: expected one of retention",
    ]);
  });

  it("refuses two settings with the same port", () => {
    expect(problemsOf({ "monitoring:ports": { grafana: 9090 } }).join()).toMatch(
      /9090, which is monitoring:ports\.\w+ already/,
    );
  });

  it("refuses a secret in plain text, and a secret where none is read", () => {
    expect(problemsOf({ "monitoring:webhookPassword": "hunter2" }).join()).toMatch(
      /^monitoring:webhookPassword: expected an encrypted value, found plain text/,
    );
    expect(problemsOf({ "monitoring:webhook": { url: { secure: "v1:abc" } } }).join()).toMatch(
      /^monitoring:webhook: found an encrypted value/,
    );
  });

  it("never repeats a secret that was given in plain text", () => {
    expect(problemsOf({ "monitoring:webhookPassword": "hunter2" }).join()).not.toContain("hunter2");
  });

  it("asks for the password that belongs to a user name", () => {
    expect(problemsOf({ "monitoring:webhook": { url: "https://a.example/", username: "u" } })).toEqual([
      "monitoring:webhook.username: expected a password with it, found none: run './monitoring secret set webhookPassword'",
    ]);
    expect(
      parseSettings({ "monitoring:webhook": { username: "u" } }, new Set(["webhookPassword"])).secrets,
    ).toEqual(new Set(["webhookPassword"]));
  });

  it("either returns settings or refuses with problems, whatever it is given", () => {
    const keys = Object.keys(settingsSchema.shape);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys, "other"), fc.jsonValue()), (config) => {
        const prefixed = Object.fromEntries(
          Object.entries(config).map(([key, value]) => [`monitoring:${key}`, value]),
        );
        for (const line of problemsOf(prefixed)) expect(line).toMatch(/^monitoring:.*: .+/s);
      }),
    );
  });
});
