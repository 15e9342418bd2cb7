import { describe, expect, it } from "@jest/globals";
import { localSite } from "../../components/targets/local/site.ts";
import type { ShownWorkload } from "../../components/responder/config.ts";
import { responderWorkload } from "../../components/responder/workload.ts";
import { settingsSchema } from "../../model/settings/schema.ts";
import { ProblemsError } from "../../model/problem.ts";
import { parseResponderConfig } from "../../responder/config.ts";
import { parseOptions } from "../../responder/options.ts";

const settings = settingsSchema.parse({ ports: { responder: 5099, loki: 3199 } });
const loki: ShownWorkload = {
  name: "loki",
  title: "Loki",
  version: "3.7.8",
  ports: [{ name: "web", port: 3199, purpose: "its API" }],
  probe: { port: "web", path: "/ready" },
};
const prometheus: ShownWorkload = {
  name: "prometheus",
  title: "Prometheus",
  version: "3.15.0",
  ports: [{ name: "web", port: 9090, purpose: "the web UI" }],
  probe: { port: "web", path: "/-/ready" },
  ui: { port: "web", path: "/" },
};

function workload() {
  return responderWorkload({
    settings,
    site: localSite(settings),
    environment: "dev",
    components: [prometheus, loki],
    runbooks: { "monitoring/watchdog.md": "# W\n", "infrastructure/high-cpu.md": "# C\n" },
  });
}

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("the responder's workload", () => {
  it("holds a configuration that the responder reads, with every component's probe and link", () => {
    const config = parseResponderConfig(workload().files["responder.json"] ?? "", "responder.json");
    expect(config.publicUrl).toBe("http://localhost:5099");
    expect(config.watchdog).toBe("Watchdog");
    expect(config.prometheus).toEqual({ address: "http://127.0.0.1:9090", url: "http://localhost:9090" });
    expect(config.components).toEqual([
      {
        name: "prometheus",
        title: "Prometheus",
        version: "3.15.0",
        probeUrl: "http://127.0.0.1:9090/-/ready",
        url: "http://localhost:9090",
      },
      { name: "loki", title: "Loki", version: "3.7.8", probeUrl: "http://127.0.0.1:3199/ready" },
      expect.objectContaining({ name: "responder", probeUrl: "http://127.0.0.1:5099/health" }),
    ]);
  });

  it("brings the runbooks along, in a stable order, and is the same each time", () => {
    expect(Object.keys(workload().files)).toEqual([
      "responder.json",
      "runbooks/infrastructure/high-cpu.md",
      "runbooks/monitoring/watchdog.md",
    ]);
    expect(workload()).toEqual(workload());
  });

  it("starts with arguments that the responder understands", () => {
    expect(parseOptions(workload().args)).toEqual({
      configFile: "./responder.json",
      host: "127.0.0.1",
      port: 5099,
    });
  });

  it("connects to what it probes and to the two it asks, each once", () => {
    expect(workload().connects).toEqual([
      { to: "prometheus", port: "web" },
      { to: "alertmanager", port: "web" },
      { to: "loki", port: "web" },
    ]);
  });

  it("refuses a component whose probe names no port of its own", () => {
    const broken = { ...loki, probe: { port: "helth", path: "/" } };
    expect(() =>
      responderWorkload({
        settings,
        site: localSite(settings),
        environment: "dev",
        components: [broken],
        runbooks: {},
      }),
    ).toThrow("workload loki has no port named helth");
  });
});

describe("a wrong responder.json", () => {
  it("is refused with every problem at once", () => {
    const text = JSON.stringify({
      environment: "dev",
      version: "",
      publicUrl: "ftp://x",
      prometheus: {},
      components: [{}],
    });
    const problems = problemsOf(() => parseResponderConfig(text, "responder.json"));
    expect(problems).toHaveLength(10);
    expect(problems).toContain(
      `responder.json: publicUrl: expected an http or https URL, found "ftp://x": run './monitoring up' to write it again`,
    );
    expect(problemsOf(() => parseResponderConfig("{", "responder.json"))).toHaveLength(1);
    expect(problemsOf(() => parseResponderConfig("[]", "responder.json"))).toHaveLength(1);
  });
});

describe("wrong arguments", () => {
  it("are refused in one sentence", () => {
    expect(problemsOf(() => parseOptions([]))).toHaveLength(2);
    expect(problemsOf(() => parseOptions(["--config", "a", "--listen", "5001"]))).toEqual([
      '--listen: expected an address such as 127.0.0.1:5001, found "5001": responder --config FILE --listen HOST:PORT',
    ]);
    expect(problemsOf(() => parseOptions(["--config", "a", "--listen", "[::1]:99999"]))).toHaveLength(1);
    expect(problemsOf(() => parseOptions(["--what"]))[0]).toMatch(/^arguments: Unknown option '--what'/);
    expect(parseOptions(["--config", "a", "--listen", "[::1]:5001"]).host).toBe("::1");
  });
});
