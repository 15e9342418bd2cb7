import { beforeAll, describe, expect, it } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { defaultPorts, type PortName } from "../model/settings/ports.ts";
import { freePorts } from "./e2e/free-ports.ts";

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

describe("the program under Pulumi's mocks", () => {
  const registered: Registered[] = [];
  let outputs: Record<string, unknown>;
  let ports: Readonly<Record<PortName, number>>;

  beforeAll(async () => {
    const names = Object.keys(defaultPorts) as PortName[];
    const numbers = await freePorts(names.length);
    ports = Object.fromEntries(names.map((name, i) => [name, numbers[i]])) as Record<PortName, number>;
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => {
          registered.push({ type, name, inputs: inputs as Record<string, unknown> });
          return { id: `${name}-id`, state: inputs as Record<string, unknown> };
        },
        call: () => ({}),
      },
      "monitoring",
      "dev",
    );
    pulumi.runtime.setAllConfig(
      {
        "monitoring:prometheus": '{"retention":"7d"}',
        // The program looks for ports that others hold; a stack that runs on this machine has the usual ones.
        "monitoring:ports": JSON.stringify(ports),
        "monitoring:webhookUrl": "http://127.0.0.1:1/hook",
      },
      ["monitoring:webhookUrl"],
    );
    const { default: program } = await import("../index.ts");
    outputs = await program();
    await settled(outputs);
  });

  it("registers one component per product below the stack", () => {
    const types = registered.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining([
        "monitoring:stack:MonitoringStack",
        "monitoring:prometheus:Prometheus",
        "monitoring:alertmanager:Alertmanager",
        "monitoring:loki:Loki",
        "monitoring:jaeger:Jaeger",
        "monitoring:collector:Collector",
        "monitoring:exporters:NodeExporter",
        "monitoring:exporters:BlackboxExporter",
        "monitoring:responder:Responder",
      ]),
    );
  });

  it("runs each product as one process that carries the settings", () => {
    const processes = registered.filter(({ type }) => type === "process:index:Process");
    expect(processes.length).toBeGreaterThanOrEqual(8);
    const prometheus = processes.find(({ inputs }) => inputs["name"] === "prometheus");
    expect(JSON.stringify(prometheus?.inputs)).toContain("7d");
  });

  it("outputs the address of every product", async () => {
    expect(await settled(outputs["urls"])).toMatchObject({
      prometheus: `http://localhost:${ports.prometheus}`,
      responder: `http://localhost:${ports.responder}`,
    });
  });

  it("hands the webhook's secret address to Alertmanager as a secret file only", () => {
    const holding = registered.filter(({ inputs }) => JSON.stringify(inputs).includes("127.0.0.1:1/hook"));
    expect(holding.map(({ inputs }) => inputs["name"])).toEqual(["alertmanager"]);
    const { secretFiles, ...rest } = holding[0]?.inputs ?? {};
    expect(JSON.stringify(secretFiles)).toContain("127.0.0.1:1/hook");
    expect(JSON.stringify(rest)).not.toContain("127.0.0.1:1/hook");
  });
});

/** The value of an output, once every resource that it depends on is registered. */
function settled(value: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    (pulumi.output(value) as pulumi.Output<unknown>).apply(resolve);
  });
}
