import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
} from "fastify";
import { errorMessage, isObject } from "./decode.ts";
import { responderMetrics } from "./metrics.ts";
import { contentSecurityPolicy } from "./pages/layout.ts";
import {
  renderFailure,
  renderNotFound,
  renderRunbookIndex,
  renderRunbookPage,
} from "./pages/runbook-pages.ts";
import { renderStatusPage } from "./pages/status-page.ts";
import type { State } from "./state.ts";

const securityHeaders = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cache-control": "no-store",
} as const;

/**
 * The responder's HTTP service: the status page, runbooks, health and metrics. It does not listen yet.
 *
 * @param logger where the access log goes, one JSON line per request. @default nowhere
 */
export function buildServer(state: State, logger: FastifyServerOptions["logger"] = false): FastifyInstance {
  const server = Fastify({
    logger,
    // One line of our own per request, below, instead of two.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    requestTimeout: 10_000,
    // Handlers take a second at most, so an idle connection of a browser need not hold up a restart.
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 100 },
  });
  const metrics = responderMetrics(state.current().config.version);
  metrics.reloaded(true);

  server.addHook("onRequest", async (_request, reply) => {
    reply.headers(securityHeaders);
  });
  server.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    // The path without its query, which may hold what belongs in no log.
    const path = request.url.split("?", 1)[0];
    const line = {
      method: request.method,
      path,
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      from: request.ip,
    };
    if (quietRoutes.has(route) && reply.statusCode < 400) request.log.debug(line, "request");
    else request.log.info(line, "request");
  });
  server.setErrorHandler(async (error, request, reply) => {
    const status = isObject(error) ? Number(error["statusCode"] ?? 500) : 500;
    if (status < 500) return reply.code(status).send({ error: errorMessage(error) });
    request.log.error({ err: error }, "a page could not be made");
    return page(reply.code(500), renderFailure(state.current().config, request.id));
  });
  server.setNotFoundHandler(async (request, reply) => {
    const { runbooks, config } = state.current();
    const [, wanted] = /^\/runbooks\/([^?]{1,100})/.exec(request.url) ?? [];
    return page(reply.code(404), renderNotFound(runbooks, config, wanted));
  });

  addPages(server, state);
  addOperations(server, state, metrics);
  return server;
}

/** Asked for every few seconds by machines: they are logged only when something is wrong, or at level debug. */
const quietRoutes: ReadonlySet<string> = new Set(["/health", "/ready", "/metrics"]);

function addPages(server: FastifyInstance, state: State): void {
  server.get<{ Querystring: { refresh?: string } }>("/", async (request, reply) => {
    const { config, readSnapshot } = state.current();
    const problem = state.problem();
    return page(
      reply,
      renderStatusPage({
        config,
        snapshot: await readSnapshot(),
        refresh: request.query.refresh !== "off",
        ...(problem === undefined ? {} : { configurationProblem: problem }),
      }),
    );
  });
  server.get("/runbooks", (_request, reply) => reply.redirect("/runbooks/", 308));
  server.get("/runbooks/", async (_request, reply) => {
    const { runbooks, config } = state.current();
    return page(reply, renderRunbookIndex(runbooks, config));
  });
  server.get<{ Params: { domain: string; page: string } }>(
    "/runbooks/:domain/:page",
    async (request, reply) => {
      const { runbooks, config, readSnapshot } = state.current();
      const { domain, page: name } = request.params;
      // A lookup in a map of pages that were read at the start: there is no path to traverse.
      const runbook = runbooks.get(`${domain}/${name.replace(/\.(?:md|html)$/, "")}`);
      if (runbook === undefined)
        return page(reply.code(404), renderNotFound(runbooks, config, `${domain}/${name}`));
      return page(reply, renderRunbookPage(runbook, await readSnapshot(), config));
    },
  );
  server.get("/favicon.ico", (_request, reply) => reply.code(204).send());
}

function addOperations(
  server: FastifyInstance,
  state: State,
  metrics: ReturnType<typeof responderMetrics>,
): void {
  server.get("/health", () => ({
    status: "ok",
    version: state.current().config.version,
    uptimeSeconds: Math.round(process.uptime()),
  }));
  server.get("/ready", () => ({
    status: "ready",
    configuration: { loadedAt: state.current().loadedAt.toISOString(), problem: state.problem() ?? null },
  }));
  server.get("/metrics", async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  );
  server.post("/-/reload", async (request, reply) => {
    // A browser always says where a POST comes from; this one is for the deployment only, on the same machine.
    if (!isLoopback(request.ip) || request.headers.origin !== undefined)
      return reply
        .code(403)
        .send({ error: "a reload is accepted from this machine only, and never from a web page" });
    const problem = state.reload();
    metrics.reloaded(problem === undefined);
    if (problem === undefined) request.log.info("configuration read again");
    else request.log.error({ problem }, "configuration refused, the previous one stays");
    return problem === undefined ? { status: "reloaded" } : reply.code(400).send({ error: problem });
  });
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(?:::ffff:)?127\./.test(address);
}

async function page(reply: FastifyReply, text: string): Promise<FastifyReply> {
  return reply.type("text/html; charset=utf-8").send(text);
}
