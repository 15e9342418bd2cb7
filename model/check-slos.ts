import { keepsService } from "../rules/slo/keeps-service.ts";
import { measurementOf } from "../rules/slo/measurement.ts";
import { hasCleanDecimals, objectiveDecimals } from "../rules/slo/objective-text.ts";
import type { SloService } from "../rules/slo/service.ts";
import { type CustomRatioSlo, type Slo, sloPeriods, sloPolicies } from "../rules/slo/slo.ts";
import type { Problem } from "./problem.ts";
import { nearest } from "./settings/parse.ts";

/** What is wrong with the objectives of some services. */
export function checkSlos(services: readonly SloService[]): Problem[] {
  return services.flatMap((service) => {
    const taken = new Map<string, string>();
    return (service.slos ?? []).flatMap((slo) => {
      const { name, source } = slo;
      const before = taken.get(name);
      if (before === undefined) taken.set(name, source);
      const messages = [
        ...(before === undefined
          ? []
          : [
              `expected objectives with a name of their own, found a second ${name}, which ${before} defines already: give one of them a "name"`,
            ]),
        ...slips(service, slo),
      ];
      return messages.map((message) => ({ where: source, message: `${service.name}: ${message}` }));
    });
  });
}

/** What is wrong with one objective, each as a sentence. */
function slips(service: SloService, slo: Slo): readonly string[] {
  const { name, period, policy, minBadEvents } = slo;
  const objective = objectiveSlip(slo);
  const measurement = measurementOf(service, slo);
  return [
    ...(/^[a-z][a-z0-9-]*$/.test(name)
      ? []
      : [`expected an objective named in kebab-case, such as "latency-2s", got "${name}"`]),
    ...(objective === undefined ? [] : [objective]),
    ...(sloPeriods.includes(period)
      ? []
      : [`expected ${sloPeriods.join(" or ")} as period of ${name}, got "${period}"`]),
    ...(sloPolicies.includes(policy)
      ? []
      : [`there is no policy "${policy}" for ${name}${nearest(policy, sloPolicies)}`]),
    ...(Number.isInteger(minBadEvents) && minBadEvents >= 1
      ? []
      : [`expected a whole number of 1 or more as minBadEvents of ${name}, got ${minBadEvents}`]),
    ...("problem" in measurement ? [`${name} cannot be measured: ${measurement.problem}`] : []),
    ...(slo.kind === "custom" ? customSlips(slo) : []),
  ];
}

function objectiveSlip({ name, objective }: Slo): string | undefined {
  if (objective === 100)
    return `expected an objective above 0 and below 100 percent for ${name}, got 100: it leaves no error budget, so every single failure would miss it; 99.9 allows 43 minutes in 30 days`;
  if (!Number.isFinite(objective) || objective <= 0 || objective > 100)
    return `expected an objective above 0 and below 100 percent for ${name}, such as 99.9, got ${objective}`;
  if (objective < 1)
    return `expected an objective in percent for ${name}, such as 99.9, got ${objective}: did you mean ${Number((objective * 100).toPrecision(12))}?`;
  if (!hasCleanDecimals(objective))
    return `expected at most ${objectiveDecimals} decimals in the objective of ${name}, got ${objective}: less than a second in a month is below what is measured`;
  return undefined;
}

function customSlips({ name, bad, total }: CustomRatioSlo): readonly string[] {
  return [["bad", bad] as const, ["total", total] as const].flatMap(([what, { text, slips: wrong }]) => {
    const slip = wrong[0];
    if (slip !== undefined)
      return [
        `"${what}" of ${name} is no PromQL at column ${slip.column}, ${slip.near === "" ? "at its end" : `near "${slip.near}"`}: ${text}`,
      ];
    return keepsService(text)
      ? []
      : [
          `expected "${what}" of ${name} to keep the label service, which tells whose events they are: add it to the by (...) of ${text}`,
        ];
  });
}
