import { httpRules } from "../instrumentation/http-rules.ts";
import type { RulePack } from "../language/pack.ts";
import { exceptionAlert, exceptionRate } from "./exceptions.ts";
import { flaskInstrumentation } from "./instrumentation.ts";
import { manyPaths } from "./paths.ts";

const { recorded, recordings, alerts } = httpRules(flaskInstrumentation);

/** Rules about Flask services, by prometheus-flask-exporter. */
export const flaskRules: RulePack = {
  domain: "flask",
  recordings: [...recordings, exceptionRate],
  alerts: [...alerts, exceptionAlert(recorded), manyPaths],
};
