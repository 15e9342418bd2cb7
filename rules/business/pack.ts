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
import { transactionFailures } from "./transactions.ts";

const learned = [revenueDrop, ordersStopped, registrationsStopped, conversionDrop, activeUsersDrop];
const shares = [paymentFailures, cartAbandonment, smsFailures, messageFailures, transactionFailures];
const all = [...learned, ...shares];

/** Rules about the business: revenue, conversions, registrations, payments, messages. */
export const businessRules: RulePack = {
  domain: "business",
  recordings: all.flatMap(({ recordings }) => recordings),
  alerts: all.flatMap(({ alerts }) => alerts),
};
