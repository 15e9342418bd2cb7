import { routing } from "../notify/routing.ts";
import { type Catalogue, ownCatalogue } from "../services/catalogue.ts";
import { packsOfKind } from "../services/packs.ts";
import type { RulePack } from "../rules/pack.ts";
import type { Addresses } from "./alert-links.ts";
import { checkRules } from "./check-rules.ts";
import { checkServices } from "./check-services.ts";
import { checkOverride, compileAlert, tune } from "./compile-alert.ts";
import type { Model } from "./model.ts";
import { type Problem, refuse } from "./problem.ts";
import { nearest, settingsPrefix } from "./settings/parse.ts";
import type { AlertOverride, Settings } from "./settings/schema.ts";

/** What a model is compiled from. */
export interface CompileInput {
  /** Name of the environment, which is the name of the Pulumi stack: "dev". */
  readonly environment: string;
  readonly settings: Settings;
  /** For the links of alerts only. */
  readonly site: Addresses;
  /** @default this repository's own */
  readonly catalogue?: Catalogue;
}

/**
 * Everything that was defined and set, as one checked, plain, frozen model. Pure: it reads no file, and the same
 * input gives the same model.
 *
 * @throws ProblemsError with everything that is wrong in the definitions and in the overrides.
 */
export function compile({ environment, settings, site, catalogue = ownCatalogue }: CompileInput): Model {
  const packs = packsOf(catalogue);
  const overrides: Readonly<Record<string, AlertOverride>> = settings.alerts;
  const overrideOf = (name: string): AlertOverride | undefined =>
    Object.hasOwn(overrides, name) ? overrides[name] : undefined;
  const tuned = new Map(
    packs.map((pack) => [
      pack,
      pack.alerts.map((definition) => tune(definition, overrideOf(definition.name))),
    ]),
  );
  const all = [...tuned.values()].flat();
  refuse([
    ...checkServices(catalogue),
    ...checkRules(packs, all),
    ...all.flatMap((alert) => checkOverride(alert, overrideOf(alert.definition.name) ?? {})),
    ...unknownOverrides(
      Object.keys(overrides),
      all.map(({ definition }) => definition.name),
    ),
  ]);
  return deepFreeze({
    environment,
    settings,
    teams: catalogue.teams.map(({ name, title }) => ({ name, title })),
    services: catalogue.services
      .map(({ name, team, kind }) => ({ name, team: team.name, kind }))
      .sort(byName),
    ruleGroups: packs
      .map((pack) => ({
        name: pack.domain,
        recordings: pack.recordings.map(({ name, expression }) => ({ name, expression: expression.text })),
        alerts: (tuned.get(pack) ?? [])
          .filter(({ definition }) => overrideOf(definition.name)?.enabled !== false)
          .map((alert) => compileAlert(alert, overrideOf(alert.definition.name), { environment, site })),
      }))
      .filter(({ recordings, alerts }) => recordings.length + alerts.length > 0)
      .sort(byName),
    routing,
  });
}

/** The packs of all kinds in use, by domain, then the catalogue's own; each once. */
export function packsOf({ services, rules = [] }: Catalogue): readonly RulePack[] {
  const ofKinds = services
    .flatMap(({ kind }) => packsOfKind[kind.kind])
    .sort((a, b) => byName({ name: a.domain }, { name: b.domain }));
  return [...new Set([...ofKinds, ...rules])];
}

function unknownOverrides(names: readonly string[], known: readonly string[]): Problem[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => ({
      where: `${settingsPrefix}alerts.${name}`,
      message: `there is no alert of this name${nearest(name, known)}`,
    }));
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Freezes plain data through and through. The definitions that it was made of share some of it: they are data too. */
function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
