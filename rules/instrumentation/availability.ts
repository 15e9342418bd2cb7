import { alert, type AlertDefinition, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { labels, perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { up } from "../metrics/scrape.ts";
import type { HttpInstrumentation } from "./instrumentation.ts";
import { otherJob, shop, targetOf, upSeries } from "./sample.ts";

/** Whether the service is there, and whether it still says how it is. */
export function availabilityAlerts(instrumentation: HttpInstrumentation): readonly AlertDefinition[] {
  const { title, prefix, job, alwaysExposed, tests } = instrumentation;
  const target = targetOf(instrumentation);
  const second = targetOf(instrumentation, "shop-api-2");

  return [
    // Sooner than TargetDown, which is about one process: here nobody is left who could answer.
    alert(`${prefix}ServiceDown`, {
      severity: "critical",
      runbook: "services/service-down",
      for: "2m",
      when: () => promql`max by (${perService}) (${select(up, { job })}) == 0`,
      summary: ({ duration }) => `${label("service")} has been down for ${duration}: no instance answers`,
      description: ({ duration, value }) =>
        `Prometheus could not reach any instance of ${label("service")} for ${duration} (up is ${value} on all of them).`,
      firstAction:
        "Open the service as a user would; if it does not answer, see whether its processes run and restart them.",
      tests: [
        fires({
          because: "all instances are down, whatever else answers",
          series: [
            series(up, target, "1x5 0x20"),
            series(up, second, "1x3 0x20"),
            series(up, otherJob, "1x30"),
          ],
          at: "8m",
          labels: shop,
          value: "0",
        }),
        staysSilent({
          because: "not for long enough, as in a restart",
          series: [series(up, target, "1x5 0x20"), series(up, second, "1x3 0x20")],
          at: "7m45s",
        }),
        staysSilent({
          because: "one of two is left",
          series: [series(up, target, "0x20"), series(up, second, "1x20")],
          at: "15m",
        }),
        staysSilent({
          because: "a target of another job",
          series: [series(up, otherJob, "0x20")],
          at: "15m",
        }),
      ],
    }),
    alert(`${prefix}MetricsMissing`, {
      severity: "warning",
      runbook: "services/metrics-missing",
      for: "10m",
      when: () =>
        promql`${select(up, { job })} == 1 unless on (${labels("job", "instance")}) ${alwaysExposed}`,
      summary: ({ duration }) =>
        `${label("instance")} of ${label("service")} has answered without request metrics for ${duration}`,
      description: ({ duration, value }) =>
        `${label("instance")} (${label("service")}) answers its scrapes (up is ${value}), but has had none of ${title}'s request metrics for ${duration}: every alert about its requests is blind.`,
      firstAction:
        "Run 'curl <its address>/metrics' and see what it exposes: the instrumentation was taken out, or another process has its port.",
      tests: [
        fires({
          because: "its neighbour's metrics, and those of another job on its host, are not its own",
          series: [
            upSeries(target),
            upSeries(second),
            tests.alwaysExposed(second),
            tests.alwaysExposed(otherJob),
          ],
          at: "10m",
          labels: target,
          value: "1",
        }),
        staysSilent({ because: "not for long enough", series: [upSeries(target)], at: "9m45s" }),
        fires({
          because: "gone for 10 minutes",
          series: [upSeries(target), tests.alwaysExposed(target, 10)],
          at: `${1200 + tests.seenFor}s`,
          labels: target,
          value: "1",
        }),
        staysSilent({
          because: "gone, but not for long enough",
          series: [upSeries(target), tests.alwaysExposed(target, 10)],
          at: `${1200 + tests.seenFor - 15}s`,
        }),
        staysSilent({
          because: "instrumented, without a single request",
          series: [upSeries(target), tests.alwaysExposed(target)],
          at: "30m",
        }),
        staysSilent({ because: "down is another matter", series: [upSeries(target, 0)], at: "30m" }),
        staysSilent({ because: "a target of another job", series: [upSeries(otherJob)], at: "30m" }),
      ],
    }),
  ];
}
