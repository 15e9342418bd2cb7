import type { RulePack } from "../rules/language/pack.ts";
import type { Addresses } from "./alert-links.ts";
import { checkBands } from "./check-bands.ts";
import { checkRules } from "./check-rules.ts";
import { checkOverride, compileAlert, tune, type TunedAlert } from "./compile-alert.ts";
import { seconds } from "./duration.ts";
import type { RuleGroupModel } from "./model.ts";
import type { Problem } from "./problem.ts";
import type { Settings } from "./settings/schema.ts";
import { checkOverrideNames, checkTenantVariants, variantsOf } from "./tenants.ts";

/** What rules are compiled from. */
export interface RulesInput {
  /** Name of the environment: "dev". */
  readonly environment: string;
  readonly settings: Settings;
  /** For the links of alerts only. */
  readonly site: Addresses;
  readonly packs: readonly RulePack[];
  /** Names of the teams that an override can choose. @default [] */
  readonly teams?: readonly string[];
  /** Names of the tenants that services have. @default [] */
  readonly tenants?: readonly string[];
}

/** The groups of some packs, overrides applied, and everything that is wrong with them. */
export interface CompiledRules {
  /** Sorted by name; alerts and recordings in the order of their definition. */
  readonly groups: readonly RuleGroupModel[];
  readonly problems: readonly Problem[];
}

/** An alert with its variants, the one for everybody first. */
type Variants = readonly [TunedAlert, ...TunedAlert[]];

/** Compiles packs with an environment's overrides. */
export function compileRules(input: RulesInput): CompiledRules {
  const { environment, settings, site, packs, teams = [], tenants = [] } = input;
  const tuned = packs.map((pack) => ({
    pack,
    alerts: pack.alerts.map((definition): Variants => {
      const [base, ...others] = variantsOf(definition, settings);
      return [tune(definition, base), ...others.map((variant) => tune(definition, variant))];
    }),
  }));
  const all = tuned.flatMap(({ alerts }) => alerts);
  return {
    groups: tuned
      .map(({ pack, alerts }) => ({
        name: pack.domain,
        ...(pack.interval === undefined ? {} : { interval: pack.interval }),
        recordings: pack.recordings.map(({ name, expression, labels }) => ({
          name,
          expression: expression.text,
          ...(labels === undefined ? {} : { labels }),
        })),
        alerts: alerts
          .flat()
          .filter(({ variant }) => variant.override?.enabled !== false)
          .map((alert) => compileAlert(alert, { environment, site })),
      }))
      .filter(({ recordings, alerts }) => recordings.length + alerts.length > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    problems: [
      ...checkRules(
        packs,
        all.map(([base]) => base),
        seconds(settings.prometheus.scrapeInterval),
      ),
      ...all.flat().flatMap((alert) => checkOverride(alert, teams)),
      ...all.flatMap((variants) =>
        checkTenantVariants(
          variants[0].definition.name,
          variants.map(({ variant }) => variant),
          variants[0].expression.text,
        ),
      ),
      ...checkBandsOfEach(all, Object.keys(settings.tenants)),
      ...checkOverrideNames(
        settings,
        all.map(([{ definition }]) => definition.name),
        [...new Set(tenants)],
      ),
    ],
  };
}

/** The bands as everybody has them, and as each tenant has them. */
function checkBandsOfEach(all: readonly Variants[], tenants: readonly string[]): Problem[] {
  const seen = new Map<string, Problem>();
  for (const tenant of [undefined, ...tenants]) {
    const members = all.map((variants) => {
      const { definition, threshold, variant } =
        variants.find((one) => tenant !== undefined && one.variant.tenant === tenant) ?? variants[0];
      return { definition, threshold, override: variant.override, where: `${variant.where}.threshold` };
    });
    for (const problem of checkBands(members)) seen.set(`${problem.where} ${problem.message}`, problem);
  }
  return [...seen.values()];
}
