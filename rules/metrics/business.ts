import { counter, gauge } from "./metric.ts";

/**
 * What the business sees, exposed by the application that does it. The habits of rules/metrics/application.ts hold here too: every
 * series starts with 0, labels have few and fixed values, and no person is in a label.
 */

const application = { exporter: "application" } as const;

/** Money in the main unit of its currency (euros, not cents), counted when it is earned; refunds are not subtracted. */
export const businessRevenueTotal = counter("business_revenue_total", {
  ...application,
  help: "Revenue, in the main unit of the currency.",
  labels: ["currency"],
});

/** Orders that were accepted. */
export const businessOrdersTotal = counter("business_orders_total", {
  ...application,
  help: "Orders that customers placed.",
});

/** Visits, not page views: the base of the conversion. */
export const businessVisitsTotal = counter("business_visits_total", {
  ...application,
  help: "Visits that began.",
});

/** New customers that completed their registration. */
export const businessRegistrationsTotal = counter("business_registrations_total", {
  ...application,
  help: "Registrations that were completed.",
});

/** A cart is abandoned when nothing has happened to it for as long as the shop decides, such as 30 minutes. */
export const businessCartsTotal = counter("business_carts_total", {
  ...application,
  help: "Carts that were checked out or given up.",
  labels: ["result"],
  values: { result: ["checked_out", "abandoned"] },
});

/** Declined is the customer's bank saying no, which is no fault of ours; failed is everything that should have worked. */
export const businessPaymentsTotal = counter("business_payments_total", {
  ...application,
  help: "Payments that ended.",
  labels: ["provider", "result"],
  values: { result: ["succeeded", "failed", "declined"] },
});

/** People that did something in the last 5 minutes. */
export const businessActiveUsers = gauge("business_active_users", {
  ...application,
  help: "Users that were active in the last 5 minutes.",
});

/** Messages to customers by any channel: mail, push, chat. */
export const businessMessagesTotal = counter("business_messages_total", {
  ...application,
  help: "Messages to customers that were handed over or given up.",
  labels: ["channel", "result"],
  values: { result: ["sent", "failed"] },
});

/** SMS of reference system 1, under the doubled name that its API really exposes. */
export const smsMessagesTotal = counter("sms_messages_total_total", {
  ...application,
  help: "SMS that were handed over to the provider or given up.",
  labels: ["status"],
  values: { status: ["sent", "failed"] },
});

/**
 * What customers come for, beside orders: `kind` is "booking" (hotel) or "ride" (taxi) of reference system 3, "check_in"
 * of system 4, "stream_start" of system 5. Failed is what the customer wanted and did not get (no driver, a valid person
 * turned away, no picture within his patience); cancelled is what he himself gave up.
 */
export const businessTransactionsTotal = counter("business_transactions_total", {
  ...application,
  help: "Transactions that ended.",
  labels: ["kind", "result"],
  values: { result: ["completed", "failed", "cancelled"] },
});
