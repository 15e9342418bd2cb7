import * as pulumi from "@pulumi/pulumi";
import { planStack } from "./components/plan.ts";
import { readSettings } from "./components/settings.ts";
import { MonitoringStack } from "./components/stack.ts";
import { targetOf } from "./components/targets/target-of.ts";
import { loadCatalogue } from "./services/load-catalogue.ts";

/**
 * The Pulumi program: settings → model → target → stack → outputs. `./monitoring up` runs it inline, plain
 * `pulumi up` loads this file and calls it.
 *
 * @returns the stack's outputs: the address of each product.
 */
export default async function program(): Promise<Record<string, unknown>> {
  const environment = pulumi.getStack();
  const { settings, secrets, secretValues } = readSettings();
  const target = await targetOf(environment, settings);
  const projectDir = import.meta.dirname;
  const catalogue = await loadCatalogue(settings.catalogue, projectDir);
  const { available, site } = target;
  const plan = planStack({ environment, settings, catalogue, secrets, available, projectDir }, site);
  await target.prepare(plan.workloads);
  const stack = new MonitoringStack("monitoring", { plan, target, secrets: secretValues });
  return { target: target.kind, urls: stack.urls };
}
