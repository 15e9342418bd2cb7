import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { TestStack } from "./stack.ts";

jest.setTimeout(300_000);

describe("plain pulumi on the stack that ./monitoring up made", () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make();
    await stack.must("up");
  });
  afterAll(async () => stack.remove());

  it("previews no change", async () => {
    const preview = await stack.must("pulumi", "preview", "--non-interactive");
    expect(preview.all).toMatch(/unchanged/);
    expect(preview.all).not.toMatch(/to (create|update|delete|replace)/);
  });

  it("applies a changed setting, which ./monitoring up then agrees with", async () => {
    const pid = await stack.pid("prometheus");
    stack.writeSettings({ alerts: { HostCpuHigh: { threshold: 0.66 } } });
    const up = await stack.must("pulumi", "up", "--yes", "--non-interactive");
    expect(up.all).toMatch(/1 updated|~ 1/);
    expect(await stack.pid("prometheus")).toBe(pid);
    const again = await stack.must("up", "--json");
    const { changes } = JSON.parse(again.stdout) as { readonly changes: Record<string, number> };
    expect(Object.keys(changes).filter((kind) => kind !== "same")).toEqual([]);
  });
});
