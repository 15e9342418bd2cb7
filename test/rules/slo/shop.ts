import { teams } from "../../../notify/teams.ts";
import type { SloService } from "../../../rules/slo/service.ts";
import type { Slo } from "../../../rules/slo/slo.ts";
import { fastapi, flask, http } from "../../../services/kinds.ts";
import type { ServiceKind } from "../../../services/kinds.ts";
import type { InputSeries } from "./run-slo-tests.ts";

/** A service of the scenarios. */
export function shop(slos: readonly Slo[], kind: ServiceKind = flask({ address: "shop:5000" })): SloService {
  return { name: "shop", team: teams.operations, kind, slos, source: "test" };
}

/** Kinds of the scenarios beside Flask. */
export const fastapiShop = fastapi({ address: "shop:8000", health: "/health" });
export const httpShop = http({ url: "https://shop.example.com/health" });

/** Labels of every target of the service. */
const target = 'instance="shop",service="shop",team="operations",environment="test"';

/** Requests of a Flask application by status. */
export function flaskRequests(status: string, values: string): InputSeries {
  return [`flask_http_request_total{job="flask",${target},method="GET",status="${status}"}`, values];
}

/** Requests of a FastAPI application by group of status. */
export function fastapiRequests(status: string, values: string, handler = "/orders"): InputSeries {
  return [
    `http_requests_total{job="fastapi",${target},handler="${handler}",method="GET",status="${status}"}`,
    values,
  ];
}

/** One bucket, or the count, of a Flask application's request durations. */
export function flaskDurations(part: string, values: string): InputSeries {
  const [name, le] = part === "count" ? ["count", ""] : ["bucket", `,le="${part}"`];
  return [
    `flask_http_request_duration_seconds_${name}{job="flask",${target},method="GET",path="/",status="200"${le}}`,
    values,
  ];
}

/** What probes of the service found. */
export function probe(values: string, job = "blackbox"): InputSeries {
  return [`probe_success{job="${job}",${target}}`, values];
}

/** A series of the application's own. */
export function own(name: string, labels: string, values: string): InputSeries {
  return [`${name}{job="flask",${target}${labels === "" ? "" : `,${labels}`}}`, values];
}
