import type { RulePack } from "../language/pack.ts";
import { sloBurnRateCritical, sloBurnRateHigh } from "./burn-rate.ts";
import { budgetPack } from "./budgets.ts";
import { sloErrorBudgetLow } from "./error-budget.ts";
import { sloSliAbsent, sloSliNeverSeen } from "./indicator-missing.ts";
import { indicatorPack, measured } from "./indicators.ts";
import { objectivePacks } from "./objectives.ts";
import { samplesPack } from "./samples.ts";
import type { SloService } from "./service.ts";
import { sloPeriods } from "./slo.ts";
import { longWindowsPack, shortWindowsPack } from "./windows-packs.ts";

/** The alerts of all objectives. */
export const sloAlertsPack: RulePack = {
  domain: "slo-alerts",
  recordings: [],
  alerts: [sloBurnRateCritical, sloBurnRateHigh, sloErrorBudgetLow, sloSliAbsent, sloSliNeverSeen],
};

/**
 * The rules of all objectives: a constant for each, two rules for each indicator, and some thirty for all of them
 * together. None when no service has an objective. Objectives that cannot be measured are left out: the check says so.
 *
 * @param environment name of the environment, a label of everything.
 */
export function sloPacks(services: readonly SloService[], environment: string): readonly RulePack[] {
  const { declared, indicators } = measured(services);
  if (declared.length === 0) return [];
  const periods = sloPeriods.filter((period) => declared.some(({ slo }) => slo.period === period));
  return [
    ...objectivePacks(declared, environment),
    budgetPack(declared.map(({ slo }) => slo.minBadEvents)),
    indicatorPack(indicators),
    samplesPack,
    shortWindowsPack,
    longWindowsPack(periods),
    sloAlertsPack,
  ];
}

/**
 * What all objectives share, with the tests beside it. The tests of each pack bring what the others record themselves: it
 * is tested alone, without any service, and with the whole chain in test/rules/slo.
 */
export const sharedSloPacks: readonly RulePack[] = [
  budgetPack([5, 20]),
  samplesPack,
  shortWindowsPack,
  longWindowsPack(sloPeriods),
  sloAlertsPack,
];

/**
 * In which order groups must be evaluated so that each finds what it reads: for tests, where all are evaluated at the same
 * time. In Prometheus each finds what the others recorded last.
 */
export function evaluationOrder(packs: readonly RulePack[]): readonly string[] {
  return packs.map(({ domain }) => domain);
}
