import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it, jest } from "@jest/globals";
import * as node from "../../../../rules/metrics/node.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { scrapeOf } from "./scrape.ts";

jest.setTimeout(120_000);

const metrics = Object.values(node);

/** What only hardware has that a test machine lacks: the exporter reads it from files that the test writes. */
const hardware = metrics.filter(({ name }) => /^node_(md|bonding)_/.test(name));

/** What a kernel need not have, and the file that says so. */
const optional: readonly (readonly [names: RegExp, file: string])[] = [
  [/^node_pressure_/, "/proc/pressure/memory"],
  [/^node_nf_conntrack_/, "/proc/sys/net/netfilter/nf_conntrack_count"],
];
const ordinary = metrics
  .filter((metric) => !hardware.includes(metric))
  .filter(({ name }) => optional.every(([names, file]) => !names.test(name) || existsSync(file)));

/** A bond of two interfaces of which one is down, and a RAID of two disks of which one has failed. */
const files: Readonly<Record<string, string>> = {
  "proc/mdstat": [
    "Personalities : [raid1]",
    "md0 : active raid1 sdb1[2](F) sda1[0]",
    "      248896 blocks [2/1] [U_]",
    "",
    "unused devices: <none>",
    "",
  ].join("\n"),
  "sys/block/none": "",
  "sys/class/net/bonding_masters": "bond0\n",
  "sys/class/net/bond0/bonding/slaves": "eth0 eth1\n",
  "sys/class/net/bond0/lower_eth0/bonding_slave/mii_status": "up\n",
  "sys/class/net/bond0/lower_eth1/bonding_slave/mii_status": "down\n",
};

const folder = mkdtempSync(join(tmpdir(), "monitoring-hardware-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A scrape of this machine. Its own name, addresses and mount points stay out of it. */
async function hostScrape(): Promise<string> {
  const scrape = await scrapeOf("node_exporter", (port) => [
    `--web.listen-address=127.0.0.1:${port}`,
    "--collector.filesystem.mount-points-exclude=^/.+",
    "--no-collector.dmi",
    "--no-collector.os",
    "--no-collector.uname",
  ]);
  return families(scrape, (name) => name !== "node_network_info");
}

/** A scrape of the hardware in {@link files}. */
async function hardwareScrape(): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const scrape = await scrapeOf("node_exporter", (port) => [
    `--web.listen-address=127.0.0.1:${port}`,
    "--collector.disable-defaults",
    "--collector.mdadm",
    "--collector.bonding",
    `--path.procfs=${join(folder, "proc")}`,
    `--path.sysfs=${join(folder, "sys")}`,
  ]);
  return families(scrape, (name) => /^node_(md|bonding)_/.test(name));
}

/** The lines of some families of a scrape. */
function families(scrape: string, has: (name: string) => boolean): string {
  return scrape
    .split("\n")
    .filter((line) => has(/^(?:# \w+ )?(\w+)/.exec(line)?.[1] ?? ""))
    .join("\n")
    .concat("\n");
}

describe("the catalogue's metrics of the node exporter", () => {
  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("node"))).toEqual([]);
  });

  it("are those of the real exporter, on this machine and on hardware that is broken", async () => {
    const [host, broken] = [await hostScrape(), await hardwareScrape()];
    keepScrape("node", host + broken);
    expect(differences(ordinary, host)).toEqual([]);
    expect(differences(hardware, broken)).toEqual([]);
    expect(broken).toContain('node_md_disks{device="md0",state="failed"} 1\n');
    expect(broken).toContain('node_md_disks_required{device="md0"} 2\n');
    expect(broken).toContain('node_bonding_active{master="bond0"} 1\n');
  });
});
