import { testedAt } from "../instrumentation/sample.ts";
import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import { days, seconds, valueText } from "../language/threshold.ts";
import { probeSslEarliestCertExpiry as expiry, probeSuccess } from "../metrics/blackbox.ts";
import { shop, web } from "../probe/sample.ts";

const day = 86_400;

/** A probe by TLS alone, without HTTP. */
const mail = { ...shop, job: "blackbox", instance: "mail.example:465" } as const;

/**
 * The alerts about a certificate's end: three weeks are one failed renewal, one week is the last chance. The time of a
 * test begins at 0, so that a certificate which is good for a week expires at that time.
 */
export const certificateExpiring = testedAt(
  bands({
    runbook: "services/certificate-expiring",
    direction: "below",
    warning: { name: "TlsCertificateExpiring", threshold: days(21) },
    critical: { name: "TlsCertificateExpiringSoon", threshold: days(7) },
    when: ({ threshold }) => promql`${expiry} - time() < ${threshold}`,
    summary: ({ threshold }) =>
      `The certificate of ${label("instance")} of ${label("service")} expires in less than ${threshold}`,
    description: ({ threshold, duration, value }) =>
      `The certificate that ${label("instance")} (${label("service")}) presents expires in ${value}; it has been less than ${threshold} for ${duration}. Renewal should have happened by now.`,
    firstAction:
      "See why it was not renewed: the log of whatever renews it (certbot, cert-manager, the cloud's certificate manager).",
    tests: [],
  }),
  (threshold) => [
    fires({
      because: "just below the limit for 5 minutes",
      series: [series(expiry, web, `${threshold.value}x30`)],
      at: "5m15s",
      labels: web,
      value: valueText(threshold, threshold.value - 315),
    }),
    staysSilent({
      because: "just below the limit, but not for long enough",
      series: [series(expiry, web, `${threshold.value}x30`)],
      at: "5m",
    }),
    fires({
      because: "one of two",
      series: [series(expiry, web, `${100 * day}x30`), series(expiry, mail, `${day}x30`)],
      at: "10m",
      labels: mail,
      value: "23h 50m 0s",
    }),
    staysSilent({
      because: "renewed",
      series: [series(expiry, web, `${threshold.value - day}x20 ${90 * day}x30`)],
      at: "30m",
    }),
  ],
);

/**
 * After its end the handshake fails and the series vanish: what is known of the certificate is its last value.
 */
export const certificateExpired = alert("TlsCertificateExpired", {
  severity: "critical",
  runbook: "services/certificate-expiring",
  problem: "certificate-expired",
  threshold: seconds(0),
  for: "1m",
  when: ({ threshold }) => promql`time() - last_over_time(${expiry}[7d]) > ${threshold} and ${probeSuccess}`,
  summary: () => `The certificate of ${label("instance")} of ${label("service")} has expired`,
  description: ({ duration, value }) =>
    `The certificate of ${label("instance")} (${label("service")}) expired ${value} ago, and that has been known for ${duration}. Browsers and clients refuse the connection.`,
  firstAction:
    "Renew the certificate now, by hand if need be, and reload the server: the runbook has the commands.",
  tests: [
    fires({
      because: "expired, and gone since",
      series: [series(expiry, web, "600x9 stale"), series(probeSuccess, web, "1x9 0x30")],
      at: "11m15s",
      labels: web,
      value: "1m 15s",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(expiry, web, "600x9 stale"), series(probeSuccess, web, "1x9 0x30")],
      at: "11m",
    }),
    fires({
      because: "presented still, to a probe that does not mind",
      series: [series(expiry, web, "600x60"), series(probeSuccess, web, "1x60")],
      at: "60m",
      labels: web,
      value: "50m 0s",
    }),
    fires({
      because: "it was seen nearly a week ago",
      series: [series(expiry, web, "600x9 stale"), series(probeSuccess, web, "1x9 0x10080")],
      at: "165h",
      labels: web,
      value: "6d 20h 50m 0s",
    }),
    staysSilent({
      because: "it was seen more than a week ago",
      series: [series(expiry, web, "600x9 stale"), series(probeSuccess, web, "1x9 0x10200")],
      at: "169h",
    }),
    staysSilent({
      because: "renewed",
      series: [series(expiry, web, `600x20 ${90 * day}x30`), series(probeSuccess, web, "1x60")],
      at: "30m",
    }),
    staysSilent({
      because: "it is probed no more",
      series: [series(expiry, web, "600x9 stale"), series(probeSuccess, web, "1x9 stale")],
      at: "30m",
    }),
  ],
});

/** It served a certificate and serves none, or none that is valid: nobody would notice its end. */
export const certificateMissing = alert("TlsCertificateMissing", {
  severity: "warning",
  runbook: "services/certificate-missing",
  threshold: days(1),
  for: "1h",
  when: ({ threshold }) => promql`
    last_over_time(${expiry}[7d]) - time() > ${threshold}
    unless ${expiry}
    and ${probeSuccess}`,
  summary: ({ duration }) =>
    `${label("instance")} of ${label("service")} has presented no valid certificate for ${duration}`,
  description: ({ duration, value }) =>
    `${label("instance")} (${label("service")}) has presented no valid certificate for ${duration}, while the last one that it presented is good for another ${value}. Nobody watches its end meanwhile.`,
  firstAction:
    "Run 'openssl s_client -connect <host>:443 -servername <host>': it shows what is presented and why it is not trusted.",
  tests: [
    fires({
      because: "none for an hour",
      series: [series(expiry, web, `${30 * day}x9 stale`), series(probeSuccess, web, "1x90")],
      at: "70m",
      labels: web,
      value: "29d 22h 50m 0s",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(expiry, web, `${30 * day}x9 stale`), series(probeSuccess, web, "1x90")],
      at: "69m45s",
    }),
    fires({
      because: "the last one is good for just more than a day",
      series: [series(expiry, web, `${day + 70 * 60 + 15}x9 stale`), series(probeSuccess, web, "1x90")],
      at: "70m",
      labels: web,
      value: "1d 0h 0m 15s",
    }),
    staysSilent({
      because: "the last one is good for a day",
      series: [series(expiry, web, `${day + 70 * 60}x9 stale`), series(probeSuccess, web, "1x90")],
      at: "70m",
    }),
    staysSilent({
      because: "one that is about to expire, or has, has alerts of its own",
      series: [series(expiry, web, "601x9 stale"), series(probeSuccess, web, "1x9 0x90")],
      at: "80m",
    }),
    staysSilent({
      because: "back again",
      series: [
        series(expiry, web, `${30 * day}x9 stale _x80 ${30 * day}x30`),
        series(probeSuccess, web, "1x120"),
      ],
      at: "100m",
    }),
    fires({
      because: "it was seen nearly a week ago",
      series: [series(expiry, web, `${30 * day}x9 stale`), series(probeSuccess, web, "1x10080")],
      at: "165h",
      labels: web,
      value: "23d 3h 0m 0s",
    }),
    staysSilent({
      because: "it was seen more than a week ago",
      series: [series(expiry, web, `${30 * day}x9 stale`), series(probeSuccess, web, "1x10200")],
      at: "169h",
    }),
    staysSilent({
      because: "a probe that never saw one",
      series: [series(probeSuccess, web, "1x120")],
      at: "2h",
    }),
    staysSilent({
      because: "it is probed no more",
      series: [series(expiry, web, `${30 * day}x9 stale`), series(probeSuccess, web, "1x9 stale")],
      at: "2h",
    }),
  ],
});
