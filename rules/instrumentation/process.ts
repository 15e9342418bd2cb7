import { alert, type AlertDefinition, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { growing, series, steady } from "../language/series.ts";
import { bytes, count, ratio } from "../language/threshold.ts";
import type { HttpInstrumentation } from "./instrumentation.ts";
import { inTurn, otherJob, targetOf } from "./sample.ts";

/** A process whose memory is watched for leaks must be so old, in seconds: until then caches and pools fill up. */
const warmedUp = 8 * 3600;

const mebibyte = 1024 * 1024;

/** The processes themselves: what they run out of, and whether they stay alive. Per process, never on average. */
export function processAlerts(instrumentation: HttpInstrumentation): readonly AlertDefinition[] {
  const { prefix, job, process } = instrumentation;
  const {
    processOpenFds: openFds,
    processMaxFds: maxFds,
    processResidentMemoryBytes: memory,
    processStartTimeSeconds: startTime,
  } = process;
  const target = targetOf(instrumentation);
  const second = targetOf(instrumentation, "shop-api-2");
  /** Long before a test's time, which begins at 0. */
  const old = series(startTime, target, steady(-1_000_000));

  return [
    ...bands({
      runbook: "services/file-descriptors",
      warning: { name: `${prefix}FileDescriptorsHigh`, threshold: ratio(0.8) },
      critical: { name: `${prefix}FileDescriptorsCritical`, threshold: ratio(0.95) },
      when: ({ threshold }) => promql`${select(openFds, { job })} / ${maxFds} > ${threshold}`,
      summary: ({ threshold, duration }) =>
        `${label("instance")} of ${label("service")} has used more than ${threshold} of its file descriptors for ${duration}`,
      description: ({ threshold, duration, value }) =>
        `${label("instance")} (${label("service")}) has ${value} of the files and sockets open that it may open, more than ${threshold} for ${duration}. At 100% it accepts no connection.`,
      firstAction:
        "On its host run 'ls -l /proc/<pid>/fd' and count what they are: mostly connections that nobody closes.",
      tests: [
        boundary({
          labels: target,
          series: (used) => [
            series(openFds, target, steady(1024 * used)),
            series(maxFds, target, steady(1024)),
          ],
        }),
        fires({
          because: "one process beside an idle one",
          series: [
            series(openFds, target, steady(1024)),
            series(maxFds, target, steady(1024)),
            series(openFds, second, steady(10)),
            series(maxFds, second, steady(1024)),
          ],
          at: "15m",
          labels: target,
          value: "100%",
        }),
        staysSilent({
          because: "a process of another job",
          series: [series(openFds, otherJob, steady(1024)), series(maxFds, otherJob, steady(1024))],
          at: "15m",
        }),
      ],
    }),
    alert(`${prefix}MemoryLeak`, {
      severity: "warning",
      runbook: "services/memory-leak",
      threshold: bytes(20 * mebibyte),
      for: "1h",
      // Six hours, so that requests that need much memory for a while, and the garbage collector, do not count.
      when: ({ threshold }) => promql`
        deriv(${select(memory, { job })}[6h]) * 3600 > ${threshold}
        and time() - ${startTime} > ${warmedUp}`,
      summary: ({ threshold }) =>
        `Memory of ${label("instance")} of ${label("service")} grows by more than ${threshold} each hour`,
      description: ({ threshold, duration, value }) =>
        `Memory of ${label("instance")} (${label("service")}) has grown by ${value} each hour over the last 6 hours, by more than ${threshold} for ${duration}. When it is full, the kernel kills the process.`,
      firstAction:
        "See when it will be full (predict_linear in the runbook); if that is today, restart one instance after the other.",
      tests: [
        boundary({
          labels: target,
          series: (perHour) => [series(memory, target, growing(perHour / 3600, 200 * mebibyte)), old],
          exact: false,
        }),
        fires({
          because: "just old enough",
          series: [
            series(memory, target, growing((30 * mebibyte) / 3600, 200 * mebibyte)),
            series(startTime, target, steady(0)),
          ],
          at: "9h1m",
          labels: target,
          value: "30MiB",
        }),
        staysSilent({
          because: "its caches may still fill up",
          series: [
            series(memory, target, growing((30 * mebibyte) / 3600, 200 * mebibyte)),
            series(startTime, target, steady(0)),
          ],
          at: "9h",
        }),
        staysSilent({
          because: "it needs more for an hour, and gives it back",
          series: inTurn(
            { series: [series(memory, target, steady(200 * mebibyte)), old], minutes: 10 * 60 },
            { series: [series(memory, target, steady(260 * mebibyte)), old], minutes: 60 },
            { series: [series(memory, target, steady(200 * mebibyte)), old], minutes: 4 * 60 },
          ),
          at: "15h",
        }),
        staysSilent({
          because: "a process of another job",
          series: [
            series(memory, otherJob, growing((30 * mebibyte) / 3600)),
            series(startTime, otherJob, steady(-1_000_000)),
          ],
          at: "15h",
        }),
      ],
    }),
    alert(`${prefix}RestartingOften`, {
      severity: "warning",
      runbook: "services/restarting",
      threshold: count(3),
      when: ({ threshold }) => promql`changes(${select(startTime, { job })}[1h]) > ${threshold}`,
      summary: ({ threshold }) =>
        `${label("instance")} of ${label("service")} has started more than ${threshold} times within an hour`,
      description: ({ threshold, duration, value }) =>
        `${label("instance")} (${label("service")}) has started ${value} times within an hour; it has been more than ${threshold} for ${duration}. Requests that were being answered are lost each time.`,
      firstAction:
        "Read the last lines before each start in its log; 'Killed' or exit code 137 means that its memory was full.",
      tests: [
        fires({
          because: "four starts within an hour",
          series: [series(startTime, target, "100+0x9 700+0x9 1300+0x9 1900+0x9 2500+0x30")],
          at: "46m",
          labels: target,
          value: "4",
        }),
        staysSilent({
          because: "four starts, but not for long enough",
          series: [series(startTime, target, "100+0x9 700+0x9 1300+0x9 1900+0x9 2500+0x30")],
          at: "44m",
        }),
        staysSilent({
          because: "three starts, as a day of deployments has",
          series: [series(startTime, target, "100+0x9 700+0x9 1300+0x9 1900+0x60")],
          at: "55m",
        }),
        staysSilent({
          because: "the first of four starts is more than an hour ago",
          series: [series(startTime, target, "100+0x4 400+0x21 1700+0x21 3000+0x15 4000+0x60")],
          at: "75m",
        }),
        fires({
          because: "four starts, the first of them nearly an hour ago",
          series: [series(startTime, target, "100+0x14 900+0x16 1900+0x16 2900+0x16 4000+0x60")],
          at: "72m",
          labels: target,
          value: "4",
        }),
        staysSilent({
          because: "over again",
          series: [series(startTime, target, "100+0x9 700+0x9 1300+0x9 1900+0x9 2500+0x90")],
          at: "2h",
        }),
        staysSilent({
          because: "a process of another job",
          series: [series(startTime, otherJob, "100+0x9 700+0x9 1300+0x9 1900+0x9 2500+0x30")],
          at: "50m",
        }),
      ],
    }),
  ];
}
