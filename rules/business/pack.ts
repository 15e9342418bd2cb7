import type { RulePack } from "../language/pack.ts";
import {
  activeUsersDrop,
  conversionDrop,
  ordersStopped,
  registrationsStopped,
  revenueDrop,
} from "./demand.ts";
import { messageFailures, smsFailures } from "./messages.ts";
import { cartAbandonment, paymentFailures } from "./payments.ts";
import { bookingFailures, checkInsRejected, ridesUnserved, streamStartFailures } from "./transactions.ts";

const seasonal = [revenueDrop, ordersStopped, registrationsStopped, conversionDrop, activeUsersDrop];

/** Rules about the business: revenue, conversions, registrations, payments, messages. */
export const businessRules: RulePack = {
  domain: "business",
  recordings: seasonal.flatMap(({ recordings }) => recordings),
  alerts: [
    ...seasonal.flatMap(({ alerts }) => alerts),
    ...paymentFailures,
    ...cartAbandonment,
    ...smsFailures,
    ...messageFailures,
    ...bookingFailures,
    ...ridesUnserved,
    ...checkInsRejected,
    ...streamStartFailures,
  ],
};
