import { describe, expect, it } from "@jest/globals";
import {
  layoutOf,
  logFile,
  projectDir,
  socketPath,
  socketPathLimit,
  stateRoot,
} from "../../../providers/process/layout.ts";

describe("where the local target keeps things", () => {
  it("is the project's own folder, unless MONITORING_STATE_DIR says otherwise", () => {
    expect(stateRoot({})).toBe(`${projectDir}/.monitoring`);
    expect(stateRoot({ MONITORING_STATE_DIR: "/var/lib/monitoring" })).toBe("/var/lib/monitoring");
    expect(logFile(layoutOf("dev", "/s"), "loki")).toBe("/s/dev/workloads/loki/log/loki.log");
  });

  it("tells the stacks of two folders apart", () => {
    expect(layoutOf("dev", "/a").id).not.toBe(layoutOf("dev", "/b").id);
    expect(layoutOf("dev", "/a").id).toBe(layoutOf("dev", "/a").id);
  });

  it("refuses an environment that is no folder of its own", () => {
    for (const name of ["..", "a/b", "", "-x"])
      expect(() => layoutOf(name, "/s")).toThrow("expected a name of letters");
  });

  it("keeps the socket's path short enough for a socket, however long the folder's is", () => {
    const short = layoutOf("dev", "/s");
    expect(socketPath(short, "/tmp", 1000)).toBe("/s/dev/supervisor/socket");
    const long = layoutOf("dev", `/${"deep/".repeat(30)}`);
    expect(socketPath(long, "/tmp", 1000)).toBe(`/tmp/monitoring-1000-${long.id}/socket`);
    expect(socketPath(long, "/tmp", 1000).length).toBeLessThanOrEqual(socketPathLimit);
  });
});
