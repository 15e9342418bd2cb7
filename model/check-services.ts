import type { Catalogue } from "../services/catalogue.ts";
import { duplicates } from "./check-rules.ts";
import { endpointsOf } from "../services/endpoints.ts";
import type { ServiceKind } from "../services/kinds.ts";
import type { Problem } from "./problem.ts";
import { nearest } from "./settings/parse.ts";

/** What is wrong with the teams and services of a catalogue. */
export function checkServices({ teams, services }: Catalogue): Problem[] {
  const problems: Problem[] = [
    ...duplicates(services, "a service"),
    ...duplicates(
      teams.map(({ name }) => ({ name, source: "notify/teams.ts" })),
      "a team",
    ),
  ];
  const teamNames = teams.map((team) => team.name);
  for (const { name, team, kind, tenant, source: where } of services) {
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      problems.push({
        where,
        message: `expected a service named in kebab-case, such as "sms-api", got "${name}"`,
      });
    if (!teamNames.includes(team.name))
      problems.push({
        where,
        message: `the team ${team.name} of ${name} is not in the catalogue${nearest(team.name, teamNames)}`,
      });
    if (kind.kind === "http" && !isHttpUrl(kind.url))
      problems.push({
        where,
        message: `expected a URL such as "https://example.com/health" as url of ${name}, got "${kind.url}"`,
      });
    if (tenant !== undefined && !/^[a-z][a-z0-9-]*$/.test(tenant))
      problems.push({
        where,
        message: `expected a tenant named in kebab-case, such as "acme", as tenant of ${name}, got "${tenant}"`,
      });
    problems.push(...checkAddresses(name, kind, where), ...checkBuckets(name, kind, where));
  }
  const stacks = services.filter(({ kind }) => kind.kind === "monitoring-stack");
  if (stacks.length === 0)
    problems.push({
      where: "services",
      message:
        'expected the stack itself among the services, found none: add service("monitoring", { team, kind: monitoringStack() })',
    });
  problems.push(...onlyOne(stacks, "monitoringStack()"));
  problems.push(
    ...onlyOne(
      services.filter(({ kind }) => kind.kind === "host"),
      "host()",
    ),
  );
  return problems;
}

/** These kinds stand for the stack's own processes: a second service would claim the same ones. */
function onlyOne(services: Catalogue["services"], kind: string): Problem[] {
  return services.slice(1).map(({ name, source }) => ({
    where: source,
    message: `expected one service of kind ${kind}, found ${name} beside ${services[0]?.name ?? ""}: remove one of them`,
  }));
}

/** Every address of the kind is a host with a port, and every path begins with a slash. */
function checkAddresses(name: string, kind: ServiceKind, where: string): Problem[] {
  const { scraped } = endpointsOf(kind);
  const addresses = [
    ...scraped.map(({ address }) => address),
    ...(kind.kind === "tcp" || kind.kind === "tls" || kind.kind === "dns" ? [kind.address] : []),
  ];
  const paths = [...scraped.map(({ path }) => path), ...("health" in kind ? [kind.health ?? "/"] : [])];
  return [
    ...addresses
      .filter((address) => !isAddress(address))
      .map((address) => ({
        where,
        message: `expected an address such as "localhost:9187" (host and port) for ${name}, got "${address}"`,
      })),
    ...paths
      .filter((path) => !path.startsWith("/"))
      .map((path) => ({
        where,
        message: `expected a path such as "/metrics" for ${name}, got "${path}": begin it with a slash`,
      })),
  ];
}

/** Histograms have ascending bounds; the last bucket, +Inf, is there by itself. */
function checkBuckets(name: string, kind: ServiceKind, where: string): Problem[] {
  const bounds = "latencyBuckets" in kind ? (kind.latencyBuckets ?? [1]) : [1];
  const sound =
    bounds.length > 0 && bounds.every((bound, i) => Number.isFinite(bound) && bound > (bounds[i - 1] ?? 0));
  if (sound) return [];
  return [
    {
      where,
      message: `expected ascending numbers of seconds, such as [0.1, 0.5, 1], as latencyBuckets of ${name}, got [${bounds.join(", ")}]`,
    },
  ];
}

function isAddress(text: string): boolean {
  return (
    /^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):\d{1,5}$/.test(text) && Number(/\d+$/.exec(text)?.[0]) <= 65_535
  );
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
