import { type Problem, refuse } from "../model/problem.ts";
import { isObject, type Json, parseJson, text } from "./decode.ts";

/** One component of the stack as the status page shows and checks it. */
export interface ComponentConfig {
  /** Workload name: "prometheus". */
  readonly name: string;
  /** Name for people: "Prometheus". */
  readonly title: string;
  readonly version: string;
  /** Healthy when a GET of it answers 2xx within two seconds. */
  readonly probeUrl: string;
  /** Where a person opens it. @default none: it has no page for people */
  readonly url?: string;
}

/** One of the two products that the page asks for what is going on. */
export interface UpstreamConfig {
  /** Base URL for the responder: "http://127.0.0.1:9090". */
  readonly address: string;
  /** Base URL for people: "http://localhost:9090". */
  readonly url: string;
}

/** What `responder.json` says. `components/responder/config.ts` renders it; it holds no secret. */
export interface ResponderConfig {
  /** Environment of the stack: "dev". */
  readonly environment: string;
  /** Version of this project. */
  readonly version: string;
  /** Base URL under which people open this service: "http://localhost:5001". */
  readonly publicUrl: string;
  readonly prometheus: UpstreamConfig;
  readonly alertmanager: UpstreamConfig;
  /** Name of the alert that always fires and so proves the way from Prometheus to Alertmanager. @default none */
  readonly watchdog?: string;
  readonly components: readonly ComponentConfig[];
}

/**
 * Reads the text of a `responder.json`.
 *
 * @param where path of the file, for messages.
 * @throws ProblemsError with every problem at once.
 */
export function parseResponderConfig(content: string, where: string): ResponderConfig {
  const json = parseJson(content);
  const problems: Problem[] = [];
  if (!isObject(json)) {
    refuse([
      {
        where,
        message: "expected a JSON object, found something else: run './monitoring up' to write it again",
      },
    ]);
    return parseResponderConfig("{}", where);
  }
  const required = (object: Json, key: string, path: string): string => {
    const value = text(object[key]);
    if (value === undefined)
      problems.push({ where: `${where}: ${path}${key}`, message: wanted("a text", object[key]) });
    return value ?? "";
  };
  const url = (object: Json, key: string, path: string): string => {
    const value = text(object[key]);
    if (value !== undefined && isHttpUrl(value)) return value.replace(/\/+$/, "");
    problems.push({ where: `${where}: ${path}${key}`, message: wanted("an http or https URL", object[key]) });
    return "";
  };
  const upstream = (key: string): UpstreamConfig => {
    const object = isObject(json[key]) ? json[key] : {};
    return { address: url(object, "address", `${key}.`), url: url(object, "url", `${key}.`) };
  };
  const components = (): readonly ComponentConfig[] => {
    const list: unknown = json["components"];
    if (!Array.isArray(list))
      problems.push({ where: `${where}: components`, message: wanted("a list", list) });
    return (Array.isArray(list) ? (list as readonly unknown[]) : []).map((item, i) => {
      const object = isObject(item) ? item : {};
      const path = `components[${i}].`;
      return {
        name: required(object, "name", path),
        title: required(object, "title", path),
        version: required(object, "version", path),
        probeUrl: url(object, "probeUrl", path),
        ...(object["url"] === undefined ? {} : { url: url(object, "url", path) }),
      };
    });
  };
  const watchdog = text(json["watchdog"]);
  const config: ResponderConfig = {
    environment: required(json, "environment", ""),
    version: required(json, "version", ""),
    publicUrl: url(json, "publicUrl", ""),
    prometheus: upstream("prometheus"),
    alertmanager: upstream("alertmanager"),
    ...(watchdog === undefined ? {} : { watchdog }),
    components: components(),
  };
  refuse(problems);
  return config;
}

/** True for absolute http and https URLs: the only ones that a page may link to. */
export function isHttpUrl(value: string): boolean {
  return /^https?:$/.test(URL.parse(value)?.protocol ?? "");
}

function wanted(expected: string, found: unknown): string {
  return `expected ${expected}, found ${found === undefined ? "nothing" : JSON.stringify(found)}: run './monitoring up' to write it again`;
}
