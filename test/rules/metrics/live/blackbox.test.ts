import { execFile } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type BlackboxModule, renderBlackbox } from "../../../../components/exporters/blackbox-config.ts";
import * as blackbox from "../../../../rules/metrics/blackbox.ts";
import { realTool } from "../../../components/ground.ts";
import { freePorts } from "../../../e2e/free-ports.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { start, type Started, textAt } from "./scrape.ts";

jest.setTimeout(60_000);

const metrics = Object.values(blackbox);

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A resolver that knows no names: an answer all the same, without records and without an error. */
async function resolver(): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (question, { address, port }) => {
    const answer = Buffer.from(question);
    answer.writeUInt8(answer.readUInt8(2) | 0x80, 2);
    answer.writeUInt8(0x80, 3);
    socket.send(answer, port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

describe("the catalogue's metrics of the blackbox exporter", () => {
  let folder: string;
  let exporter: Started;
  let address: string;
  let dns: Socket;
  const servers: Server[] = [];
  const ports = { http: 0, https: 0, tcp: 0, dns: 0, nothing: 0 };

  /** What the exporter says of a probe. */
  const probe = (module: BlackboxModule, target: string): Promise<string> =>
    textAt(`${address}/probe?module=${module}&target=${encodeURIComponent(target)}`, exporter);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "monitoring-blackbox-"));
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    await promisify(execFile)("openssl", [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "365", "-subj", "/CN=localhost"],
      ...["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
    ]);
    const http = createHttpServer((request, response) => {
      response.statusCode = request.url === "/failing" ? 503 : 200;
      response.end("well");
    });
    const https = createHttpsServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      (request, response) => {
        if (request.url === "/leave")
          response.writeHead(302, { location: `http://localhost:${ports.http}/` });
        response.end("well");
      },
    );
    const tcp = createTcpServer((socket) => socket.end());
    servers.push(http, https, tcp);
    [ports.http, ports.https, ports.tcp] = [
      await listening(http),
      await listening(https),
      await listening(tcp),
    ];
    dns = await resolver();
    ports.dns = dns.address().port;

    const [port = 0, nothing = 0] = await freePorts(2);
    ports.nothing = nothing;
    address = `http://127.0.0.1:${port}`;
    const config = join(folder, "blackbox.yml");
    writeFileSync(config, renderBlackbox());
    exporter = start({
      command: await realTool("blackbox_exporter"),
      args: [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`],
      // The modules stay as they are deployed, checks of certificates included: this one is trusted.
      env: { SSL_CERT_FILE: certificate },
    });
    await textAt(`${address}/-/healthy`, exporter);
  });

  afterAll(async () => {
    await exporter.stop();
    dns.close();
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("blackbox"))).toEqual([]);
  });

  it("are those of the real exporter, over all modules", async () => {
    const scrapes = [
      await probe("http_2xx", `http://localhost:${ports.http}/`),
      await probe("http_2xx", `https://localhost:${ports.https}/`),
      await probe("tls", `localhost:${ports.https}`),
      await probe("tcp_connect", `127.0.0.1:${ports.tcp}`),
      await probe("dns", `127.0.0.1:${ports.dns}`),
    ];
    for (const scrape of scrapes) expect(scrape).toContain("\nprobe_success 1\n");
    // The certificate's fingerprint and serial number would be others in every capture.
    const kept = scrapes.join("").replace(/(fingerprint_sha256|serialnumber)="[^"]*"/g, '$1="..."');
    keepScrape("blackbox", kept);
    expect(differences(metrics, kept)).toEqual([]);
  });

  it("say what the rules expect of an answer with an error, and of none", async () => {
    expect(await probe("http_2xx", `http://localhost:${ports.http}/failing`)).toMatch(
      /\nprobe_http_status_code 503\n[^]*\nprobe_success 0\n/,
    );
    const none = await probe("http_2xx", `http://localhost:${ports.nothing}/`);
    expect(none).toMatch(/\nprobe_http_status_code 0\n[^]*\nprobe_success 0\n/);
    expect(await probe("tcp_connect", `127.0.0.1:${ports.nothing}`)).toContain("\nprobe_success 0\n");
  });

  it("tell a way that leaves TLS from one that never had it", async () => {
    const left = await probe("http_2xx", `https://localhost:${ports.https}/leave`);
    expect(left).toContain("\nprobe_http_ssl 0\n");
    expect(left).toMatch(/\nprobe_http_duration_seconds\{phase="tls"\} (?!0\n)/);
    const never = await probe("http_2xx", `http://localhost:${ports.http}/`);
    expect(never).toContain("\nprobe_http_ssl 0\n");
    expect(never).toContain('\nprobe_http_duration_seconds{phase="tls"} 0\n');
  });

  it("lose the certificate's end when the certificate is not accepted", async () => {
    // The name in the certificate is another one.
    const refused = await probe("tls", `127.0.0.1:${ports.https}`);
    expect(refused).toContain("\nprobe_success 0\n");
    expect(refused).not.toContain("probe_ssl_earliest_cert_expiry");
  });

  it("say of a resolver that does not answer that the query did not succeed", async () => {
    const silent = await probe("dns", `127.0.0.1:${ports.nothing}`);
    expect(silent).toContain("\nprobe_dns_query_succeeded 0\n");
    expect(silent).toContain("\nprobe_success 0\n");
  });

  it("are not there at all for a module that does not exist", async () => {
    const response = await fetch(`${address}/probe?module=no-such-module&target=localhost`);
    expect(response.status).toBe(400);
  });
});
