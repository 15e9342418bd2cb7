import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One alert as Alertmanager sends it to a webhook. */
export interface DeliveredAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A webhook on loopback that keeps what it was sent, and when. */
export class Webhook {
  readonly received: {
    readonly at: number;
    readonly authorization: string | undefined;
    readonly alert: DeliveredAlert;
  }[] = [];
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async listen(): Promise<Webhook> {
    const server = createServer();
    const webhook = new Webhook(server);
    server.on("request", (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { alerts } = JSON.parse(body) as { readonly alerts: readonly DeliveredAlert[] };
        const { authorization } = request.headers;
        for (const alert of alerts) webhook.received.push({ at: Date.now(), authorization, alert });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return webhook;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/alerts`;
  }

  /** The first delivery of an alert with this name and status, after a point in time. */
  find(alertname: string, status: DeliveredAlert["status"], after = 0) {
    return this.received.find(
      ({ at, alert }) => at >= after && alert.labels["alertname"] === alertname && alert.status === status,
    );
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
