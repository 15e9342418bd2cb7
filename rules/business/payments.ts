import { label } from "../language/alert.ts";
import { labels, perService } from "../language/labels.ts";
import { not, select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { businessCartsTotal, businessPaymentsTotal } from "../metrics/business.ts";
import { shop, shopService } from "./example.ts";
import { failureShare } from "../application/failure-share.ts";

const card = { ...shop, provider: "card" } as const;

/** Our choice: as errors, 2 and 5 % (requirement A2). What a customer's bank declines is neither success nor failure. */
export const paymentFailures = failureShare({
  name: "business_payments",
  runbook: "business/payment-failures",
  warning: { name: "BusinessPaymentFailuresHigh", threshold: ratio(0.02) },
  critical: { name: "BusinessPaymentFailuresCritical", threshold: ratio(0.05) },
  failed: select(businessPaymentsTotal, { result: "failed" }),
  ended: select(businessPaymentsTotal, { result: not("declined") }),
  by: labels("provider", ...perService.names),
  over: "15m",
  moreThan: 5,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the payments by ${label("provider")} of ${label("service")} have failed for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the payments by ${label("provider")} of ${label("service")} fail; it has been more than ${threshold} for ${duration}. Each one is an order that is lost.`,
  firstAction:
    "Look at the status page of the payment provider, and at the newest errors of the payment service.",
  example: {
    labels: { ...shopService, provider: "card" },
    failed: (shape) => series(businessPaymentsTotal, { ...card, result: "failed" }, shape),
    succeeded: (shape) => series(businessPaymentsTotal, { ...card, result: "succeeded" }, shape),
    apart: (shape) => series(businessPaymentsTotal, { ...card, result: "declined" }, shape),
  },
});

/** Our choice: 85 %, where shops are used to 70 %. It needs more than 20 abandoned carts in an hour. */
export const cartAbandonment = failureShare({
  name: "business_carts",
  runbook: "business/cart-abandonment",
  warning: { name: "BusinessCartAbandonmentHigh", threshold: ratio(0.85) },
  for: "30m",
  failed: select(businessCartsTotal, { result: "abandoned" }),
  ended: businessCartsTotal,
  by: perService,
  over: "1h",
  moreThan: 20,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the carts of ${label("service")} have been abandoned for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the carts of ${label("service")} are given up within the last hour; it has been more than ${threshold} for ${duration}.`,
  firstAction: "Buy something yourself, up to the payment, and see where it takes long or does not go on.",
  example: {
    labels: shopService,
    failed: (shape) => series(businessCartsTotal, { ...shop, result: "abandoned" }, shape),
    succeeded: (shape) => series(businessCartsTotal, { ...shop, result: "checked_out" }, shape),
  },
});
