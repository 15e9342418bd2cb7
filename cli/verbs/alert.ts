import { ProblemsError } from "../../model/problem.ts";
import { nearest } from "../../model/settings/parse.ts";
import { testAlert as makeAlert } from "../../notify/test-alert.ts";
import type { Context } from "../context.ts";
import { planEnvironment } from "../environment-plan.ts";
import type { ExitCode } from "../failure.ts";

/** How long Alertmanager may take to accept an alert. */
const answerMs = 10_000;

/** `./monitoring alert test`: hands Alertmanager an alert as Prometheus would, so it takes the real way to its team. */
export async function testAlert(
  context: Context,
  { team, severity }: { readonly team: string; readonly severity: "critical" | "warning" | "info" },
): Promise<ExitCode> {
  const { terminal, environment } = context;
  const { model, secrets, settings, site } = await planEnvironment(context);
  const teams = model.teams.map(({ name }) => name);
  if (!teams.includes(team))
    throw new ProblemsError([{ where: "--team", message: `unknown team "${team}"${nearest(team, teams)}` }]);
  const alert = makeAlert({
    environment,
    team,
    severity,
    now: new Date(),
    runbookUrl: `${site.url("responder", "web")}/runbooks/monitoring/alerts-not-delivered`,
    sourceUrl: site.url("prometheus", "web"),
  });
  const address = `http://${site.address("alertmanager", "web")}/api/v2/alerts`;
  const failure = await post(address, [alert]);
  if (failure !== undefined)
    throw new ProblemsError([
      {
        where: address,
        message: `expected Alertmanager to accept the alert, and ${failure}: './monitoring status' shows whether it runs`,
      },
    ]);
  terminal.line(
    `sent ${alert.labels["alertname"] ?? ""} (${severity}) for ${team} to Alertmanager; it resolves by itself in 5 minutes`,
  );
  if (settings.webhook.url === undefined && !secrets.has("webhookUrl"))
    terminal.note(
      "no webhook is set, so it is only shown in Alertmanager: set monitoring:webhook.url to have alerts delivered",
    );
  terminal.result({ ok: true, environment, alert });
  return 0;
}

/** @returns why it failed; undefined when it was accepted */
async function post(address: string, body: unknown): Promise<string | undefined> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMs),
    });
    return answer.ok ? undefined : `it answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`;
  } catch {
    return "it does not answer";
  }
}
