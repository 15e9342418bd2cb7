import type { RulePack } from "../language/pack.ts";
import { certificateExpired, certificateExpiring, certificateMissing } from "./certificate.ts";
import { tlsVersionOld } from "./version.ts";

/** Rules about certificates, as probes see them. */
export const tlsRules: RulePack = {
  domain: "tls",
  recordings: [],
  alerts: [...certificateExpiring, certificateExpired, certificateMissing, tlsVersionOld],
};
