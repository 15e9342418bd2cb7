import { label } from "../language/alert.ts";
import { labels, perService } from "../language/labels.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { businessMessagesTotal, smsMessagesTotal } from "../metrics/business.ts";
import { shop, shopService } from "./example.ts";
import { failureShare } from "../application/failure-share.ts";

const runbook = "business/message-failures";
const mail = { ...shop, channel: "mail" } as const;
const firstAction =
  "Look at the provider's status page and at the error that it answers with, in the logs of the service.";

/** Requirement A2, system 1: more than 10 % message failures. Half of them failing is an outage (our choice). */
export const smsFailures = failureShare({
  runbook,
  name: "sms_messages",
  problem: "sms-failures",
  warning: { name: "BusinessSmsFailuresHigh", threshold: ratio(0.1) },
  critical: { name: "BusinessSmsFailuresCritical", threshold: ratio(0.5) },
  failed: select(smsMessagesTotal, { status: "failed" }),
  ended: smsMessagesTotal,
  by: perService,
  over: "15m",
  moreThan: 5,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the SMS of ${label("service")} have failed for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the SMS of ${label("service")} fail; it has been more than ${threshold} for ${duration}.`,
  firstAction,
  example: {
    labels: shopService,
    failed: (shape) => series(smsMessagesTotal, { ...shop, status: "failed" }, shape),
    succeeded: (shape) => series(smsMessagesTotal, { ...shop, status: "sent" }, shape),
  },
});

/** The same limits for every other channel. */
export const messageFailures = failureShare({
  name: "business_messages",
  runbook,
  warning: { name: "BusinessMessageFailuresHigh", threshold: ratio(0.1) },
  critical: { name: "BusinessMessageFailuresCritical", threshold: ratio(0.5) },
  failed: select(businessMessagesTotal, { result: "failed" }),
  ended: businessMessagesTotal,
  by: labels("channel", ...perService.names),
  over: "15m",
  moreThan: 5,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the messages by ${label("channel")} of ${label("service")} have failed for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the messages by ${label("channel")} of ${label("service")} fail; it has been more than ${threshold} for ${duration}.`,
  firstAction,
  example: {
    labels: { ...shopService, channel: "mail" },
    failed: (shape) => series(businessMessagesTotal, { ...mail, result: "failed" }, shape),
    succeeded: (shape) => series(businessMessagesTotal, { ...mail, result: "sent" }, shape),
  },
});
