import type { RulePack } from "../language/pack.ts";
import { dnsFailed, dnsLookupSlow, probeSlow, redirectInsecure, statusUnexpected } from "./answers.ts";
import { probeFailed, probeFlapping, probeNotRun, serviceUnreachable } from "./failing.ts";

/** Rules about everything that is probed from outside: HTTP, TCP, TLS, DNS and ping. */
export const probeRules: RulePack = {
  domain: "probe",
  recordings: [],
  alerts: [
    probeFailed,
    serviceUnreachable,
    probeFlapping,
    probeNotRun,
    statusUnexpected,
    probeSlow,
    redirectInsecure,
    dnsFailed,
    dnsLookupSlow,
  ],
};
