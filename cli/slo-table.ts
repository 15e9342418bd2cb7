import type { SloState, SloStatus } from "./slo-status.ts";
import { table } from "./tables.ts";
import type { Paint } from "./terminal.ts";

/** Characters of a whole budget. */
const barWidth = 10;

/** Objectives with where they stand. */
export function sloTable(statuses: readonly SloStatus[], paint: Paint): string {
  return table(
    ["SERVICE", "OBJECTIVE", "TARGET", "NOW", "BUDGET LEFT", "BURN RATE", "STATE"],
    statuses.map((status) => row(status, paint)),
    paint,
  );
}

function row(status: SloStatus, paint: Paint): readonly string[] {
  const { service, name, objective, period, sli, budgetRemaining, burnRate, state } = status;
  const colour = stateColours(paint)[state];
  return [
    service,
    name,
    `${objective}% of ${period}`,
    sli === undefined ? "" : sliText(sli, objective),
    budgetRemaining === undefined
      ? ""
      : `${colour(budgetBar(budgetRemaining))} ${percentText(budgetRemaining)}`,
    burnRate === undefined ? "" : `${Number(burnRate.toPrecision(3))}x`,
    colour(state),
  ];
}

function stateColours(paint: Paint): Readonly<Record<SloState, (text: string) => string>> {
  return {
    ok: paint.green,
    burning: paint.yellow,
    frozen: paint.red,
    "no data": paint.dim,
    unknown: paint.red,
    "not deployed": paint.dim,
  };
}

/** What is left of a budget, drawn: "███████░░░". */
export function budgetBar(remaining: number): string {
  const full = Math.round(Math.min(1, Math.max(0, remaining)) * barWidth);
  return "█".repeat(full) + "░".repeat(barWidth - full);
}

/** "12.5%", rounded down: 9.99 % must not read as the 10 % that it is not. */
export function percentText(share: number): string {
  return `${Math.floor(Number((share * 1000).toPrecision(12))) / 10}%`;
}

/** A share of good events with two decimals more than its objective, rounded down. */
function sliText(sli: number, objective: number): string {
  const decimals = (String(objective).split(".")[1] ?? "").length + 2;
  const scale = 10 ** decimals;
  return `${(Math.floor(Number((sli * 100 * scale).toPrecision(14))) / scale).toFixed(decimals)}%`;
}

/** One objective as a sentence: "payment availability has 3.2% of its error budget left, since 2026-11-20 10:15 UTC". */
export function statusLine({ service, name, budgetRemaining, period, frozenSince }: SloStatus): string {
  const left =
    budgetRemaining === undefined
      ? "was not measured"
      : budgetRemaining < 0
        ? `has overdrawn its error budget of ${period} by ${percentText(-budgetRemaining)}`
        : `has ${percentText(budgetRemaining)} of its error budget of ${period} left`;
  const since = frozenSince === undefined ? "" : `, since ${frozenSince.slice(0, 16).replace("T", " ")} UTC`;
  return `${service} ${name} ${left}${since}`;
}
