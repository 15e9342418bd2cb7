import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { mountPointsExcluded, nodeExporterWorkload } from "../../../components/exporters/node.ts";
import { Ground, type Running } from "../ground.ts";
import { listenersOf } from "../listeners.ts";

describe("the node exporter's mount points", () => {
  it("leave out system folders and containers, and keep the host's own disks", () => {
    const excluded = new RegExp(mountPointsExcluded);
    const paths = [
      "/",
      "/data",
      "/var/lib/docker",
      "/proc/sys",
      "/var/lib/docker/overlay2/x",
      "/dev",
      "/development",
    ];
    expect(paths.filter((path) => !excluded.test(path))).toEqual([
      "/",
      "/data",
      "/var/lib/docker",
      "/development",
    ]);
  });
});

describe("a running node exporter", () => {
  let ground: Ground;
  let node: Running;

  beforeAll(async () => {
    ground = await Ground.make();
    const textfileDir = join(ground.folder, "textfiles");
    mkdirSync(textfileDir);
    writeFileSync(join(textfileDir, "backup.prom"), "backup_last_success_timestamp_seconds 1795200000\n");
    node = await ground.start(
      nodeExporterWorkload({ settings: ground.settings, site: ground.site, textfileDir }),
    );
  }, 60_000);
  afterAll(async () => {
    await ground.clear();
  });

  it("shows this machine's processors, memory and disks, and what scripts have to say", async () => {
    const metrics = await node.text("web", "/metrics");
    for (const series of [
      /^node_cpu_seconds_total\{cpu="0",mode="idle"\} /m,
      /^node_memory_MemAvailable_bytes /m,
      /^node_filesystem_avail_bytes\{.*mountpoint="\/"\} /m,
      /^backup_last_success_timestamp_seconds 1\.7952e\+09$/m,
    ])
      expect(metrics).toMatch(series);
  });

  it("opens one port, on loopback only", () => {
    expect(listenersOf(node.pid)).toEqual([{ port: ground.settings.ports["node-exporter"], loopback: true }]);
  });
});
