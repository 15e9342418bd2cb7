import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { oneOf, select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { probeTlsVersionInfo } from "../metrics/blackbox.ts";
import { web } from "../probe/sample.ts";

/**
 * A version of TLS that browsers refuse. The prober refuses it as well, and its probe fails, unless its module says
 * `min_version: TLS10`.
 */
export const tlsVersionOld = alert("TlsVersionOld", {
  severity: "warning",
  runbook: "services/tls-version",
  for: "10m",
  when: () => promql`${select(probeTlsVersionInfo, { version: oneOf("TLS 1.0", "TLS 1.1") })}`,
  summary: ({ duration }) =>
    `${label("instance")} of ${label("service")} has offered no more than ${label("version")} for ${duration}`,
  description: ({ duration, value }) =>
    `${label("instance")} (${label("service")}) has agreed on nothing newer than ${label("version")} for ${duration} (probe_tls_version_info is ${value}). Browsers refuse it, and what is sent can be read by others.`,
  firstAction: "Allow TLS 1.2 and 1.3 where the connection ends: the web server, load balancer or CDN.",
  tests: [
    fires({
      because: "TLS 1.1",
      series: [series(probeTlsVersionInfo, { ...web, version: "TLS 1.1" }, steady(1))],
      at: "10m",
      labels: { ...web, version: "TLS 1.1" },
      value: "1",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(probeTlsVersionInfo, { ...web, version: "TLS 1.0" }, steady(1))],
      at: "9m45s",
    }),
    staysSilent({
      because: "TLS 1.2",
      series: [series(probeTlsVersionInfo, { ...web, version: "TLS 1.2" }, steady(1))],
      at: "30m",
    }),
    staysSilent({
      because: "TLS 1.3",
      series: [series(probeTlsVersionInfo, { ...web, version: "TLS 1.3" }, steady(1))],
      at: "30m",
    }),
  ],
});
