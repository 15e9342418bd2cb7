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

/** Hotel bookings of reference system 3. Failed: the customer wanted it, and we could not. */
export const businessBookingsTotal = counter("business_bookings_total", {
  ...application,
  help: "Bookings that ended.",
  labels: ["result"],
  values: { result: ["confirmed", "failed", "cancelled"] },
});

/** Taxi rides of reference system 3. Unserved: no driver took it. */
export const businessRidesTotal = counter("business_rides_total", {
  ...application,
  help: "Rides that were asked for and ended.",
  labels: ["result"],
  values: { result: ["completed", "unserved", "cancelled"] },
});

/** People that report their presence, of reference system 4. Rejected: a valid person was turned away. */
export const businessCheckInsTotal = counter("business_check_ins_total", {
  ...application,
  help: "Reports of presence.",
  labels: ["result"],
  values: { result: ["accepted", "rejected"] },
});

/** Attempts to play something, of reference system 5. Failed: no picture within the player's patience. */
export const businessStreamStartsTotal = counter("business_stream_starts_total", {
  ...application,
  help: "Attempts to start a stream.",
  labels: ["result"],
  values: { result: ["started", "failed"] },
});
