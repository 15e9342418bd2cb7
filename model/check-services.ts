import type { Catalogue } from "../services/catalogue.ts";
import { duplicates } from "./check-rules.ts";
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
  for (const { name, team, kind, source: where } of services) {
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

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
