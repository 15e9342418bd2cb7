import { routing } from "../notify/routing.ts";
import { type Catalogue, ownCatalogue } from "../services/catalogue.ts";
import { sloPacks } from "../rules/slo/packs.ts";
import { packsOfKind, packsOfSignal } from "../services/packs.ts";
import type { RulePack } from "../rules/language/pack.ts";
import type { Addresses } from "./alert-links.ts";
import { checkRunbooks, type Runbooks } from "./check-runbooks.ts";
import { checkServices } from "./check-services.ts";
import { checkSlos } from "./check-slos.ts";
import { compileRules } from "./compile-rules.ts";
import type { Model } from "./model.ts";
import { refuse } from "./problem.ts";
import { sloModels } from "./slo.ts";
import type { Settings } from "./settings/schema.ts";

/** What a model is compiled from. */
export interface CompileInput {
  /** Name of the environment, which is the name of the Pulumi stack: "dev". */
  readonly environment: string;
  readonly settings: Settings;
  /** For the links of alerts only. */
  readonly site: Addresses;
  /** @default this repository's own */
  readonly catalogue?: Catalogue;
  /** Runbook pages, to be checked against the alerts. @default not checked: rules are compiled without their pages */
  readonly runbooks?: Runbooks;
}

/**
 * Everything that was defined and set, as one checked, plain, frozen model. Pure: it reads no file, and the same
 * input gives the same model.
 *
 * @throws ProblemsError with everything that is wrong in the definitions and in the overrides.
 */
export function compile(input: CompileInput): Model {
  const { environment, settings, site, catalogue = ownCatalogue, runbooks } = input;
  const inUse = catalogueInUse(catalogue, settings);
  const packs = [...packsOf(inUse), ...sloPacks(inUse.services, environment)];
  const { groups, problems } = compileRules({
    environment,
    settings,
    site,
    packs,
    teams: catalogue.teams.map(({ name }) => name),
    tenants: inUse.services.flatMap(({ tenant }) => tenant ?? []),
  });
  refuse([
    ...checkServices(inUse),
    ...checkSlos(inUse.services),
    ...problems,
    ...(runbooks === undefined
      ? []
      : checkRunbooks(
          runbooks,
          packs.flatMap((pack) => pack.alerts),
        )),
  ]);
  return deepFreeze({
    environment,
    settings,
    teams: catalogue.teams.map(({ name, title }) => ({ name, title })),
    services: inUse.services
      .map(({ name, team, kind, tenant }) => ({
        name,
        team: team.name,
        kind,
        ...(tenant === undefined ? {} : { tenant }),
      }))
      .sort(byName),
    slos: sloModels(inUse.services),
    ruleGroups: groups,
    routing,
  });
}

/** A catalogue without what the settings leave out: the demo shop. */
export function catalogueInUse(catalogue: Catalogue, { demo }: Pick<Settings, "demo">): Catalogue {
  return { ...catalogue, services: catalogue.services.filter((service) => demo || service.demo !== true) };
}

/** The packs of all kinds and signals in use, by domain, then the catalogue's own; each once. */
export function packsOf({ services, rules = [] }: Catalogue): readonly RulePack[] {
  const ofKinds = services
    .flatMap(({ kind, signals }) => [
      ...packsOfKind[kind.kind],
      ...signals.flatMap((signal) => packsOfSignal[signal]),
    ])
    .sort((a, b) => byName({ name: a.domain }, { name: b.domain }));
  return [...new Set([...ofKinds, ...rules])];
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
