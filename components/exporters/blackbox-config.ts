import { generatedYaml } from "../generated-yaml.ts";

const source = "components/exporters/blackbox-config.ts";

/** IPv4 first, since most hosts have no IPv6 route; the other one where a name has no IPv4 address. */
const ip = { preferred_ip_protocol: "ip4", ip_protocol_fallback: true };

/**
 * Ways to probe, by the name that a probe asks for with `?module=`.
 *
 * - `http_2xx`: a GET that ends, after redirects, with a status of 200 to 299.
 * - `tcp_connect`: a TCP connection is accepted.
 * - `tls`: a TLS handshake succeeds with a certificate that is valid for the name.
 * - `icmp`: a ping is answered; the process needs the right to send one.
 * - `dns`: a resolver answers, asked for the name servers of the root, which every one of them knows.
 */
export const blackboxModules = {
  http_2xx: {
    prober: "http",
    timeout: "10s",
    http: { method: "GET", follow_redirects: true, ...ip },
  },
  tcp_connect: { prober: "tcp", timeout: "5s", tcp: { ...ip } },
  tls: { prober: "tcp", timeout: "5s", tcp: { tls: true, ...ip } },
  icmp: { prober: "icmp", timeout: "5s", icmp: { ...ip } },
  dns: {
    prober: "dns",
    timeout: "5s",
    dns: { query_name: ".", query_type: "NS", valid_rcodes: ["NOERROR"], recursion_desired: true, ...ip },
  },
} as const;

/** Name of a way to probe. */
export type BlackboxModule = keyof typeof blackboxModules;

/** Renders the blackbox exporter's configuration: every module there is. */
export function renderBlackbox(): string {
  return generatedYaml(source, { modules: blackboxModules });
}
