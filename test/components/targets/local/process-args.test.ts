import { describe, expect, it } from "@jest/globals";
import { processArgs, wantedPorts } from "../../../../components/targets/local/process-args.ts";
import { localSite } from "../../../../components/targets/local/site.ts";
import type { Workload } from "../../../../components/workload.ts";
import { settingsSchema } from "../../../../model/settings/schema.ts";
import { checkInputs, processSchema } from "../../../../providers/process/inputs.ts";
import { toolTable } from "../../../../tools/install.ts";

const prometheus: Workload = {
  name: "prometheus",
  title: "Prometheus",
  tool: "prometheus",
  version: "3.15.0",
  args: ["--config.file=prometheus.yml"],
  files: { "prometheus.yml": "" },
  ports: [{ name: "web", port: 9090, purpose: "the web UI and API" }],
  probe: { port: "web", path: "/-/ready" },
  reload: { kind: "http", port: "web", path: "/-/reload" },
  configCheck: [{ tool: "promtool", args: ["check", "config", "prometheus.yml"] }],
  resources: { memoryMib: 400, cpus: 1 },
  connects: [],
};

describe("what the provider is asked to run for a workload", () => {
  const ipv4 = localSite(settingsSchema.parse({}));
  const ipv6 = localSite(settingsSchema.parse({ bind: "::1" }));

  it("has the addresses of the site in the place of port names", () => {
    expect(processArgs("dev", ipv4, prometheus)).toMatchObject({
      name: "prometheus",
      environment: "dev",
      probe: { url: "http://127.0.0.1:9090/-/ready" },
      reload: { kind: "http", url: "http://127.0.0.1:9090/-/reload" },
      ports: [{ name: "web", number: 9090, address: "127.0.0.1", purpose: "the web UI and API" }],
      configCheck: [
        {
          tool: "promtool",
          version: toolTable.promtool.version,
          args: ["check", "config", "prometheus.yml"],
        },
      ],
    });
  });

  it("is accepted by the provider, over IPv6 too", () => {
    for (const site of [ipv4, ipv6])
      expect(
        checkInputs(processSchema, { ...processArgs("dev", site, prometheus), secretFiles: {} }),
      ).toEqual([]);
    expect(wantedPorts([prometheus], ipv6)).toEqual([
      { workload: "prometheus", name: "web", number: 9090, address: "::1" },
    ]);
  });
});
