import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { processesWith } from "../../providers/process/machine.ts";
import { processStates } from "../../providers/process/supervisor.ts";
import {
  fakeProcess,
  freePort,
  type Ground,
  hear,
  kill,
  newGround,
  supervisorPid,
} from "../providers/process/ground.ts";

const root = resolve(import.meta.dirname, "../..");
jest.setTimeout(240_000);

describe("a provider that is killed at work", () => {
  const names = ["one", "two", "three"] as const;
  let ground: Ground;
  let ports: readonly number[];
  beforeAll(async () => {
    ground = newGround();
    ports = await Promise.all(names.map(() => freePort()));
  });
  afterAll(() => ground.clear());

  /** Brings all processes to a greeting, in a process of its own, as the engine's plugin would. */
  const deployAll = (greeting: string): ChildProcess => {
    const raws = names.map((name, i) =>
      fakeProcess(name, ports[i] ?? 0, { files: { "config.json": JSON.stringify({ greeting }) } }),
    );
    return spawn(
      join(root, "tools/node"),
      [join(root, "test/providers/process/deploy-all.ts"), JSON.stringify(raws)],
      {
        // Jest's environment is a copy of the process' own, which children get unless they are given it.
        env: process.env,
        stdio: ["ignore", "inherit", "inherit"],
      },
    );
  };
  const ended = (child: ChildProcess): Promise<number | null> =>
    new Promise((settle) =>
      child.once("exit", (code) => {
        settle(code);
      }),
    );

  it("leaves what the next run alone makes whole, wherever it was hit", async () => {
    for (let round = 0; round < 10; round += 1) {
      const child = deployAll(`round ${round}`);
      const gone = ended(child);
      await pause(Math.random() * 1500);
      child.kill("SIGKILL");
      await gone;
      // Every third time everything else goes as well.
      if (round % 3 === 2) {
        const all = await processesWith("MONITORING_WORKLOAD");
        const own = all.filter(({ value }) => value.startsWith(`${ground.layout.id}/`)).map(({ pid }) => pid);
        await kill(await supervisorPid(ground.layout), ...own);
      }
      expect(await ended(deployAll(`after ${round}`))).toBe(0);
      const states = (await processStates(ground.layout)) ?? [];
      expect(states.map(({ name, state }) => `${name} ${state}`).sort()).toEqual(
        names.map((name) => `${name} running`).sort(),
      );
      for (const port of ports) expect((await hear(port)).greeting).toBe(`after ${round}`);
      const marked = (await processesWith("MONITORING_WORKLOAD")).filter(({ value }) =>
        value.startsWith(`${ground.layout.id}/`),
      );
      expect(marked.map(({ value }) => value.split("/")[1]).sort()).toEqual([...names].sort());
    }
  });
});
