import { label } from "../language/alert.ts";
import { perService } from "../language/labels.ts";
import { not, select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  businessBookingsTotal,
  businessCheckInsTotal,
  businessRidesTotal,
  businessStreamStartsTotal,
} from "../metrics/business.ts";
import { shop, shopService } from "./example.ts";
import { failureShare } from "./failure-share.ts";

/** What the alerts on what customers came for have in common. The limits are our choice. */
const transactions = {
  runbook: "business/transactions-failing",
  by: perService,
  over: "15m",
  moreThan: 5,
} as const;

/** Hotel bookings. What a customer cancels is not our failure. */
export const bookingFailures = failureShare({
  ...transactions,
  problem: "booking-failures",
  warning: { name: "BusinessBookingFailuresHigh", threshold: ratio(0.05) },
  critical: { name: "BusinessBookingFailuresCritical", threshold: ratio(0.2) },
  failed: select(businessBookingsTotal, { result: "failed" }),
  ended: select(businessBookingsTotal, { result: not("cancelled") }),
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the bookings of ${label("service")} have failed for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the bookings of ${label("service")} fail; it has been more than ${threshold} for ${duration}.`,
  firstAction: "Book something yourself, and read the newest errors of the booking service.",
  example: {
    labels: shopService,
    failed: (shape) => series(businessBookingsTotal, { ...shop, result: "failed" }, shape),
    succeeded: (shape) => series(businessBookingsTotal, { ...shop, result: "confirmed" }, shape),
    apart: (shape) => series(businessBookingsTotal, { ...shop, result: "cancelled" }, shape),
  },
});

/** Taxi rides that nobody takes: more often too few drivers than a fault, so nobody is woken. */
export const ridesUnserved = failureShare({
  ...transactions,
  problem: "rides-unserved",
  for: "15m",
  warning: { name: "BusinessRidesUnserved", threshold: ratio(0.2) },
  failed: select(businessRidesTotal, { result: "unserved" }),
  ended: select(businessRidesTotal, { result: not("cancelled") }),
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the rides of ${label("service")} have found no driver for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the rides of ${label("service")} find no driver; it has been more than ${threshold} for ${duration}.`,
  firstAction: "Look how many drivers are signed in, and whether offers reach them.",
  example: {
    labels: shopService,
    failed: (shape) => series(businessRidesTotal, { ...shop, result: "unserved" }, shape),
    succeeded: (shape) => series(businessRidesTotal, { ...shop, result: "completed" }, shape),
    apart: (shape) => series(businessRidesTotal, { ...shop, result: "cancelled" }, shape),
  },
});

/** Reports of presence that are refused: people stand in front of a closed door. */
export const checkInsRejected = failureShare({
  ...transactions,
  problem: "check-ins-rejected",
  warning: { name: "BusinessCheckInsRejected", threshold: ratio(0.1) },
  critical: { name: "BusinessCheckInsRejectedCritical", threshold: ratio(0.5) },
  failed: select(businessCheckInsTotal, { result: "rejected" }),
  ended: businessCheckInsTotal,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the check-ins of ${label("service")} have been rejected for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the check-ins of ${label("service")} are rejected; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Look at the reasons of the rejections in the logs: a wrong clock, a lost device list, an expired key?",
  example: {
    labels: shopService,
    failed: (shape) => series(businessCheckInsTotal, { ...shop, result: "rejected" }, shape),
    succeeded: (shape) => series(businessCheckInsTotal, { ...shop, result: "accepted" }, shape),
  },
});

/** Streams that do not start. */
export const streamStartFailures = failureShare({
  ...transactions,
  problem: "stream-start-failures",
  warning: { name: "BusinessStreamStartFailuresHigh", threshold: ratio(0.05) },
  critical: { name: "BusinessStreamStartFailuresCritical", threshold: ratio(0.2) },
  failed: select(businessStreamStartsTotal, { result: "failed" }),
  ended: businessStreamStartsTotal,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the streams of ${label("service")} have failed to start for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the attempts to play something on ${label("service")} fail; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Play something yourself, and look at the health of the content delivery network and of the origin.",
  example: {
    labels: shopService,
    failed: (shape) => series(businessStreamStartsTotal, { ...shop, result: "failed" }, shape),
    succeeded: (shape) => series(businessStreamStartsTotal, { ...shop, result: "started" }, shape),
  },
});
