import type { RulePack } from "../language/pack.ts";
import { jaegerReceivesNothing, jaegerSpansRefused, jaegerSpansRefusedShare } from "./spans.ts";
import {
  jaegerReadDuration,
  jaegerReadErrorShare,
  jaegerReadErrors,
  jaegerReadsSlow,
  jaegerWriteErrorShare,
  jaegerWriteErrors,
} from "./storage.ts";

/** Rules about Jaeger. Its process restarting is in the monitoring pack, with that of the collector. */
export const jaegerRules: RulePack = {
  domain: "jaeger",
  recordings: [jaegerWriteErrorShare, jaegerReadErrorShare, jaegerReadDuration, jaegerSpansRefusedShare],
  alerts: [
    ...jaegerWriteErrors,
    jaegerReadErrors,
    jaegerReadsSlow,
    jaegerSpansRefused,
    jaegerReceivesNothing,
  ],
};
