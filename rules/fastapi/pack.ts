import { httpRules } from "../instrumentation/http-rules.ts";
import type { RulePack } from "../language/pack.ts";
import { fastapiInstrumentation } from "./instrumentation.ts";

const { recordings, alerts } = httpRules(fastapiInstrumentation);

/** Rules about FastAPI services, by prometheus-fastapi-instrumentator. */
export const fastapiRules: RulePack = { domain: "fastapi", recordings, alerts };
