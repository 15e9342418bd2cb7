import { gauge, info } from "./metric.ts";

/**
 * What the blackbox exporter says of each probe. The series of a probe carry the job `blackbox` and, as `instance`,
 * what is probed. Which of them a probe has depends on its module: see components/exporters/blackbox-config.ts.
 */

export const probeSuccess = gauge("probe_success", {
  exporter: "blackbox",
  help: "1 when what is probed answered as its module demands, 0 when it did not.",
  unit: "boolean",
});

export const probeDurationSeconds = gauge("probe_duration_seconds", {
  exporter: "blackbox",
  help: "Time that the whole probe took, in seconds: the name's look-up, connection, handshake, answer, redirects.",
});

export const probeDnsLookupTimeSeconds = gauge("probe_dns_lookup_time_seconds", {
  exporter: "blackbox",
  help: "Time that the look-up of the probed name took, in seconds.",
});

export const probeIpProtocol = gauge("probe_ip_protocol", {
  exporter: "blackbox",
  help: "4 or 6; 0 when the name has no address.",
});

export const probeHttpStatusCode = gauge("probe_http_status_code", {
  exporter: "blackbox",
  help: "Status of the last answer, after redirects; 0 when there was none. HTTP probes only.",
});

export const probeHttpDurationSeconds = gauge("probe_http_duration_seconds", {
  exporter: "blackbox",
  help: "Time by phase, in seconds, summed over all redirects. HTTP probes only.",
  labels: ["phase"],
  values: { phase: ["connect", "processing", "resolve", "tls", "transfer"] },
});

export const probeHttpRedirects = gauge("probe_http_redirects", {
  exporter: "blackbox",
  help: "Redirects that were followed. HTTP probes only.",
});

export const probeHttpSsl = gauge("probe_http_ssl", {
  exporter: "blackbox",
  help: "1 when the last answer, after redirects, came over TLS. HTTP probes only.",
  unit: "boolean",
});

export const probeHttpContentLength = gauge("probe_http_content_length", {
  exporter: "blackbox",
  help: "Size of the answer, in bytes; -1 when it does not say. HTTP probes only.",
  unit: "bytes",
});

export const probeSslEarliestCertExpiry = gauge("probe_ssl_earliest_cert_expiry", {
  exporter: "blackbox",
  help: "When the first certificate that was presented expires, in seconds since 1970. Only while the handshake works: an expired certificate has no such series.",
  unit: "timestamp",
});

export const probeSslLastChainExpiryTimestampSeconds = gauge(
  "probe_ssl_last_chain_expiry_timestamp_seconds",
  {
    exporter: "blackbox",
    help: "When the longest valid chain of certificates expires, in seconds since 1970. Only while the handshake works.",
  },
);

export const probeTlsVersionInfo = info("probe_tls_version_info", {
  exporter: "blackbox",
  help: "Version of TLS that was agreed on. A probe agrees on less than 1.2 only when its module sets `min_version`.",
  labels: ["version"],
});

export const probeDnsQuerySucceeded = gauge("probe_dns_query_succeeded", {
  exporter: "blackbox",
  help: "1 when the resolver answered at all, whatever it said. DNS probes only.",
  unit: "boolean",
});

export const probeDnsAnswerRrs = gauge("probe_dns_answer_rrs", {
  exporter: "blackbox",
  help: "Records in the answer. DNS probes only.",
});

export const probeDnsDurationSeconds = gauge("probe_dns_duration_seconds", {
  exporter: "blackbox",
  help: "Time by phase, in seconds. DNS probes only.",
  labels: ["phase"],
  values: { phase: ["connect", "request", "resolve"] },
});
