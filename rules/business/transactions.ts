import { failureShare } from "../application/failure-share.ts";
import { label } from "../language/alert.ts";
import { labels, perService } from "../language/labels.ts";
import { not, select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { businessTransactionsTotal } from "../metrics/business.ts";
import { shop, shopService } from "./example.ts";

const booking = { ...shop, kind: "booking" } as const;

/** Our choice: 5 and 20 % of bookings, rides, check-ins or streams. What a customer cancels is not our failure. */
export const transactionFailures = failureShare({
  name: "business_transactions",
  runbook: "business/transactions-failing",
  warning: { name: "BusinessTransactionFailuresHigh", threshold: ratio(0.05) },
  critical: { name: "BusinessTransactionFailuresCritical", threshold: ratio(0.2) },
  failed: select(businessTransactionsTotal, { result: "failed" }),
  ended: select(businessTransactionsTotal, { result: not("cancelled") }),
  by: labels("kind", ...perService.names),
  over: "15m",
  moreThan: 5,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the transactions (${label("kind")}) of ${label("service")} have failed for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the transactions of the kind ${label("kind")} of ${label("service")} fail; it has been more than ${threshold} for ${duration}.`,
  firstAction: "Do it yourself, as a customer would, and read the newest errors of the service.",
  example: {
    labels: { ...shopService, kind: "booking" },
    failed: (shape) => series(businessTransactionsTotal, { ...booking, result: "failed" }, shape),
    succeeded: (shape) => series(businessTransactionsTotal, { ...booking, result: "completed" }, shape),
    apart: (shape) => series(businessTransactionsTotal, { ...booking, result: "cancelled" }, shape),
  },
});
