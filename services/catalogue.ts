import type { Team } from "../notify/team.ts";
import { teams } from "../notify/teams.ts";
import type { RulePack } from "../rules/language/pack.ts";
import * as own from "./own.ts";
import type { Service } from "./service.ts";
import * as shop from "./shop.ts";

/** Everything that people define: what is monitored, who owns it, and rules beside those that the kinds bring. */
export interface Catalogue {
  readonly teams: readonly Team[];
  readonly services: readonly Service[];
  /** Rules beside the packs of the services' kinds. @default [] */
  readonly rules?: readonly RulePack[];
}

/** This repository's own catalogue. */
export const ownCatalogue: Catalogue = {
  teams: Object.values(teams),
  services: [...Object.values(own), ...Object.values(shop)],
};
