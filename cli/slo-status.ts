import type { SloModel } from "../model/slo.ts";
import { periodDays } from "../rules/slo/budgets.ts";
import { sloBurnRateCritical, sloBurnRateHigh } from "../rules/slo/burn-rate.ts";
import { sloErrorBudgetLow } from "../rules/slo/error-budget.ts";
import { sampledTotal } from "../rules/slo/samples.ts";
import { queryVector, type Sample } from "./prometheus-query.ts";

/**
 * `frozen` has too little of its budget left, `burning` has an alert about its burn rate, `no data` has had no event
 * within its period. `unknown` had events and no budget was computed of them, and `not deployed` is one that Prometheus
 * has not heard of: of those nothing can be said.
 */
export type SloState = "ok" | "burning" | "frozen" | "no data" | "unknown" | "not deployed";

/** Where an objective stands. */
export interface SloStatus extends SloModel {
  readonly state: SloState;
  /** The share of good events over the period. @default nothing happened */
  readonly sli?: number;
  /** The share of the budget that is left; below 0 the objective is missed. @default nothing happened */
  readonly budgetRemaining?: number;
  /** How fast the budget burned in the last 5 minutes. @default nothing happened */
  readonly burnRate?: number;
  /** Since when it has too little left. @default not known, or it has not */
  readonly frozenSince?: string;
}

/** What {@link readSlos} asks, and what it judges by. */
export interface SloSource {
  /** host:port of Prometheus. */
  readonly prometheus: string;
  /** Below which share of its budget an objective is frozen. */
  readonly freezeBelow: number;
}

/** Periods' names as a pattern of label or name. */
const periods = Object.keys(periodDays).join("|");

/**
 * Where some objectives stand, as Prometheus knows it.
 *
 * @throws ProblemsError when Prometheus cannot be asked, or does not understand.
 */
export async function readSlos(
  slos: readonly SloModel[],
  { prometheus, freezeBelow }: SloSource,
): Promise<readonly SloStatus[]> {
  const services = [...new Set(slos.map(({ service }) => service))];
  const one = services.length === 1 ? `service="${services[0] ?? ""}"` : "";
  const ask = (query: string): Promise<readonly Sample[]> => queryVector(prometheus, query);
  const [promised, ratios, remaining, burning, alerts, since, seen] = await Promise.all([
    ask(`slo:objective:ratio{${one}}`),
    ask(`{__name__=~"slo:sli_error:ratio_rate(${periods})",${one}}`),
    ask(`slo:period_error_budget_remaining:ratio{${one}}`),
    ask(`slo:current_burn_rate:ratio{${one}}`),
    ask(
      `ALERTS{alertstate="firing",alertname=~"${sloBurnRateCritical.name}|${sloBurnRateHigh.name}"${one === "" ? "" : `,${one}`}}`,
    ),
    ask(`ALERTS_FOR_STATE{alertname="${sloErrorBudgetLow.name}"${one === "" ? "" : `,${one}`}}`),
    ask(`max_over_time(${sampledTotal.name}{${one}}[1d]) > 0`),
  ]);
  const events = new Set(
    seen.map(({ labels }) => keyOf(labels["service"], labels["slo"], labels["indicator"])),
  );
  const [promisedOf, ratioOf, remainingOf, burningOf, alertOf, sinceOf] = [
    promised,
    ratios,
    remaining,
    burning,
    alerts,
    since,
  ].map(index);
  return slos.map((slo): SloStatus => {
    const badShare = ratioOf?.(slo, `slo:sli_error:ratio_rate${slo.period}`);
    const budgetRemaining = remainingOf?.(slo);
    const burnRate = burningOf?.(slo);
    const frozen = budgetRemaining !== undefined && budgetRemaining < freezeBelow;
    const frozenSince = frozen ? sinceOf?.(slo) : undefined;
    const hadEvents = events.has(keyOf(slo.service, slo.name, slo.indicator));
    const state = stateOf({
      deployed: promisedOf?.(slo) !== undefined,
      frozen,
      burning: alertOf?.(slo) !== undefined,
      measured: budgetRemaining !== undefined,
      hadEvents,
    });
    return {
      ...slo,
      state,
      ...(badShare === undefined ? {} : { sli: 1 - badShare }),
      ...(budgetRemaining === undefined ? {} : { budgetRemaining }),
      ...(burnRate === undefined ? {} : { burnRate }),
      ...(frozenSince === undefined ? {} : { frozenSince: new Date(frozenSince * 1000).toISOString() }),
    };
  });
}

function stateOf(facts: {
  readonly deployed: boolean;
  readonly frozen: boolean;
  readonly burning: boolean;
  readonly measured: boolean;
  readonly hadEvents: boolean;
}): SloState {
  if (!facts.deployed) return "not deployed";
  if (facts.frozen) return "frozen";
  if (facts.burning) return "burning";
  if (facts.measured) return "ok";
  return facts.hadEvents ? "unknown" : "no data";
}

/** Finds the value of an objective among samples: by what it is and how it is judged, not by who owns it. */
function index(samples: readonly Sample[]): (slo: SloModel, name?: string) => number | undefined {
  const values = new Map<string, number>();
  for (const { labels, value } of samples) {
    const key = keyOf(labels["service"], labels["slo"], labels["indicator"], labels["period"]);
    values.set(key, value);
    if (labels["__name__"] !== undefined) values.set(`${labels["__name__"]} ${key}`, value);
  }
  return ({ service, name: slo, indicator, period }, name) => {
    const key = keyOf(service, slo, indicator, period);
    return values.get(name === undefined ? key : `${name} ${key}`);
  };
}

function keyOf(...parts: readonly (string | undefined)[]): string {
  return parts.join("/");
}
