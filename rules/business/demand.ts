import { levelSeries } from "../adaptive/levels.ts";
import { seasonalBaseline } from "../adaptive/seasonal-baseline.ts";
import { label } from "../language/alert.ts";
import { labels, perService } from "../language/labels.ts";
import { increase } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  businessActiveUsers,
  businessOrdersTotal,
  businessRegistrationsTotal,
  businessRevenueTotal,
  businessVisitsTotal,
} from "../metrics/business.ts";
import { shop, shopService } from "./example.ts";

/** An hour, so that chance evens out; compared with the same hour of the past weeks. */
const over = "1h";
const hour = 3600;

/** Our choice: 30 and 60 % less than usual, where usual is at least 500 (of any currency) in an hour. */
export const revenueDrop = seasonalBaseline({
  name: "business_revenue",
  help: "Revenue of the last hour, by currency",
  signal: increase(businessRevenueTotal, { by: labels("currency", ...perService.names), over }),
  departure: "drop",
  minimum: 500,
  runbook: "business/revenue-drop",
  warning: { name: "BusinessRevenueDropped", threshold: ratio(0.3) },
  critical: { name: "BusinessRevenueCollapsed", threshold: ratio(0.6), for: "30m" },
  summary: ({ threshold, duration }) =>
    `Revenue of ${label("service")} in ${label("currency")} has been more than ${threshold} below the usual for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Revenue of ${label("service")} in ${label("currency")} in the last hour is ${value} less than at this time of the past three weeks; it has been more than ${threshold} less for ${duration}.`,
  firstAction:
    "Buy something yourself; when that works, compare visits, orders and payments to see where customers get lost.",
  example: {
    labels: { ...shopService, currency: "EUR" },
    series: (value) => [series(businessRevenueTotal, { ...shop, currency: "EUR" }, growingBy(value, hour))],
  },
});

/** Our choice: nine in ten orders missing is an outage, whatever else says that all is well. */
export const ordersStopped = seasonalBaseline({
  name: "business_orders",
  help: "Orders of the last hour",
  signal: increase(businessOrdersTotal, { by: perService, over }),
  departure: "drop",
  minimum: 20,
  runbook: "business/revenue-drop",
  problem: "orders-stopped",
  critical: { name: "BusinessOrdersStopped", threshold: ratio(0.9), for: "30m" },
  summary: ({ threshold, duration }) =>
    `Orders of ${label("service")} have been more than ${threshold} below the usual for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Orders of ${label("service")} in the last hour are ${value} fewer than at this time of the past three weeks; it has been more than ${threshold} fewer for ${duration}.`,
  firstAction: "Order something yourself, up to the payment, and see where it does not go on.",
  example: {
    labels: shopService,
    series: (value) => [series(businessOrdersTotal, shop, growingBy(value, hour))],
  },
});

/** Our choice: a new account is a small thing; nine in ten missing means that the form does not work. */
export const registrationsStopped = seasonalBaseline({
  name: "business_registrations",
  help: "Registrations of the last hour",
  signal: increase(businessRegistrationsTotal, { by: perService, over }),
  departure: "drop",
  minimum: 10,
  runbook: "business/conversion-drop",
  problem: "registrations-stopped",
  warning: { name: "BusinessRegistrationsStopped", threshold: ratio(0.9) },
  summary: ({ threshold, duration }) =>
    `Registrations at ${label("service")} have been more than ${threshold} below the usual for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Registrations at ${label("service")} in the last hour are ${value} fewer than at this time of the past three weeks; it has been more than ${threshold} fewer for ${duration}.`,
  firstAction: "Register yourself with a new address, and see whether the mail with the link arrives.",
  example: {
    labels: shopService,
    series: (value) => [series(businessRegistrationsTotal, shop, growingBy(value, hour))],
  },
});

const visits = increase(businessVisitsTotal, { by: perService, over });
const orders = increase(businessOrdersTotal, { by: perService, over });

/** So many visits an hour, a part of which ends with an order. */
const converting = (visitsAnHour: number) => (conversion: number) => [
  series(businessOrdersTotal, shop, growingBy(visitsAnHour * conversion, hour)),
  series(businessVisitsTotal, shop, growingBy(visitsAnHour, hour)),
];

/** Our choice: 30 % less than usual. Fewer than 100 visits an hour say nothing about their conversion. */
export const conversionDrop = seasonalBaseline({
  name: "business_conversion",
  help: "Orders for each visit of the last hour, as a ratio",
  signal: promql`${orders} / (${visits} > 100)`,
  departure: "drop",
  minimum: 0.005,
  runbook: "business/conversion-drop",
  warning: { name: "BusinessConversionDropped", threshold: ratio(0.3) },
  summary: ({ threshold, duration }) =>
    `Conversion of ${label("service")} has been more than ${threshold} below the usual for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Orders for each visit of ${label("service")} in the last hour are ${value} fewer than at this time of the past three weeks; it has been more than ${threshold} fewer for ${duration}.`,
  firstAction:
    "Look what changed since it was as usual: a deployment, prices, a campaign that brings other visitors, bots.",
  example: {
    labels: shopService,
    series: converting(101),
    neighbours: levelSeries({
      series: converting(99),
      labels: { service: "few-visitors" },
      interval: 1800,
      levels: [
        [0.1, 3 * 7 * 48],
        [0, 8],
      ],
    }),
  },
});

/** Our choice: half the usual users, or four in five missing. */
export const activeUsersDrop = seasonalBaseline({
  name: "business_active_users",
  help: "Users that were active, mean of the last hour",
  signal: promql`sum by (${perService}) (avg_over_time(${businessActiveUsers}[1h]))`,
  departure: "drop",
  minimum: 50,
  runbook: "business/active-users-drop",
  warning: { name: "BusinessActiveUsersDropped", threshold: ratio(0.5) },
  critical: { name: "BusinessActiveUsersGone", threshold: ratio(0.8) },
  summary: ({ threshold, duration }) =>
    `Active users of ${label("service")} have been more than ${threshold} below the usual for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `In the last hour ${label("service")} had ${value} fewer active users than at this time of the past three weeks; it has been more than ${threshold} fewer for ${duration}.`,
  firstAction: "Log in yourself from outside the company's network, and look whether requests still arrive.",
  example: {
    labels: shopService,
    series: (value) => [series(businessActiveUsers, shop, steady(value))],
  },
});
