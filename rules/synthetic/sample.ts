import type { SyntheticKindName } from "./kinds.ts";

/** Labels of a check's series in the tests. */
export function checkOf(kind: SyntheticKindName, check = `shop-${kind}`) {
  return { ...runner, check, kind } as const;
}

/** Labels of the runner's target in the tests. */
export const runner = {
  job: "synthetic",
  instance: "synthetic-runner",
  service: "shop",
  team: "commerce",
  tenant: "acme",
  cluster: "eu-1",
} as const;
